use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AdminTokenId, AuditContext, AuditEvent, AuditEventId, CustomerId, LicenseId, TrialId};

use uuid::{Builder, Uuid};

use crate::{Page, StoreResult};

/// An audit event that accompanies no change of the store.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAuditEvent {
    /// What was done.
    pub action: String,
    /// The license it was done to.
    pub license_id: Option<LicenseId>,
    /// The customer it was done to.
    pub customer_id: Option<CustomerId>,
    /// The particulars, a JSON object without secrets or personal data.
    pub data: serde_json::Value,
}

impl Default for NewAuditEvent {
    fn default() -> Self {
        // No particulars are an empty object: `null` is none.
        let data = serde_json::Value::Object(serde_json::Map::new());
        Self {
            action: String::new(),
            license_id: None,
            customer_id: None,
            data,
        }
    }
}

/// Which events to list; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of this license.
    pub license_id: Option<LicenseId>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of this trial.
    pub trial_id: Option<TrialId>,
    /// Of this action, exactly.
    pub action: Option<String>,
    /// Of any action on this kind of subject: what stands before the dot of `license.suspended`.
    pub subject: Option<String>,
    /// By this kind of actor, in the words of [`Actor::kind`](claviger_licensing::Actor::kind).
    pub actor_kind: Option<&'static str>,
    /// By the holder of this admin token.
    pub actor: Option<AdminTokenId>,
    /// At this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Listed before this event, so newer than it.
    pub after: Option<AuditEventId>,
}

impl AuditFilter {
    /// The first and the last id that an event of a page can have: ids carry their time, so that engines find a span of time
    /// by them.
    pub fn id_span(&self, page: Page) -> (Uuid, Uuid) {
        let at = |at: DateTime<Utc>, rest: u8| {
            let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
            Builder::from_unix_timestamp_millis(millis, &[rest; 10]).into_uuid()
        };
        let next = |id: AuditEventId| Uuid::from_u128(id.uuid().as_u128().saturating_add(1));
        let previous = |id: Uuid| Uuid::from_u128(id.as_u128().saturating_sub(1));
        let begin = self.from.map_or(Uuid::nil(), |from| at(from, 0x00));
        let end = self.to.map_or(Uuid::max(), |to| at(to, 0xff));
        (
            begin.max(self.after.map_or(Uuid::nil(), next)),
            end.min(page.before.map_or(Uuid::max(), previous)),
        )
    }
}

/// The audit log.
#[async_trait]
pub trait AuditLog {
    /// Writes an event.
    async fn add_audit_event(&self, event: &NewAuditEvent, context: &AuditContext) -> StoreResult<()>;

    /// Lists events, newest first.
    async fn list_audit_events(&self, filter: &AuditFilter, page: Page) -> StoreResult<Vec<AuditEvent>>;
}
