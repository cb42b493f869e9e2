use claviger_licensing::{
    ActivationId, LicenseEvent, LicenseId, LicenseRecord, LicenseStatus, NewActivation, Overdue, ReleaseCause,
};
use claviger_store::StoreResult;
use sqlx::SqliteConnection;

use crate::error::{conflict, failed};
use crate::rows::{components_json, json, micros};
use crate::trials;

/// Makes the license or its devices what the event says.
pub(super) async fn apply(
    connection: &mut SqliteConnection,
    record: &LicenseRecord,
    event: &LicenseEvent,
    at: i64,
) -> StoreResult<()> {
    let license = record.license.id;
    match event {
        LicenseEvent::DeviceActivated(new) => activate(connection, record, new, at).await,
        LicenseEvent::DeviceReleased { id, cause } => release(connection, license, *id, *cause, at).await,
        LicenseEvent::DeviceRebound { from, to } => {
            release(connection, license, *from, ReleaseCause::Rebind, at).await?;
            activate(connection, record, to, at).await
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
        LicenseEvent::ExpirySet { .. }
        | LicenseEvent::PlanChanged { .. }
        | LicenseEvent::OverridesSet(_)
        | LicenseEvent::NoteSet(_)
        | LicenseEvent::OrderRefSet(_)
        | LicenseEvent::CustomerSet(_) => set_column(connection, license, event).await,
        LicenseEvent::Created { .. } | LicenseEvent::KeyRevealed => Ok(()),
    }
}

pub(super) async fn set_updated(connection: &mut SqliteConnection, license: LicenseId, at: i64) -> StoreResult<()> {
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

async fn activate(
    connection: &mut SqliteConnection,
    record: &LicenseRecord,
    new: &NewActivation,
    at: i64,
) -> StoreResult<()> {
    let (id, license) = (new.id.uuid(), record.license.id.uuid());
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
             app_version, hostname, origin, activated_at, last_seen_at, superseded)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, 0)",
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
    trials::mark_converted(connection, record.product.id, &new.device, record.license.id, at).await
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
