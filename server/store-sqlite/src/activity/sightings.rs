use chrono::NaiveDate;
use claviger_licensing::LicenseId;
use claviger_store::{Sighting, SightingKind, StoreResult, Suspicion, SuspicionThresholds};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::failed;
use crate::rows::{RowName, hex, json};

struct SuspicionRow {
    license_id: Uuid,
    devices: i64,
    networks: i64,
    refusals: i64,
}

/// Sightings of one statement: what SQLite makes of a list takes several times as much memory as the list.
const AT_ONCE: usize = 1024;

/// Counts sightings.
pub(super) async fn count(connection: &mut SqliteConnection, sightings: &[Sighting]) -> StoreResult<()> {
    for some in sightings.chunks(AT_ONCE) {
        upsert(connection, some).await?;
    }
    Ok(())
}

async fn upsert(connection: &mut SqliteConnection, sightings: &[Sighting]) -> StoreResult<()> {
    let list: Vec<_> = sightings
        .iter()
        .map(|sighting| {
            let (kind, value) = match sighting.kind {
                SightingKind::Device(hash) => ("device", hex(hash.as_bytes())),
                SightingKind::Network(hash) => ("network", hex(hash.as_bytes())),
                SightingKind::Refusal(code) => ("refusal", code.to_string()),
            };
            (
                sighting.license_id.uuid().simple().to_string(),
                sighting.at.date_naive(),
                kind,
                value,
            )
        })
        .collect();
    let list = json(&list);
    let upsert = sqlx::query!(
        "INSERT INTO sightings (license_id, day, kind, value, count)
         SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, count(*) FROM json_each(?1)
         WHERE true GROUP BY value
         ON CONFLICT (license_id, day, kind, value) DO UPDATE SET count = count + excluded.count",
        list
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}

pub(super) async fn suspicious(
    readers: &SqlitePool,
    since: NaiveDate,
    thresholds: &SuspicionThresholds,
    limit: u16,
) -> StoreResult<Vec<Suspicion>> {
    let select = sqlx::query_as!(
        SuspicionRow,
        r#"SELECT license_id AS "license_id: _", count(DISTINCT iif(kind = 'device', value, NULL)) AS "devices!: _",
               count(DISTINCT iif(kind = 'network', value, NULL)) AS "networks!: _",
               sum(iif(kind = 'refusal', count, 0)) AS "refusals!: _"
           FROM sightings INDEXED BY sightings_day_idx WHERE day >= ?1 GROUP BY license_id
           HAVING "devices!: _" >= ?2 OR "networks!: _" >= ?3 OR "refusals!: _" >= ?4
           ORDER BY "devices!: _" DESC, license_id LIMIT ?5"#,
        since,
        thresholds.devices,
        thresholds.networks,
        thresholds.refusals,
        limit,
    );
    let rows = select.fetch_all(readers).await.map_err(failed)?;
    rows.iter().map(suspicion).collect()
}

fn suspicion(row: &SuspicionRow) -> StoreResult<Suspicion> {
    let name = RowName {
        table: "sightings",
        id: row.license_id,
    };
    Ok(Suspicion {
        license_id: LicenseId::from_uuid(row.license_id),
        devices: name.number("value", row.devices)?,
        networks: name.number("value", row.networks)?,
        refusals: name.number("count", row.refusals)?,
    })
}
