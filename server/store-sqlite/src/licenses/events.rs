use chrono::{DateTime, Utc};
use claviger_licensing::{
    ActivationId, Hold, LicenseEvent, LicenseId, LicenseStatus, NewActivation, Overdue, ProductId, ReleaseCause,
};
use claviger_store::StoreResult;
use sqlx::SqliteConnection;

use crate::audit::{Subject, Trail};
use crate::error::{conflict, failed};
use crate::rows::{components_json, json, micros};
use crate::trials;

/// What events are applied to.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) license: LicenseId,
    pub(crate) product: ProductId,
}

/// Applies the events in order, each with its entry in the audit log.
pub(crate) async fn apply_all(
    connection: &mut SqliteConnection,
    target: Target,
    events: &[LicenseEvent],
    at: DateTime<Utc>,
    trail: &mut Trail<'_>,
) -> StoreResult<()> {
    let at = micros(at);
    for event in events {
        apply(connection, target, event, at).await?;
        let customer = match event {
            LicenseEvent::CustomerSet(customer) => Some(*customer),
            _ => None,
        };
        let subject = Subject {
            license: Some(target.license),
            customer,
            trial: None,
        };
        trail
            .record(connection, event.action(), subject, &event.audit_data())
            .await?;
    }
    if events.iter().any(LicenseEvent::changes_license) {
        set_updated(connection, target.license, at).await?;
    }
    Ok(())
}

/// Makes the license or its devices what the event says.
async fn apply(connection: &mut SqliteConnection, target: Target, event: &LicenseEvent, at: i64) -> StoreResult<()> {
    let license = target.license;
    match event {
        LicenseEvent::DeviceActivated(new) => activate(connection, target, new, at).await,
        LicenseEvent::DeviceReleased { id, cause } => release(connection, license, *id, *cause, at).await,
        LicenseEvent::DeviceRebound { from, to } => {
            release(connection, license, *from, ReleaseCause::Rebind, at).await?;
            activate(connection, target, to, at).await
        }
        LicenseEvent::Suspended { reason } => {
            set_status(connection, license, LicenseStatus::Suspended, reason.as_deref()).await
        }
        LicenseEvent::Reinstated => set_status(connection, license, LicenseStatus::Active, None).await,
        LicenseEvent::Revoked { reason } => {
            set_status(connection, license, LicenseStatus::Revoked, reason.as_deref()).await
        }
        LicenseEvent::BecameOverdue(overdue) => set_overdue(connection, license, Some(*overdue)).await,
        LicenseEvent::OverdueCleared => set_overdue(connection, license, None).await,
        LicenseEvent::Held(hold) => set_hold(connection, license, Some(*hold)).await,
        LicenseEvent::HoldLifted => set_hold(connection, license, None).await,
        LicenseEvent::ExpirySet { .. }
        | LicenseEvent::PlanChanged { .. }
        | LicenseEvent::OverridesSet(_)
        | LicenseEvent::NoteSet(_)
        | LicenseEvent::OrderRefSet(_)
        | LicenseEvent::CustomerSet(_)
        | LicenseEvent::PaidBy(_) => set_column(connection, license, event).await,
        LicenseEvent::Created { .. } | LicenseEvent::KeyRevealed => Ok(()),
    }
}

async fn set_updated(connection: &mut SqliteConnection, license: LicenseId, at: i64) -> StoreResult<()> {
    let license = license.uuid();
    let update = sqlx::query!("UPDATE licenses SET updated_at = ?2 WHERE id = ?1", license, at);
    update.execute(connection).await.map(drop).map_err(failed)
}

async fn set_column(connection: &mut SqliteConnection, license: LicenseId, event: &LicenseEvent) -> StoreResult<()> {
    let license = license.uuid();
    let update = match event {
        LicenseEvent::ExpirySet { to, .. } => {
            let to = to.map(micros);
            sqlx::query!("UPDATE licenses SET expires_at = ?2 WHERE id = ?1", license, to)
        }
        LicenseEvent::PlanChanged { to, .. } => {
            let to = to.uuid();
            sqlx::query!("UPDATE licenses SET plan_id = ?2 WHERE id = ?1", license, to)
        }
        LicenseEvent::OverridesSet(overrides) => {
            let overrides = json(overrides);
            sqlx::query!("UPDATE licenses SET overrides = ?2 WHERE id = ?1", license, overrides)
        }
        LicenseEvent::NoteSet(note) => sqlx::query!("UPDATE licenses SET note = ?2 WHERE id = ?1", license, note),
        LicenseEvent::OrderRefSet(order_ref) => {
            sqlx::query!("UPDATE licenses SET order_ref = ?2 WHERE id = ?1", license, order_ref)
        }
        LicenseEvent::CustomerSet(customer) => {
            let customer = customer.uuid();
            sqlx::query!("UPDATE licenses SET customer_id = ?2 WHERE id = ?1", license, customer)
        }
        LicenseEvent::PaidBy(order) => {
            let order = order.uuid();
            sqlx::query!("UPDATE licenses SET order_id = ?2 WHERE id = ?1", license, order)
        }
        _ => return Ok(()),
    };
    update.execute(connection).await.map(drop).map_err(failed)
}

async fn set_status(
    connection: &mut SqliteConnection,
    license: LicenseId,
    status: LicenseStatus,
    reason: Option<&str>,
) -> StoreResult<()> {
    let (license, status) = (license.uuid(), status.as_str());
    let update = sqlx::query!(
        "UPDATE licenses SET status = ?2, status_reason = ?3 WHERE id = ?1",
        license,
        status,
        reason
    );
    update.execute(connection).await.map(drop).map_err(failed)
}

async fn set_overdue(
    connection: &mut SqliteConnection,
    license: LicenseId,
    overdue: Option<Overdue>,
) -> StoreResult<()> {
    let license = license.uuid();
    let (since, until) = overdue
        .map(|overdue| (micros(overdue.since), micros(overdue.grace_until)))
        .unzip();
    let update = sqlx::query!(
        "UPDATE licenses SET overdue_since = ?2, grace_until = ?3 WHERE id = ?1",
        license,
        since,
        until
    );
    update.execute(connection).await.map(drop).map_err(failed)
}

async fn set_hold(connection: &mut SqliteConnection, license: LicenseId, hold: Option<Hold>) -> StoreResult<()> {
    let license = license.uuid();
    let (cause, since) = hold.map(|hold| (hold.cause.as_str(), micros(hold.since))).unzip();
    let update = sqlx::query!(
        "UPDATE licenses SET hold_cause = ?2, hold_since = ?3 WHERE id = ?1",
        license,
        cause,
        since
    );
    update.execute(connection).await.map(drop).map_err(failed)
}

async fn activate(connection: &mut SqliteConnection, target: Target, new: &NewActivation, at: i64) -> StoreResult<()> {
    let (id, license) = (new.id.uuid(), target.license.uuid());
    // Only who has given the slot up: a holder who has not makes the insert fail.
    let supersede = sqlx::query!(
        "UPDATE device_activations SET superseded = 1
         WHERE license_id = ?1 AND slot = ?2 AND NOT superseded AND released_at IS NOT NULL",
        license,
        new.slot
    );
    supersede.execute(&mut *connection).await.map_err(failed)?;
    let device = new.device.as_bytes().as_slice();
    let components = components_json(&new.components);
    let (facts, origin) = (&new.facts, new.origin.as_str());
    let insert = sqlx::query!(
        "INSERT INTO device_activations (id, license_id, slot, device_hash, components, name, platform, arch, cpu,
             app_version, hostname, origin, activated_at, superseded)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0)",
        id,
        license,
        new.slot,
        device,
        components,
        facts.name,
        facts.platform,
        facts.arch,
        facts.cpu,
        facts.app_version,
        facts.hostname,
        origin,
        at,
    );
    insert.execute(&mut *connection).await.map_err(failed)?;
    trials::mark_converted(connection, target.product, &new.device, target.license, at).await
}

/// Refuses an activation that is not there to be released: an event in the audit log must have happened.
async fn release(
    connection: &mut SqliteConnection,
    license: LicenseId,
    activation: ActivationId,
    cause: ReleaseCause,
    at: i64,
) -> StoreResult<()> {
    let (license, activation, cause) = (license.uuid(), activation.uuid(), cause.as_str());
    let update = sqlx::query!(
        "UPDATE device_activations SET released_at = ?3, release_cause = ?4
         WHERE id = ?1 AND license_id = ?2 AND released_at IS NULL",
        activation,
        license,
        at,
        cause,
    );
    match update.execute(connection).await.map_err(failed)?.rows_affected() {
        0 => Err(conflict("device_activations.released_at")),
        _ => Ok(()),
    }
}
