use std::collections::BTreeMap;

use chrono::NaiveDate;
use claviger_licensing::LicenseId;
use claviger_store::{StoreResult, UsageDay, UsageReport};
use sqlx::PgConnection;

use crate::{PostgresStore, error::store_error, rows::Source};

pub(super) async fn record(store: &PostgresStore, report: &UsageReport) -> StoreResult<()> {
    let mut transaction = store.begin().await?;
    add_counters(&mut transaction, report).await?;
    set_gauges(&mut transaction, report).await?;
    transaction.commit().await.map_err(store_error)
}

/// Sums stop at the largest number instead of failing: an app that counts nonsense must not lose its other usage.
async fn add_counters(connection: &mut PgConnection, report: &UsageReport) -> StoreResult<()> {
    let (names, values) = columns(&report.counters);
    sqlx::query!(
        "INSERT INTO usage (license_id, day, name, total)
        SELECT $1, $2, reported.name, reported.value FROM unnest($3::text[], $4::bigint[]) AS reported (name, value)
        ON CONFLICT (license_id, day, name) DO UPDATE
        SET total = usage.total + LEAST(excluded.total, 9223372036854775807 - usage.total)",
        report.license_id.uuid(),
        report.at.date_naive(),
        &names,
        &values,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn set_gauges(connection: &mut PgConnection, report: &UsageReport) -> StoreResult<()> {
    let (names, values) = columns(&report.gauges);
    sqlx::query!(
        "INSERT INTO usage (license_id, day, name, total, last, peak)
        SELECT $1, $2, reported.name, 0, reported.value, reported.value
        FROM unnest($3::text[], $4::bigint[]) AS reported (name, value)
        ON CONFLICT (license_id, day, name) DO UPDATE
        SET last = excluded.last, peak = GREATEST(usage.peak, excluded.peak)",
        report.license_id.uuid(),
        report.at.date_naive(),
        &names,
        &values,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

fn columns(reported: &BTreeMap<String, u64>) -> (Vec<String>, Vec<i64>) {
    reported
        .iter()
        .map(|(name, value)| (name.clone(), i64::try_from(*value).unwrap_or(i64::MAX)))
        .unzip()
}

pub(super) async fn list(
    store: &PostgresStore,
    license_id: LicenseId,
    from: NaiveDate,
    to: NaiveDate,
) -> StoreResult<Vec<UsageDay>> {
    let rows = store
        .retrying(|| {
            sqlx::query!(
                r#"SELECT day, name, total, last, peak FROM usage WHERE license_id = $1 AND day BETWEEN $2 AND $3
                ORDER BY day, name COLLATE "C""#,
                license_id.uuid(),
                from,
                to,
            )
            .fetch_all(&store.pool)
        })
        .await?;
    let source = Source {
        table: "usage",
        id: license_id,
    };
    rows.into_iter()
        .map(|row| {
            Ok(UsageDay {
                day: row.day,
                name: row.name,
                total: source.number("total", row.total)?,
                last: row.last.map(|last| source.number("last", last)).transpose()?,
                peak: row.peak.map(|peak| source.number("peak", peak)).transpose()?,
            })
        })
        .collect()
}
