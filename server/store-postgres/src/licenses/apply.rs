use chrono::{DateTime, Utc};
use claviger_licensing::{
    AuditContext, Hold, LicenseEvent, LicenseId, LicenseStatus, Overdue, ProductId, ReleaseCause,
};
use claviger_store::StoreResult;
use serde_json::json;
use sqlx::PgConnection;

use super::slots::{activate, release};
use crate::{audit::Entry, error::store_error};

/// The license that events are of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) license: LicenseId,
    pub(crate) product: ProductId,
}

/// Makes the license and its devices what the events say, in their order. Returns what is to be written into the audit log.
pub(crate) async fn apply_all<'a>(
    connection: &mut PgConnection,
    target: Target,
    events: &'a [LicenseEvent],
    context: &AuditContext,
) -> StoreResult<Vec<Entry<'a>>> {
    for event in events {
        apply(connection, target, event, context.at).await?;
    }
    if events.iter().any(LicenseEvent::changes_license) {
        sqlx::query!(
            "UPDATE licenses SET updated_at = $2 WHERE id = $1",
            target.license.uuid(),
            context.at
        )
        .execute(connection)
        .await
        .map_err(store_error)?;
    }
    Ok(events.iter().map(|event| entry(target.license, event)).collect())
}

fn entry(license: LicenseId, event: &LicenseEvent) -> Entry<'_> {
    let customer_id = match event {
        LicenseEvent::CustomerSet(customer) => Some(*customer),
        _ => None,
    };
    let data = event.audit_data();
    Entry {
        action: event.action(),
        license_id: Some(license),
        customer_id,
        trial_id: None,
        data,
    }
}

async fn apply(
    connection: &mut PgConnection,
    target: Target,
    event: &LicenseEvent,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let id = target.license;
    match event {
        LicenseEvent::DeviceActivated(new) => activate(connection, target, new, at).await,
        LicenseEvent::DeviceReleased { id: activation, cause } => {
            release(connection, id, *activation, *cause, at).await
        }
        LicenseEvent::DeviceRebound { from, to } => {
            release(connection, id, *from, ReleaseCause::Rebind, at).await?;
            activate(connection, target, to, at).await
        }
        LicenseEvent::Suspended { reason } => {
            set_status(connection, id, LicenseStatus::Suspended, reason.as_deref()).await
        }
        LicenseEvent::Reinstated => set_status(connection, id, LicenseStatus::Active, None).await,
        LicenseEvent::Revoked { reason } => set_status(connection, id, LicenseStatus::Revoked, reason.as_deref()).await,
        LicenseEvent::BecameOverdue(overdue) => set_overdue(connection, id, Some(*overdue)).await,
        LicenseEvent::OverdueCleared => set_overdue(connection, id, None).await,
        LicenseEvent::Held(hold) => set_hold(connection, id, Some(*hold)).await,
        LicenseEvent::HoldLifted => set_hold(connection, id, None).await,
        LicenseEvent::ExpirySet { .. }
        | LicenseEvent::PlanChanged { .. }
        | LicenseEvent::OverridesSet(_)
        | LicenseEvent::NoteSet(_)
        | LicenseEvent::OrderRefSet(_)
        | LicenseEvent::CustomerSet(_)
        | LicenseEvent::PaidBy(_) => set_column(connection, id, event).await,
        LicenseEvent::Created { .. } | LicenseEvent::KeyRevealed => Ok(()),
    }
}

async fn set_column(connection: &mut PgConnection, id: LicenseId, event: &LicenseEvent) -> StoreResult<()> {
    let id = id.uuid();
    let query = match event {
        LicenseEvent::ExpirySet { to, .. } => {
            sqlx::query!("UPDATE licenses SET expires_at = $2 WHERE id = $1", id, *to)
        }
        LicenseEvent::PlanChanged { to, .. } => {
            sqlx::query!("UPDATE licenses SET plan_id = $2 WHERE id = $1", id, to.uuid())
        }
        LicenseEvent::OverridesSet(overrides) => {
            sqlx::query!("UPDATE licenses SET overrides = $2 WHERE id = $1", id, json!(overrides))
        }
        LicenseEvent::NoteSet(note) => {
            sqlx::query!("UPDATE licenses SET note = $2 WHERE id = $1", id, note.as_deref())
        }
        LicenseEvent::OrderRefSet(order_ref) => {
            sqlx::query!(
                "UPDATE licenses SET order_ref = $2 WHERE id = $1",
                id,
                order_ref.as_deref()
            )
        }
        LicenseEvent::CustomerSet(customer) => {
            sqlx::query!(
                "UPDATE licenses SET customer_id = $2 WHERE id = $1",
                id,
                customer.uuid()
            )
        }
        LicenseEvent::PaidBy(order) => {
            sqlx::query!("UPDATE licenses SET order_id = $2 WHERE id = $1", id, order.uuid())
        }
        _ => return Ok(()),
    };
    query.execute(connection).await.map(|_| ()).map_err(store_error)
}

async fn set_status(
    connection: &mut PgConnection,
    id: LicenseId,
    status: LicenseStatus,
    reason: Option<&str>,
) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE licenses SET status = $2, status_reason = $3 WHERE id = $1",
        id.uuid(),
        status.as_str(),
        reason
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn set_overdue(connection: &mut PgConnection, id: LicenseId, overdue: Option<Overdue>) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE licenses SET overdue_since = $2, grace_until = $3 WHERE id = $1",
        id.uuid(),
        overdue.map(|overdue| overdue.since),
        overdue.map(|overdue| overdue.grace_until),
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn set_hold(connection: &mut PgConnection, id: LicenseId, hold: Option<Hold>) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE licenses SET hold_cause = $2, hold_since = $3 WHERE id = $1",
        id.uuid(),
        hold.map(|hold| hold.cause.as_str()),
        hold.map(|hold| hold.since),
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
