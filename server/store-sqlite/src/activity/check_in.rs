use claviger_store::{CheckIn, Sighting, SightingKind, StoreResult};
use sqlx::SqliteConnection;

use super::sightings;
use crate::error::failed;
use crate::rows::{RowName, json, micros};

/// What the activation says once the check-in is noted on it.
struct SeenRow {
    device_hash: Vec<u8>,
    app_version: Option<String>,
    platform: Option<String>,
}

/// Notes a check-in with its day and its sightings. Nothing at all if the activation is released.
pub(super) async fn record(connection: &mut SqliteConnection, check_in: &CheckIn) -> StoreResult<()> {
    let Some(seen) = note(connection, check_in).await? else {
        return Ok(());
    };
    let name = RowName {
        table: "device_activations",
        id: check_in.activation_id.uuid(),
    };
    let device = SightingKind::Device(name.hash("device_hash", &seen.device_hash)?);
    count_day(connection, check_in, &seen).await?;
    let kinds = [Some(device), check_in.network.map(SightingKind::Network)];
    let seen = kinds.into_iter().flatten();
    let sightings: Vec<_> = seen
        .map(|kind| Sighting {
            license_id: check_in.license_id,
            at: check_in.at,
            kind,
        })
        .collect();
    sightings::count(connection, &sightings).await
}

async fn note(connection: &mut SqliteConnection, check_in: &CheckIn) -> StoreResult<Option<SeenRow>> {
    let (id, license, at) = (
        check_in.activation_id.uuid(),
        check_in.license_id.uuid(),
        micros(check_in.at),
    );
    let facts = &check_in.facts;
    let runtime = check_in.runtime.as_ref().map(json);
    let update = sqlx::query_as!(
        SeenRow,
        "UPDATE device_activations SET last_seen_at = max(last_seen_at, ?3), name = COALESCE(?4, name),
             platform = COALESCE(?5, platform), arch = COALESCE(?6, arch), cpu = COALESCE(?7, cpu),
             app_version = COALESCE(?8, app_version), hostname = COALESCE(?9, hostname),
             runtime = COALESCE(?10, runtime)
         WHERE id = ?1 AND license_id = ?2 AND released_at IS NULL
         RETURNING device_hash, app_version, platform",
        id,
        license,
        at,
        facts.name,
        facts.platform,
        facts.arch,
        facts.cpu,
        facts.app_version,
        facts.hostname,
        runtime,
    );
    update.fetch_optional(connection).await.map_err(failed)
}

async fn count_day(connection: &mut SqliteConnection, check_in: &CheckIn, seen: &SeenRow) -> StoreResult<()> {
    let (id, product, day) = (
        check_in.activation_id.uuid(),
        check_in.product_id.uuid(),
        check_in.at.date_naive(),
    );
    let app_version = seen.app_version.as_deref().unwrap_or_default();
    let platform = seen.platform.as_deref().unwrap_or_default();
    let upsert = sqlx::query!(
        "INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins)
         VALUES (?1, ?2, ?3, ?4, ?5, 1)
         ON CONFLICT (activation_id, day) DO UPDATE SET check_ins = check_ins + 1, app_version = excluded.app_version,
             platform = excluded.platform",
        id,
        day,
        product,
        app_version,
        platform,
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}
