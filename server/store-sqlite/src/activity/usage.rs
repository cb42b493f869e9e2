use std::collections::BTreeSet;

use chrono::NaiveDate;
use claviger_licensing::LicenseId;
use claviger_store::{StoreResult, UsageDay, UsageReport};
use sqlx::{SqliteConnection, SqlitePool};

use crate::error::failed;
use crate::rows::RowName;

struct UsageRow {
    day: NaiveDate,
    name: String,
    total: i64,
    last: Option<i64>,
    peak: Option<i64>,
}

/// Numbers and sums stop at the largest there is instead of failing: an app that counts nonsense must not lose its
/// other usage.
pub(super) async fn add(connection: &mut SqliteConnection, report: &UsageReport) -> StoreResult<()> {
    let names: BTreeSet<_> = report.counters.keys().chain(report.gauges.keys()).collect();
    for name in names {
        let total = report.counters.get(name).copied().map(storable).unwrap_or_default();
        let level = report.gauges.get(name).copied().map(storable);
        upsert(connection, report, name, total, level).await?;
    }
    Ok(())
}

async fn upsert(
    connection: &mut SqliteConnection,
    report: &UsageReport,
    name: &str,
    total: i64,
    level: Option<i64>,
) -> StoreResult<()> {
    let (license, day) = (report.license_id.uuid(), report.at.date_naive());
    let upsert = sqlx::query!(
        "INSERT INTO usage (license_id, day, name, total, last, peak) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (license_id, day, name) DO UPDATE SET
             total = total + min(excluded.total, 9223372036854775807 - total),
             last = COALESCE(excluded.last, last),
             peak = max(COALESCE(excluded.peak, peak), COALESCE(peak, excluded.peak))",
        license,
        day,
        name,
        total,
        level,
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}

pub(super) async fn list(
    readers: &SqlitePool,
    license_id: LicenseId,
    from: NaiveDate,
    to: NaiveDate,
) -> StoreResult<Vec<UsageDay>> {
    let license = license_id.uuid();
    let select = sqlx::query_as!(
        UsageRow,
        r#"SELECT day AS "day: _", name, total, last, peak FROM usage
           WHERE license_id = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, name"#,
        license,
        from,
        to,
    );
    let rows = select.fetch_all(readers).await.map_err(failed)?;
    rows.into_iter().map(|row| usage_day(license_id, row)).collect()
}

fn usage_day(license_id: LicenseId, row: UsageRow) -> StoreResult<UsageDay> {
    let name = RowName {
        table: "usage",
        id: license_id.uuid(),
    };
    Ok(UsageDay {
        day: row.day,
        name: row.name,
        total: name.number("total", row.total)?,
        last: row.last.map(|last| name.number("last", last)).transpose()?,
        peak: row.peak.map(|peak| name.number("peak", peak)).transpose()?,
    })
}

fn storable(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
