use chrono::{DateTime, Utc};
use claviger_licensing::{ActivationId, LicenseId, NewActivation, ReleaseCause};
use claviger_store::{StoreError, StoreResult};
use sqlx::PgConnection;

use super::apply::Target;
use crate::{
    error::store_error,
    rows::{components_json, fitting},
};

/// A device takes a slot, and its trial of the product is converted.
pub(super) async fn activate(
    connection: &mut PgConnection,
    target: Target,
    new: &NewActivation,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let slot: i16 = fitting("device_activations.slot", new.slot)?;
    // Only who has given the slot up: a holder who has not makes the insert fail.
    sqlx::query!(
        "UPDATE device_activations SET superseded = true
        WHERE license_id = $1 AND slot = $2 AND NOT superseded AND released_at IS NOT NULL",
        target.license.uuid(),
        slot,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    sqlx::query!(
        "INSERT INTO device_activations (id, license_id, slot, device_hash, components, name, platform, arch, cpu, app_version,
            hostname, origin, activated_at, superseded)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, false)",
        new.id.uuid(),
        target.license.uuid(),
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
    convert_trial(connection, target, new, at).await
}

async fn convert_trial(
    connection: &mut PgConnection,
    target: Target,
    new: &NewActivation,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE trial_blocks SET converted_license_id = $3, converted_at = $4
        FROM trial_devices
        WHERE trial_devices.product_id = $1 AND device_hash = $2 AND trial_id = id AND converted_at IS NULL",
        target.product.uuid(),
        new.device.as_bytes(),
        target.license.uuid(),
        at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// A device gives its slot up.
pub(super) async fn release(
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
