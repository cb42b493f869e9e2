//! The tables as backups know them: which there are, in an order in which they can be restored, and what a column
//! holds.

use self::Kind::{Bytes, Day, Flag, Id, Json, Number, Text, Time};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    Text,
    Number,
    Flag,
    Time,
    Day,
    Bytes,
    Json,
}

/// A table, its primary key as SQL and its columns.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
}

/// The names of all tables.
pub(crate) const NAMES: &[&str] = &names();

const fn names() -> [&'static str; TABLES.len()] {
    let mut names = [""; TABLES.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = TABLES[index].name;
        index += 1;
    }
    names
}

/// All tables; what is referred to comes first.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "settings",
        key: "name",
        columns: &[("name", Text), ("value", Text)],
    },
    Table {
        name: "catalog_revision",
        key: "one",
        columns: &[("one", Flag), ("revision", Number)],
    },
    Table {
        name: "products",
        key: "id",
        columns: &[
            ("id", Id),
            ("code", Text),
            ("name", Text),
            ("key_template", Text),
            ("check_interval_minutes", Number),
            ("trial", Json),
            ("buy_url", Text),
            ("support_url", Text),
            ("retired", Flag),
        ],
    },
    Table {
        name: "plans",
        key: "id",
        columns: &[
            ("id", Id),
            ("product_id", Id),
            ("code", Text),
            ("name", Text),
            ("kind", Json),
            ("max_devices", Number),
            ("features", Json),
            ("limits", Json),
            ("key_template", Text),
            ("key_word", Text),
            ("offline_hours", Number),
            ("license_file_days", Number),
            ("grace_days", Number),
            ("drift_min_shared", Number),
            ("drift_max_rebinds", Number),
            ("max_moves", Number),
            ("retired", Flag),
        ],
    },
    Table {
        name: "prices",
        key: "id",
        columns: &[
            ("id", Id),
            ("plan_id", Id),
            ("code", Text),
            ("currency", Text),
            ("amount", Number),
            ("interval_months", Number),
            ("stripe_price", Text),
            ("retired", Flag),
        ],
    },
    Table {
        name: "customers",
        key: "id",
        columns: &[
            ("id", Id),
            ("email", Text),
            ("email_key", Text),
            ("name", Text),
            ("note", Text),
            ("created_at", Time),
            ("erased_at", Time),
        ],
    },
    Table {
        name: "licenses",
        key: "id",
        columns: &[
            ("id", Id),
            ("product_id", Id),
            ("plan_id", Id),
            ("customer_id", Id),
            ("key_hash", Bytes),
            ("key_sealed", Bytes),
            ("key_last4", Text),
            ("status", Text),
            ("status_reason", Text),
            ("expires_at", Time),
            ("overdue_since", Time),
            ("grace_until", Time),
            ("overrides", Json),
            ("order_ref", Text),
            ("source", Text),
            ("note", Text),
            ("created_at", Time),
            ("updated_at", Time),
        ],
    },
    Table {
        name: "device_activations",
        key: "id",
        columns: &[
            ("id", Id),
            ("license_id", Id),
            ("slot", Number),
            ("device_hash", Bytes),
            ("components", Json),
            ("name", Text),
            ("platform", Text),
            ("arch", Text),
            ("cpu", Text),
            ("app_version", Text),
            ("hostname", Text),
            ("runtime", Json),
            ("origin", Text),
            ("activated_at", Time),
            ("last_seen_at", Time),
            ("released_at", Time),
            ("release_cause", Text),
            ("superseded", Flag),
        ],
    },
    Table {
        name: "trial_blocks",
        key: "id",
        columns: &[
            ("id", Id),
            ("product_id", Id),
            ("started_at", Time),
            ("ends_at", Time),
            ("email", Text),
            ("device_name", Text),
            ("platform", Text),
            ("app_version", Text),
            ("converted_license_id", Id),
            ("converted_at", Time),
        ],
    },
    Table {
        name: "trial_devices",
        key: "product_id, device_hash",
        columns: &[("product_id", Id), ("device_hash", Bytes), ("trial_id", Id)],
    },
    Table {
        name: "trial_components",
        key: "trial_id, name, hash",
        columns: &[("trial_id", Id), ("product_id", Id), ("name", Text), ("hash", Bytes)],
    },
    Table {
        name: "device_days",
        key: "activation_id, day",
        columns: &[
            ("activation_id", Id),
            ("day", Day),
            ("product_id", Id),
            ("app_version", Text),
            ("platform", Text),
            ("check_ins", Number),
        ],
    },
    Table {
        name: "sightings",
        key: "license_id, day, kind, value",
        columns: &[
            ("license_id", Id),
            ("day", Day),
            ("kind", Text),
            ("value", Text),
            ("count", Number),
        ],
    },
    Table {
        name: "usage",
        key: "license_id, day, name",
        columns: &[
            ("license_id", Id),
            ("day", Day),
            ("name", Text),
            ("total", Number),
            ("last", Number),
            ("peak", Number),
        ],
    },
    Table {
        name: "audit_events",
        key: "id",
        columns: &[
            ("id", Id),
            ("at", Time),
            ("actor_kind", Text),
            ("actor_id", Id),
            ("actor_name", Text),
            ("action", Text),
            ("license_id", Id),
            ("customer_id", Id),
            ("trial_id", Id),
            ("data", Json),
            ("request_id", Text),
        ],
    },
    Table {
        name: "admin_tokens",
        key: "id",
        columns: &[
            ("id", Id),
            ("token_hash", Bytes),
            ("name", Text),
            ("role", Text),
            ("created_at", Time),
            ("expires_at", Time),
            ("revoked_at", Time),
            ("last_used_at", Time),
        ],
    },
    Table {
        name: "signing_keys",
        key: "id",
        columns: &[
            ("id", Id),
            ("kid", Text),
            ("public_key", Bytes),
            ("private_sealed", Bytes),
            ("created_at", Time),
            ("signs_from", Time),
            ("expires_at", Time),
        ],
    },
    Table {
        name: "idempotency_keys",
        key: "key",
        columns: &[
            ("key", Bytes),
            ("fingerprint", Bytes),
            ("claimed_at", Time),
            ("locked_until", Time),
            ("status", Number),
            ("answer_sealed", Bytes),
        ],
    },
];
