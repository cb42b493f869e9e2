//! The files that a shop is written into.

use std::path::Path;

use crate::{requests::Requests, table::Table};

/// Tables and requests.
pub(super) struct Books {
    pub(super) customers: Table,
    pub(super) licenses: Table,
    pub(super) activations: Table,
    pub(super) days: Table,
    /// The same for servers that keep keys and devices as they are.
    pub(super) peer_licenses: Table,
    pub(super) peer_devices: Table,
    /// What somebody might search for.
    pub(super) known: Table,
    pub(super) validate: Requests,
    pub(super) activate: Requests,
}

impl Books {
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let table = |name, columns: &str| {
            let columns: Vec<_> = columns.split(' ').collect();
            Table::create(folder, name, &columns)
        };
        Ok(Self {
            customers: table("customers", "id email email_key name created_at")?,
            licenses: table(
                "licenses",
                "id product_id plan_id customer_id key_hash key_sealed key_last4 status expires_at overrides order_ref \
                 source created_at updated_at",
            )?,
            activations: table(
                "device_activations",
                "id license_id slot device_hash components name platform arch cpu app_version hostname origin \
                 activated_at superseded",
            )?,
            days: table(
                "device_days",
                "activation_id day product_id app_version platform check_ins last_seen_at",
            )?,
            peer_licenses: table("peer_licenses", "id license_key product plan expires_at")?,
            peer_devices: table("peer_devices", "license_id device_id platform app_version")?,
            known: table("known", "email license_key device_id")?,
            validate: Requests::create(folder, "validate")?,
            activate: Requests::create(folder, "activate")?,
        })
    }

    pub(super) fn close(self) -> anyhow::Result<()> {
        let tables = [
            self.customers,
            self.licenses,
            self.activations,
            self.days,
            self.peer_licenses,
            self.peer_devices,
            self.known,
        ];
        tables.into_iter().try_for_each(Table::finish)?;
        self.validate.finish()?;
        self.activate.finish()
    }
}
