use chrono::{Days, NaiveDate, NaiveTime};
use claviger_licensing::ProductId;
use claviger_store::{DayCount, RefusalCount, Statistics, StatisticsQuery, StoreError, StoreResult, VersionCount};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::revenue;
use crate::error::failed;
use crate::rows::micros;

struct DayRow {
    day: NaiveDate,
    count: i64,
}

struct VersionRow {
    day: NaiveDate,
    value: String,
    count: i64,
}

struct RefusalRow {
    day: NaiveDate,
    code: String,
    count: i64,
}

/// The span of the statistics in stored times, its end exclusive.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) product: Option<Uuid>,
    pub(super) start: i64,
    pub(super) end: i64,
}

/// Reads [`DayRow`]s of a span by the day of a time.
macro_rules! count_times {
    ($connection:expr, $span:expr, $sql:literal) => {
        async {
            let select = sqlx::query_as!(DayRow, $sql, $span.start, $span.end, $span.product);
            let rows = select.fetch_all($connection).await.map_err(failed)?;
            Ok::<Vec<DayCount>, StoreError>(rows.into_iter().map(Into::into).collect())
        }
    };
}

/// Reads rows of `device_days` between two days.
macro_rules! count_days {
    ($connection:expr, $row:ty, $query:expr, $sql:literal) => {
        async {
            let product = $query.product_id.map(ProductId::uuid);
            let select = sqlx::query_as!($row, $sql, $query.from, $query.to, product);
            let rows = select.fetch_all($connection).await.map_err(failed)?;
            Ok::<Vec<_>, StoreError>(rows.into_iter().map(Into::into).collect())
        }
    };
}

pub(super) async fn read(connection: &mut SqliteConnection, query: &StatisticsQuery) -> StoreResult<Statistics> {
    let mut statistics = Statistics::default();
    times(connection, span(query), &mut statistics).await?;
    days(connection, query, &mut statistics).await?;
    statistics.revenue = revenue::count(connection, span(query)).await?;
    Ok(statistics)
}

async fn times(connection: &mut SqliteConnection, span: Span, statistics: &mut Statistics) -> StoreResult<()> {
    statistics.licenses_created = count_times!(
        &mut *connection,
        span,
        r#"SELECT date(created_at / 1000000, 'unixepoch') AS "day!: _", count(*) AS "count!: _" FROM licenses
           WHERE created_at >= ?1 AND created_at < ?2 AND (?3 IS NULL OR product_id = ?3) GROUP BY 1 ORDER BY 1"#
    )
    .await?;
    statistics.activations = count_times!(
        &mut *connection,
        span,
        r#"SELECT date(a.activated_at / 1000000, 'unixepoch') AS "day!: _", count(*) AS "count!: _"
           FROM device_activations AS a JOIN licenses AS l ON l.id = a.license_id
           WHERE a.activated_at >= ?1 AND a.activated_at < ?2 AND a.origin <> 'rebind'
               AND (?3 IS NULL OR l.product_id = ?3)
           GROUP BY 1 ORDER BY 1"#
    )
    .await?;
    statistics.trials_begun = count_times!(
        &mut *connection,
        span,
        r#"SELECT date(started_at / 1000000, 'unixepoch') AS "day!: _", count(*) AS "count!: _" FROM trial_blocks
           WHERE started_at >= ?1 AND started_at < ?2 AND (?3 IS NULL OR product_id = ?3) GROUP BY 1 ORDER BY 1"#
    )
    .await?;
    statistics.trials_converted = count_times!(
        &mut *connection,
        span,
        r#"SELECT date(converted_at / 1000000, 'unixepoch') AS "day!: _", count(*) AS "count!: _" FROM trial_blocks
           WHERE converted_at >= ?1 AND converted_at < ?2 AND (?3 IS NULL OR product_id = ?3) GROUP BY 1 ORDER BY 1"#
    )
    .await?;
    Ok(())
}

async fn days(
    connection: &mut SqliteConnection,
    query: &StatisticsQuery,
    statistics: &mut Statistics,
) -> StoreResult<()> {
    statistics.check_ins = count_days!(
        &mut *connection,
        DayRow,
        query,
        r#"SELECT day AS "day!: _", sum(check_ins) AS "count!: _" FROM device_days
           WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR product_id = ?3) GROUP BY day ORDER BY day"#
    )
    .await?;
    statistics.active_devices = count_days!(
        &mut *connection,
        DayRow,
        query,
        r#"SELECT d.day AS "day!: _", count(DISTINCT a.device_hash) AS "count!: _"
           FROM device_days AS d JOIN device_activations AS a ON a.id = d.activation_id
           WHERE d.day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR d.product_id = ?3) GROUP BY d.day ORDER BY d.day"#
    )
    .await?;
    statistics.by_version = count_days!(
        &mut *connection,
        VersionRow,
        query,
        r#"SELECT d.day AS "day!: _", d.app_version AS "value!: _", count(DISTINCT a.device_hash) AS "count!: _"
           FROM device_days AS d JOIN device_activations AS a ON a.id = d.activation_id
           WHERE d.day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR d.product_id = ?3)
           GROUP BY d.day, d.app_version ORDER BY d.day, d.app_version"#
    )
    .await?;
    statistics.by_platform = count_days!(
        &mut *connection,
        VersionRow,
        query,
        r#"SELECT d.day AS "day!: _", d.platform AS "value!: _", count(DISTINCT a.device_hash) AS "count!: _"
           FROM device_days AS d JOIN device_activations AS a ON a.id = d.activation_id
           WHERE d.day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR d.product_id = ?3)
           GROUP BY d.day, d.platform ORDER BY d.day, d.platform"#
    )
    .await?;
    statistics.refusals = count_days!(
        &mut *connection,
        RefusalRow,
        query,
        r#"SELECT day AS "day!: _", value AS "code!: _", sum(count) AS "count!: _" FROM sightings
           WHERE kind = 'refusal' AND day BETWEEN ?1 AND ?2
               AND (?3 IS NULL OR license_id IN (SELECT id FROM licenses WHERE product_id = ?3))
           GROUP BY day, value ORDER BY day, value"#
    )
    .await?;
    Ok(())
}

fn span(query: &StatisticsQuery) -> Span {
    let midnight = |day: NaiveDate| micros(day.and_time(NaiveTime::MIN).and_utc());
    Span {
        product: query.product_id.map(ProductId::uuid),
        start: midnight(query.from),
        end: query.to.checked_add_days(Days::new(1)).map_or(i64::MAX, midnight),
    }
}

impl From<DayRow> for DayCount {
    fn from(row: DayRow) -> Self {
        Self {
            day: row.day,
            count: row.count.unsigned_abs(),
        }
    }
}

impl From<VersionRow> for VersionCount {
    fn from(row: VersionRow) -> Self {
        Self {
            day: row.day,
            value: row.value,
            count: row.count.unsigned_abs(),
        }
    }
}

impl From<RefusalRow> for RefusalCount {
    fn from(row: RefusalRow) -> Self {
        Self {
            day: row.day,
            code: row.code,
            count: row.count.unsigned_abs(),
        }
    }
}
