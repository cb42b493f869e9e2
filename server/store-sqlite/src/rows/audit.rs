use claviger_licensing::{Actor, AdminTokenId, AuditEvent, AuditEventId, CustomerId, LicenseId, TrialId};
use claviger_store::{StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

pub(crate) struct AuditRow {
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) actor_kind: String,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) actor_name: Option<String>,
    pub(crate) action: String,
    pub(crate) license_id: Option<Uuid>,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) trial_id: Option<Uuid>,
    pub(crate) data: String,
    pub(crate) request_id: Option<String>,
}

impl TryFrom<AuditRow> for AuditEvent {
    type Error = StoreError;

    fn try_from(row: AuditRow) -> StoreResult<Self> {
        let name = RowName {
            table: "audit_events",
            id: row.id,
        };
        Ok(Self {
            id: AuditEventId::from_uuid(row.id),
            at: name.time("at", row.at)?,
            actor: actor(name, &row.actor_kind, row.actor_id, row.actor_name)?,
            action: row.action,
            license_id: row.license_id.map(LicenseId::from_uuid),
            customer_id: row.customer_id.map(CustomerId::from_uuid),
            trial_id: row.trial_id.map(TrialId::from_uuid),
            data: name.json("data", &row.data)?,
            request_id: row.request_id,
        })
    }
}

fn actor(row: RowName, kind: &str, id: Option<Uuid>, name: Option<String>) -> StoreResult<Actor> {
    match (kind, id, name) {
        ("admin", Some(id), Some(name)) => Ok(Actor::Admin {
            id: AdminTokenId::from_uuid(id),
            name,
        }),
        ("app", None, None) => Ok(Actor::App),
        ("command_line", None, None) => Ok(Actor::CommandLine),
        ("system", None, None) => Ok(Actor::System),
        _ => Err(row.inconsistent("actor_kind", "the actor is unknown or incomplete")),
    }
}
