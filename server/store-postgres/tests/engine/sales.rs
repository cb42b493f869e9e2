//! Licenses with devices, written by a database client.

use chrono::{DateTime, Utc};
use claviger_licensing::{ActivationId, DeviceFacts, KeyHash, LicenseId, PlanId, ProductId};
use claviger_store::CheckIns;

use crate::schema::TestSchema;

pub(crate) const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// A product, and licenses that each have a device.
pub(crate) struct Sales {
    pub(crate) product: ProductId,
    pub(crate) seats: Vec<Seat>,
}

/// A license with its device.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    pub(crate) key: KeyHash,
    pub(crate) license: LicenseId,
    pub(crate) activation: ActivationId,
}

impl Sales {
    /// Sells so many.
    pub(crate) async fn make(schema: &TestSchema, count: u16) -> Self {
        let (product, plan) = (ProductId::mint(NOW), PlanId::mint(NOW));
        let mut sql = catalog(product, plan);
        let mut seats = Vec::new();
        for n in 0..count {
            let mut bytes = [0; 32];
            bytes[..2].copy_from_slice(&n.to_be_bytes());
            let seat = Seat {
                key: KeyHash::new(bytes),
                license: LicenseId::mint(NOW),
                activation: ActivationId::mint(NOW),
            };
            sql.push_str(&seat.insert(product, plan, n));
            seats.push(seat);
        }
        schema.execute(sql).await;
        Self { product, seats }
    }

    /// A check-in of a device.
    pub(crate) fn check_in(&self, seat: &Seat, at: DateTime<Utc>) -> CheckIns {
        CheckIns {
            license_id: seat.license,
            activation_id: seat.activation,
            product_id: self.product,
            last_at: at,
            count: 1,
            facts: DeviceFacts {
                app_version: Some("1.2.3".to_owned()),
                platform: Some("windows".to_owned()),
                ..DeviceFacts::default()
            }
            .into(),
            facts_changed: false,
            runtime: None,
        }
    }
}

/// A product with a plan for 1000 devices.
fn catalog(product: ProductId, plan: PlanId) -> String {
    let (product, plan) = (product.uuid(), plan.uuid());
    format!(
        "INSERT INTO products (id, code, name, key_template, check_interval_minutes, retired)
        VALUES ('{product}', 'app', 'App', 'XXXXX-XXXXX-XXXXX-XXXXX', 60, false);
        INSERT INTO plans (id, product_id, code, name, kind, max_devices, features, limits, key_word, offline_hours,
            license_file_days, grace_days, drift_min_shared, drift_max_rebinds, retired)
        VALUES ('{plan}', '{product}', 'pro', 'Pro', '{{\"kind\":\"perpetual\"}}', 1000, '[]', '{{}}', 'PRO', 72, 30, 7, 2, 3,
            false);"
    )
}

impl Seat {
    fn insert(&self, product: ProductId, plan: PlanId, n: u16) -> String {
        let (license, activation) = (self.license.uuid(), self.activation.uuid());
        let (product, plan, hash) = (product.uuid(), plan.uuid(), format!("{n:04x}{}", "0".repeat(60)));
        format!(
            "INSERT INTO licenses (id, product_id, plan_id, key_hash, key_sealed, key_last4, status, overrides, source,
                created_at, updated_at)
            VALUES ('{license}', '{product}', '{plan}', decode('{hash}', 'hex'), '', 'XXXX', 'active', '{{}}', 'admin',
                'epoch', 'epoch');
            INSERT INTO device_activations (id, license_id, slot, device_hash, components, origin, activated_at, superseded)
            VALUES ('{activation}', '{license}', 0, decode('{hash}', 'hex'), '{{}}', 'new', 'epoch', false);"
        )
    }
}
