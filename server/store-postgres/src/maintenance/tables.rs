use claviger_store::{StoreError, StoreResult};
use sqlx::PgConnection;

use crate::{error::store_error, pool::quoted};

/// All tables of the migrations, what is referred to before what refers.
pub(super) const NAMES: &[&str] = &[
    "settings",
    "catalog_revision",
    "products",
    "plans",
    "prices",
    "customers",
    "licenses",
    "device_activations",
    "trial_blocks",
    "trial_devices",
    "trial_components",
    "device_days",
    "sightings",
    "usage",
    "audit_events",
    "admin_tokens",
    "signing_keys",
    "idempotency_keys",
    "orders",
    "subscriptions",
    "subscription_payments",
    "stripe_events",
    "payment_failures",
    "emails",
    "customer_links",
];

/// A table as the database describes it.
pub(super) struct Table {
    /// Its name, quoted.
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

pub(super) struct Column {
    pub(super) name: String,
    /// Its type as SQL writes it, such as `timestamp with time zone`.
    pub(super) sql_type: String,
    /// Its place in the primary key.
    key_position: Option<i32>,
}

impl Table {
    /// Describes one of [`NAMES`].
    pub(super) async fn describe(connection: &mut PgConnection, name: &str) -> StoreResult<Self> {
        let name = NAMES
            .iter()
            .find(|known| **known == name)
            .ok_or_else(|| unknown(name))?;
        let columns = sqlx::query_as!(
            Column,
            r#"SELECT attname::text AS "name!", format_type(atttypid, NULL) AS "sql_type!",
                array_position(indkey::int2[], attnum) AS key_position
            FROM pg_attribute LEFT JOIN pg_index ON indrelid = attrelid AND indisprimary
            WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum"#,
            *name,
        )
        .fetch_all(connection)
        .await
        .map_err(store_error)?;
        Ok(Self {
            name: quoted(name),
            columns,
        })
    }

    /// The columns of the primary key, for an `ORDER BY`.
    pub(super) fn primary_key(&self) -> String {
        let mut key: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| column.key_position.is_some())
            .collect();
        key.sort_by_key(|column| column.key_position);
        let term = |column: &&Column| match column.sql_type.as_str() {
            // Texts by their bytes, whatever the database's collation: both engines give the same order.
            "text" => format!(r#"{} COLLATE "C""#, quoted(&column.name)),
            _ => quoted(&column.name),
        };
        key.iter().map(term).collect::<Vec<_>>().join(", ")
    }
}

/// The error of a table that is none of [`NAMES`].
pub(super) fn unknown(name: &str) -> StoreError {
    StoreError::Conflict {
        constraint: format!("no table {name}"),
    }
}
