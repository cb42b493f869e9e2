use async_trait::async_trait;
use claviger_licensing::{AuditContext, AuditEvent, CustomerId, LicenseId, TrialId};

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
}

/// The audit log.
#[async_trait]
pub trait AuditLog {
    /// Writes an event.
    async fn add_audit_event(&self, event: &NewAuditEvent, context: &AuditContext) -> StoreResult<()>;

    /// Lists events, newest first.
    async fn list_audit_events(&self, filter: &AuditFilter, page: Page) -> StoreResult<Vec<AuditEvent>>;
}
