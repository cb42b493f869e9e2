use std::collections::BTreeMap;

use chrono::NaiveDate;
use claviger_licensing::LicenseId;
use claviger_store::{Sighting, SightingKind, StoreResult, Suspicion, SuspicionThresholds};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    PostgresStore,
    error::store_error,
    rows::{Source, hex},
};

/// What a row of `sightings` is about, in the order of its primary key.
type Key = (Uuid, NaiveDate, &'static str, String);

/// Columns of `sightings`, in the order of the primary key, so that two writers never wait for each other.
#[derive(Default)]
pub(super) struct Counts {
    licenses: Vec<Uuid>,
    days: Vec<NaiveDate>,
    kinds: Vec<String>,
    values: Vec<String>,
    counts: Vec<i64>,
}

impl Counts {
    pub(super) fn of(sightings: &[Sighting]) -> Self {
        let mut counts: BTreeMap<Key, i64> = BTreeMap::new();
        for sighting in sightings {
            *counts.entry(key(sighting)).or_default() += 1;
        }
        let mut columns = Self::default();
        for ((license, day, kind, value), count) in counts {
            columns.licenses.push(license);
            columns.days.push(day);
            columns.kinds.push(kind.to_owned());
            columns.values.push(value);
            columns.counts.push(count);
        }
        columns
    }

    pub(super) async fn add(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.licenses.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "INSERT INTO sightings (license_id, day, kind, value, count)
            SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::bigint[])
            ON CONFLICT (license_id, day, kind, value) DO UPDATE SET count = sightings.count + excluded.count",
            &self.licenses,
            &self.days,
            &self.kinds,
            &self.values,
            &self.counts,
        )
        .execute(connection)
        .await
        .map(|_| ())
    }
}

pub(super) async fn record(store: &PostgresStore, sightings: &[Sighting]) -> StoreResult<()> {
    if sightings.is_empty() {
        return Ok(());
    }
    let mut transaction = store.begin().await?;
    Counts::of(sightings).add(&mut transaction).await.map_err(store_error)?;
    transaction.commit().await.map_err(store_error)
}

fn key(sighting: &Sighting) -> Key {
    let (kind, value) = match sighting.kind {
        SightingKind::Device(device) => ("device", hex(device.as_bytes())),
        SightingKind::Network(network) => ("network", hex(network.as_bytes())),
        SightingKind::Refusal(code) => ("refusal", code.as_str().to_owned()),
    };
    (sighting.license_id.uuid(), sighting.at.date_naive(), kind, value)
}

pub(super) async fn suspicious(
    store: &PostgresStore,
    since: NaiveDate,
    thresholds: &SuspicionThresholds,
    limit: u16,
) -> StoreResult<Vec<Suspicion>> {
    let rows = store
        .retrying(|| {
            sqlx::query!(
                r#"SELECT license_id, devices AS "devices!", networks AS "networks!", refusals AS "refusals!"
                FROM (
                    SELECT license_id, count(DISTINCT value) FILTER (WHERE kind = 'device') AS devices,
                        count(DISTINCT value) FILTER (WHERE kind = 'network') AS networks,
                        COALESCE(sum(count) FILTER (WHERE kind = 'refusal'), 0)::bigint AS refusals
                    FROM sightings WHERE day >= $1 GROUP BY license_id
                ) AS seen
                WHERE devices >= $2 OR networks >= $3 OR refusals >= $4
                ORDER BY devices DESC, license_id LIMIT $5"#,
                since,
                i64::from(thresholds.devices),
                i64::from(thresholds.networks),
                i64::from(thresholds.refusals),
                i64::from(limit),
            )
            .fetch_all(&store.pool)
        })
        .await?;
    let suspicion = |(license_id, devices, networks, refusals)| {
        let source = Source {
            table: "sightings",
            id: license_id,
        };
        Ok(Suspicion {
            license_id: LicenseId::from_uuid(license_id),
            devices: source.number("value", devices)?,
            networks: source.number("value", networks)?,
            refusals: source.number("count", refusals)?,
        })
    };
    rows.into_iter()
        .map(|row| suspicion((row.license_id, row.devices, row.networks, row.refusals)))
        .collect()
}
