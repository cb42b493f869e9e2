use claviger_licensing::{ComponentHashes, DeviceHash, LicenseId, ProductId, Trial};
use claviger_store::StoreResult;
use sqlx::SqliteConnection;

use crate::error::failed;
use crate::rows::{components_json, micros};

pub(super) async fn insert(connection: &mut SqliteConnection, trial: &Trial) -> StoreResult<()> {
    let (id, product) = (trial.id.uuid(), trial.product_id.uuid());
    let (started_at, ends_at) = (micros(trial.started_at), micros(trial.ends_at));
    let (license, converted_at) = trial
        .converted
        .map(|(license, at)| (license.uuid(), micros(at)))
        .unzip();
    let insert = sqlx::query!(
        "INSERT INTO trial_blocks (id, product_id, started_at, ends_at, email, device_name, platform, app_version,
             converted_license_id, converted_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        id,
        product,
        started_at,
        ends_at,
        trial.email,
        trial.device_name,
        trial.platform,
        trial.app_version,
        license,
        converted_at,
    );
    insert.execute(connection).await.map(drop).map_err(failed)
}

/// Notes that a device is the machine of a trial. `false`, and nothing is noted, if it has a trial.
pub(super) async fn link(
    connection: &mut SqliteConnection,
    trial: &Trial,
    device: &DeviceHash,
    components: &ComponentHashes,
) -> StoreResult<bool> {
    let (id, product) = (trial.id.uuid(), trial.product_id.uuid());
    let device = device.as_bytes().as_slice();
    let insert = sqlx::query!(
        "INSERT INTO trial_devices (product_id, device_hash, trial_id) VALUES (?1, ?2, ?3)
         ON CONFLICT (product_id, device_hash) DO NOTHING",
        product,
        device,
        id,
    );
    if insert.execute(&mut *connection).await.map_err(failed)?.rows_affected() == 0 {
        return Ok(false);
    }
    let components = components_json(components);
    let insert = sqlx::query!(
        "INSERT INTO trial_components (trial_id, product_id, name, hash)
         SELECT ?1, ?2, key, unhex(value) FROM json_each(?3) WHERE true
         ON CONFLICT (trial_id, name, hash) DO NOTHING",
        id,
        product,
        components,
    );
    insert.execute(connection).await.map_err(failed)?;
    Ok(true)
}

/// Marks a device's trial of a product as converted if it is not yet.
pub(crate) async fn mark_converted(
    connection: &mut SqliteConnection,
    product: ProductId,
    device: &DeviceHash,
    license: LicenseId,
    at: i64,
) -> StoreResult<()> {
    let (product, device, license) = (product.uuid(), device.as_bytes().as_slice(), license.uuid());
    let update = sqlx::query!(
        "UPDATE trial_blocks SET converted_license_id = ?3, converted_at = ?4
         WHERE converted_at IS NULL
             AND id = (SELECT trial_id FROM trial_devices WHERE product_id = ?1 AND device_hash = ?2)",
        product,
        device,
        license,
        at,
    );
    update.execute(connection).await.map(drop).map_err(failed)
}
