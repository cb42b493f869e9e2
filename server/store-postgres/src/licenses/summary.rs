use chrono::{DateTime, Utc};
use claviger_licensing::License;
use claviger_store::{LicenseSummary, StoreResult};
use serde_json::Value;
use uuid::Uuid;

use crate::rows::{LicenseRow, Source};

/// A license in a list, as a row.
pub(super) struct SummaryRow {
    pub(super) id: Uuid,
    pub(super) customer_id: Option<Uuid>,
    pub(super) key_hash: Vec<u8>,
    pub(super) key_last4: String,
    pub(super) status: String,
    pub(super) status_reason: Option<String>,
    pub(super) expires_at: Option<DateTime<Utc>>,
    pub(super) overdue_since: Option<DateTime<Utc>>,
    pub(super) grace_until: Option<DateTime<Utc>>,
    pub(super) hold_cause: Option<String>,
    pub(super) hold_since: Option<DateTime<Utc>>,
    pub(super) order_id: Option<Uuid>,
    pub(super) overrides: Value,
    pub(super) order_ref: Option<String>,
    pub(super) source: String,
    pub(super) note: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) product: String,
    pub(super) plan: String,
    pub(super) max_devices: i16,
    pub(super) email: Option<String>,
    pub(super) customer_name: Option<String>,
    pub(super) active_devices: i64,
    pub(super) last_seen_at: Option<DateTime<Utc>>,
    /// Whether a walk through the list ended here, with a license that matches or not.
    pub(super) ends_walk: bool,
}

impl SummaryRow {
    pub(super) fn into_summary(self) -> StoreResult<LicenseSummary> {
        let source = Source {
            table: "licenses",
            id: self.id,
        };
        let of_plan: u16 = source.number("plan_id -> plans.max_devices", self.max_devices)?;
        let active_devices = source.number("id -> device_activations", self.active_devices)?;
        let license = License::try_from(LicenseRow {
            id: self.id,
            customer_id: self.customer_id,
            key_hash: self.key_hash,
            key_last4: self.key_last4,
            status: self.status,
            status_reason: self.status_reason,
            expires_at: self.expires_at,
            overdue_since: self.overdue_since,
            grace_until: self.grace_until,
            hold_cause: self.hold_cause,
            hold_since: self.hold_since,
            order_id: self.order_id,
            overrides: self.overrides,
            order_ref: self.order_ref,
            source: self.source,
            note: self.note,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })?;
        Ok(LicenseSummary {
            product: self.product,
            plan: self.plan,
            email: self.email,
            customer_name: self.customer_name,
            active_devices,
            max_devices: license.overrides.max_devices.unwrap_or(of_plan),
            last_seen_at: self.last_seen_at,
            license,
        })
    }
}
