use claviger_licensing::{AuditContext, ComponentHashes, DeviceHash, Trial};
use claviger_store::{NewTrial, StoreError, StoreResult};
use serde_json::json;
use sqlx::PgConnection;

use super::find;
use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
};

pub(super) async fn begin(store: &PostgresStore, new: &NewTrial, context: &AuditContext) -> StoreResult<(Trial, bool)> {
    let trial = &new.trial;
    if let Some(existing) = find::of_device(store, trial.product_id, &new.device).await? {
        return Ok((existing, false));
    }
    let mut transaction = store.begin().await?;
    insert(&mut transaction, trial).await?;
    if !add_device(&mut transaction, trial, &new.device).await? {
        // Another one was faster, and its trial is committed now: the insert has waited for it.
        transaction.rollback().await.map_err(store_error)?;
        let existing = find::of_device(store, trial.product_id, &new.device).await?;
        let gone = || StoreError::Conflict {
            constraint: "trial_devices_pkey".to_owned(),
        };
        return Ok((existing.ok_or_else(gone)?, false));
    }
    add_components(&mut transaction, trial, &new.components).await?;
    let data = json!({ "product": trial.product_id, "ends_at": trial.ends_at });
    let entry = Entry {
        action: "trial.started",
        trial_id: Some(trial.id),
        data,
        ..Entry::default()
    };
    audit::write(&mut transaction, &[entry], context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok((trial.clone(), true))
}

pub(super) async fn link(
    store: &PostgresStore,
    trial: &Trial,
    device: &DeviceHash,
    components: &ComponentHashes,
    context: &AuditContext,
) -> StoreResult<()> {
    let mut transaction = store.begin().await?;
    if !add_device(&mut transaction, trial, device).await? {
        return Ok(());
    }
    add_components(&mut transaction, trial, components).await?;
    let data = json!({ "product": trial.product_id });
    let entry = Entry {
        action: "trial.device_recognized",
        trial_id: Some(trial.id),
        data,
        ..Entry::default()
    };
    audit::write(&mut transaction, &[entry], context).await?;
    transaction.commit().await.map_err(store_error)
}

async fn insert(connection: &mut PgConnection, trial: &Trial) -> StoreResult<()> {
    sqlx::query!(
        "INSERT INTO trial_blocks (id, product_id, started_at, ends_at, email, device_name, platform, app_version,
            converted_license_id, converted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        trial.id.uuid(),
        trial.product_id.uuid(),
        trial.started_at,
        trial.ends_at,
        trial.email,
        trial.device_name,
        trial.platform,
        trial.app_version,
        trial.converted.map(|(license, _)| license.uuid()),
        trial.converted.map(|(_, at)| at),
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// `false` if the device has a trial of the product already.
async fn add_device(connection: &mut PgConnection, trial: &Trial, device: &DeviceHash) -> StoreResult<bool> {
    sqlx::query!(
        "INSERT INTO trial_devices (product_id, device_hash, trial_id) VALUES ($1, $2, $3)
        ON CONFLICT (product_id, device_hash) DO NOTHING",
        trial.product_id.uuid(),
        device.as_bytes(),
        trial.id.uuid(),
    )
    .execute(connection)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(store_error)
}

async fn add_components(connection: &mut PgConnection, trial: &Trial, components: &ComponentHashes) -> StoreResult<()> {
    let (names, hashes) = find::columns(components);
    sqlx::query!(
        "INSERT INTO trial_components (trial_id, product_id, name, hash)
        SELECT $1, $2, told.name, told.hash FROM unnest($3::text[], $4::bytea[]) AS told (name, hash)
        ON CONFLICT (trial_id, name, hash) DO NOTHING",
        trial.id.uuid(),
        trial.product_id.uuid(),
        &names,
        &hashes,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
