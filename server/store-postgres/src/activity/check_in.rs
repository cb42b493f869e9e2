use claviger_licensing::ActivationId;
use claviger_store::{CheckIn, StoreResult};

use crate::{PostgresStore, rows::hex};

/// One statement, and so one transaction and one trip to the server: this is the hot path.
///
/// It is sent again if the connection breaks, so that a server that restarts can count a check-in twice; that is better than
/// to turn a paying customer's check into an error.
pub(super) async fn record(store: &PostgresStore, check_in: &CheckIn) -> StoreResult<()> {
    store
        .retrying(|| {
            sqlx::query!(
                "WITH seen AS (
                    UPDATE device_activations SET last_seen_at = GREATEST(last_seen_at, $3), name = COALESCE($4, name),
                        platform = COALESCE($5, platform), arch = COALESCE($6, arch), cpu = COALESCE($7, cpu),
                        app_version = COALESCE($8, app_version), hostname = COALESCE($9, hostname),
                        runtime = COALESCE($10, runtime)
                    WHERE id = $1 AND license_id = $2 AND released_at IS NULL
                    RETURNING id, license_id, device_hash, app_version, platform
                ), counted AS (
                    INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins)
                    SELECT id, $11, $12, COALESCE(app_version, ''), COALESCE(platform, ''), 1 FROM seen
                    ON CONFLICT (activation_id, day) DO UPDATE SET check_ins = device_days.check_ins + 1,
                        app_version = excluded.app_version, platform = excluded.platform
                )
                INSERT INTO sightings (license_id, day, kind, value, count)
                SELECT license_id, $11, 'device', encode(device_hash, 'hex'), 1 FROM seen
                UNION ALL
                SELECT license_id, $11, 'network', $13, 1 FROM seen WHERE $13::text IS NOT NULL
                ON CONFLICT (license_id, day, kind, value) DO UPDATE SET count = sightings.count + 1",
                check_in.activation_id.uuid(),
                check_in.license_id.uuid(),
                check_in.at,
                check_in.facts.name,
                check_in.facts.platform,
                check_in.facts.arch,
                check_in.facts.cpu,
                check_in.facts.app_version,
                check_in.facts.hostname,
                check_in.runtime,
                check_in.at.date_naive(),
                check_in.product_id.uuid(),
                check_in.network.map(|network| hex(network.as_bytes())),
            )
            .execute(&store.pool)
        })
        .await
        .map(|_| ())
}

pub(super) async fn runtime(store: &PostgresStore, id: ActivationId) -> StoreResult<Option<serde_json::Value>> {
    store
        .retrying(|| {
            sqlx::query_scalar!("SELECT runtime FROM device_activations WHERE id = $1", id.uuid())
                .fetch_optional(&store.pool)
        })
        .await
        .map(Option::flatten)
}
