use chrono::{DateTime, Utc};
use claviger_licensing::{
    ActivationId, LicenseEvent, LicenseId, LicenseRecord, LicenseStatus, NewActivation, Overdue, ReleaseCause,
};
use claviger_store::{StoreError, StoreResult};
use serde_json::json;
use sqlx::PgConnection;

use crate::{
    error::store_error,
    rows::{components_json, fitting},
};

/// Makes the license or its devices what the event says.
pub(super) async fn apply(
    connection: &mut PgConnection,
    record: &LicenseRecord,
    event: &LicenseEvent,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let id = record.license.id;
    match event {
        LicenseEvent::DeviceActivated(new) => activate(connection, record, new, at).await,
        LicenseEvent::DeviceReleased { id: activation, cause } => {
            release(connection, id, *activation, *cause, at).await
        }
        LicenseEvent::DeviceRebound { from, to } => {
            release(connection, id, *from, ReleaseCause::Rebind, at).await?;
            activate(connection, record, to, at).await
        }
        LicenseEvent::Suspended { reason } => {
            set_status(connection, id, LicenseStatus::Suspended, reason.as_deref()).await
        }
        LicenseEvent::Reinstated => set_status(connection, id, LicenseStatus::Active, None).await,
        LicenseEvent::Revoked { reason } => set_status(connection, id, LicenseStatus::Revoked, reason.as_deref()).await,
        LicenseEvent::BecameOverdue(overdue) => set_overdue(connection, id, Some(*overdue)).await,
        LicenseEvent::OverdueCleared => set_overdue(connection, id, None).await,
        LicenseEvent::ExpirySet { .. }
        | LicenseEvent::PlanChanged { .. }
        | LicenseEvent::OverridesSet(_)
        | LicenseEvent::NoteSet(_)
        | LicenseEvent::OrderRefSet(_)
        | LicenseEvent::CustomerSet(_) => set_column(connection, id, event).await,
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

async fn activate(
    connection: &mut PgConnection,
    record: &LicenseRecord,
    new: &NewActivation,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let license = record.license.id;
    let slot: i16 = fitting("device_activations.slot", new.slot)?;
    // Only who has given the slot up: a holder who has not makes the insert fail.
    sqlx::query!(
        "UPDATE device_activations SET superseded = true
        WHERE license_id = $1 AND slot = $2 AND NOT superseded AND released_at IS NOT NULL",
        license.uuid(),
        slot,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    sqlx::query!(
        "INSERT INTO device_activations (id, license_id, slot, device_hash, components, name, platform, arch, cpu, app_version,
            hostname, origin, activated_at, last_seen_at, superseded)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, false)",
        new.id.uuid(),
        license.uuid(),
        slot,
        new.device.as_bytes(),
        components_json(&new.components),
        new.facts.name,
        new.facts.platform,
        new.facts.arch,
        new.facts.cpu,
        new.facts.app_version,
        new.facts.hostname,
        new.origin.as_str(),
        at,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    convert_trial(connection, record, new, at).await
}

async fn convert_trial(
    connection: &mut PgConnection,
    record: &LicenseRecord,
    new: &NewActivation,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE trial_blocks SET converted_license_id = $3, converted_at = $4
        FROM trial_devices
        WHERE trial_devices.product_id = $1 AND device_hash = $2 AND trial_id = id AND converted_at IS NULL",
        record.product.id.uuid(),
        new.device.as_bytes(),
        record.license.id.uuid(),
        at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn release(
    connection: &mut PgConnection,
    license: LicenseId,
    activation: ActivationId,
    cause: ReleaseCause,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let released = sqlx::query!(
        "UPDATE device_activations SET released_at = $3, release_cause = $4
        WHERE id = $1 AND license_id = $2 AND released_at IS NULL",
        activation.uuid(),
        license.uuid(),
        at,
        cause.as_str(),
    )
    .execute(connection)
    .await
    .map_err(store_error)?
    .rows_affected();
    if released == 0 {
        return Err(StoreError::Conflict {
            constraint: "device_activations.released_at".to_owned(),
        });
    }
    Ok(())
}
