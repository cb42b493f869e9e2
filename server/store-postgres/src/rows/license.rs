use chrono::{DateTime, Utc};
use claviger_licensing::{
    CustomerId, Hold, HoldCause, License, LicenseId, LicenseSource, LicenseStatus, OrderId, Overdue,
};
use claviger_store::{StoreError, StoreResult};
use serde_json::Value;
use uuid::Uuid;

use super::Source;

/// A row of `licenses`, its product and plan left out.
pub(crate) struct LicenseRow {
    pub(crate) id: Uuid,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) key_hash: Vec<u8>,
    pub(crate) key_last4: String,
    pub(crate) status: String,
    pub(crate) status_reason: Option<String>,
    pub(crate) expires_at: Option<DateTime<Utc>>,
    pub(crate) overdue_since: Option<DateTime<Utc>>,
    pub(crate) grace_until: Option<DateTime<Utc>>,
    pub(crate) hold_cause: Option<String>,
    pub(crate) hold_since: Option<DateTime<Utc>>,
    pub(crate) order_id: Option<Uuid>,
    pub(crate) overrides: Value,
    pub(crate) order_ref: Option<String>,
    pub(crate) source: String,
    pub(crate) note: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl TryFrom<LicenseRow> for License {
    type Error = StoreError;

    fn try_from(row: LicenseRow) -> StoreResult<Self> {
        let source = Source {
            table: "licenses",
            id: row.id,
        };
        let overdue = match (row.overdue_since, row.grace_until) {
            (Some(since), Some(grace_until)) => Some(Overdue { since, grace_until }),
            (None, None) => None,
            _ => return Err(source.inconsistent("grace_until", "it is set without `overdue_since` or the reverse")),
        };
        let hold = match (&row.hold_cause, row.hold_since) {
            (Some(cause), Some(since)) => Some(Hold {
                cause: source.name("hold_cause", &HoldCause::ALL, HoldCause::as_str, cause)?,
                since,
            }),
            (None, None) => None,
            _ => return Err(source.inconsistent("hold_since", "it is set without `hold_cause` or the reverse")),
        };
        Ok(Self {
            id: LicenseId::from_uuid(row.id),
            customer_id: row.customer_id.map(CustomerId::from_uuid),
            key_hash: source.hash("key_hash", &row.key_hash)?,
            key_last4: row.key_last4,
            status: source.name("status", &LicenseStatus::ALL, LicenseStatus::as_str, &row.status)?,
            status_reason: row.status_reason,
            expires_at: row.expires_at,
            overdue,
            hold,
            order_id: row.order_id.map(OrderId::from_uuid),
            overrides: source.json("overrides", row.overrides)?,
            order_ref: row.order_ref,
            source: source.name("source", &LicenseSource::ALL, LicenseSource::as_str, &row.source)?,
            note: row.note,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
