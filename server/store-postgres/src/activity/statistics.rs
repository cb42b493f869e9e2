use claviger_licensing::ProductId;
use claviger_store::{DayCount, RefusalCount, Statistics, StatisticsQuery, StoreResult, VersionCount};
use sqlx::PgConnection;

use super::revenue;
use crate::{PostgresStore, error::store_error, rows::Source};

/// A count per day by `query_as!`, with the product and both days as the first three arguments.
macro_rules! by_day {
    ($connection:expr, $query:expr, $sql:literal) => {
        sqlx::query_as!(
            DayRow,
            $sql,
            $query.product_id.map(ProductId::uuid),
            $query.from,
            $query.to
        )
        .fetch_all($connection)
        .await
        .map_err(store_error)?
        .into_iter()
        .map(DayCount::try_from)
        .collect()
    };
}

/// All counts are of one moment, so that they add up.
pub(super) async fn count(store: &PostgresStore, query: &StatisticsQuery) -> StoreResult<Statistics> {
    let mut snapshot = store.begin_snapshot().await?;
    let statistics = Statistics {
        licenses_created: licenses_created(&mut snapshot, query).await?,
        activations: activations(&mut snapshot, query).await?,
        check_ins: check_ins(&mut snapshot, query).await?,
        active_devices: active_devices(&mut snapshot, query).await?,
        by_version: by_version(&mut snapshot, query).await?,
        by_platform: by_platform(&mut snapshot, query).await?,
        trials_begun: trials_begun(&mut snapshot, query).await?,
        trials_converted: trials_converted(&mut snapshot, query).await?,
        revenue: revenue::count(&mut snapshot, query).await?,
        refusals: refusals(&mut snapshot, query).await?,
    };
    snapshot.commit().await.map_err(store_error)?;
    Ok(statistics)
}

async fn licenses_created(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<DayCount>> {
    by_day!(
        connection,
        query,
        r#"SELECT (created_at AT TIME ZONE 'UTC')::date AS "day!", count(*) AS "count!" FROM licenses
        WHERE ($1::uuid IS NULL OR product_id = $1) AND created_at >= $2::date::timestamp AT TIME ZONE 'UTC'
            AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'
        GROUP BY 1 ORDER BY 1"#
    )
}

async fn activations(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<DayCount>> {
    by_day!(
        connection,
        query,
        r#"SELECT (activated_at AT TIME ZONE 'UTC')::date AS "day!", count(*) AS "count!"
        FROM device_activations JOIN licenses ON licenses.id = license_id
        WHERE ($1::uuid IS NULL OR product_id = $1) AND origin <> 'rebind'
            AND activated_at >= $2::date::timestamp AT TIME ZONE 'UTC'
            AND activated_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'
        GROUP BY 1 ORDER BY 1"#
    )
}

async fn check_ins(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<DayCount>> {
    by_day!(
        connection,
        query,
        r#"SELECT day AS "day!", sum(check_ins)::bigint AS "count!" FROM device_days
        WHERE ($1::uuid IS NULL OR product_id = $1) AND day BETWEEN $2 AND $3
        GROUP BY day ORDER BY day"#
    )
}

// A device can have two activations on a day: it gave its slot up and came back, or it has licenses of two products.

async fn active_devices(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<DayCount>> {
    by_day!(
        connection,
        query,
        r#"SELECT day AS "day!", count(DISTINCT device_hash) AS "count!"
        FROM device_days JOIN device_activations ON id = activation_id
        WHERE ($1::uuid IS NULL OR product_id = $1) AND day BETWEEN $2 AND $3
        GROUP BY day ORDER BY day"#
    )
}

async fn by_version(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<VersionCount>> {
    sqlx::query_as!(
        ValueRow,
        r#"SELECT day AS "day!", days.app_version AS "value!", count(DISTINCT device_hash) AS "count!"
        FROM device_days AS days JOIN device_activations ON id = activation_id
        WHERE ($1::uuid IS NULL OR product_id = $1) AND day BETWEEN $2 AND $3
        GROUP BY day, days.app_version ORDER BY day, days.app_version COLLATE "C""#,
        query.product_id.map(ProductId::uuid),
        query.from,
        query.to,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?
    .into_iter()
    .map(VersionCount::try_from)
    .collect()
}

async fn by_platform(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<VersionCount>> {
    sqlx::query_as!(
        ValueRow,
        r#"SELECT day AS "day!", days.platform AS "value!", count(DISTINCT device_hash) AS "count!"
        FROM device_days AS days JOIN device_activations ON id = activation_id
        WHERE ($1::uuid IS NULL OR product_id = $1) AND day BETWEEN $2 AND $3
        GROUP BY day, days.platform ORDER BY day, days.platform COLLATE "C""#,
        query.product_id.map(ProductId::uuid),
        query.from,
        query.to,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?
    .into_iter()
    .map(VersionCount::try_from)
    .collect()
}

async fn trials_begun(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<DayCount>> {
    by_day!(
        connection,
        query,
        r#"SELECT (started_at AT TIME ZONE 'UTC')::date AS "day!", count(*) AS "count!" FROM trial_blocks
        WHERE ($1::uuid IS NULL OR product_id = $1) AND started_at >= $2::date::timestamp AT TIME ZONE 'UTC'
            AND started_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'
        GROUP BY 1 ORDER BY 1"#
    )
}

async fn trials_converted(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<DayCount>> {
    by_day!(
        connection,
        query,
        r#"SELECT (converted_at AT TIME ZONE 'UTC')::date AS "day!", count(*) AS "count!" FROM trial_blocks
        WHERE ($1::uuid IS NULL OR product_id = $1) AND converted_at >= $2::date::timestamp AT TIME ZONE 'UTC'
            AND converted_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'
        GROUP BY 1 ORDER BY 1"#
    )
}

async fn refusals(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<RefusalCount>> {
    let rows = sqlx::query_as!(
        ValueRow,
        r#"SELECT day AS "day!", value AS "value!", sum(count)::bigint AS "count!" FROM sightings
        WHERE kind = 'refusal' AND day BETWEEN $2 AND $3
            AND ($1::uuid IS NULL OR license_id IN (SELECT id FROM licenses WHERE product_id = $1))
        GROUP BY day, value ORDER BY day, value COLLATE "C""#,
        query.product_id.map(ProductId::uuid),
        query.from,
        query.to,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    rows.into_iter()
        .map(|row| {
            let source = Source {
                table: "sightings",
                id: row.day,
            };
            Ok(RefusalCount {
                day: row.day,
                code: row.value,
                count: source.number("count", row.count)?,
            })
        })
        .collect()
}

struct DayRow {
    day: chrono::NaiveDate,
    count: i64,
}

struct ValueRow {
    day: chrono::NaiveDate,
    value: String,
    count: i64,
}

impl TryFrom<DayRow> for DayCount {
    type Error = claviger_store::StoreError;

    fn try_from(row: DayRow) -> StoreResult<Self> {
        let source = Source {
            table: "device_days",
            id: row.day,
        };
        Ok(Self {
            day: row.day,
            count: source.number("check_ins", row.count)?,
        })
    }
}

impl TryFrom<ValueRow> for VersionCount {
    type Error = claviger_store::StoreError;

    fn try_from(row: ValueRow) -> StoreResult<Self> {
        let source = Source {
            table: "device_days",
            id: row.day,
        };
        Ok(Self {
            day: row.day,
            value: row.value,
            count: source.number("activation_id", row.count)?,
        })
    }
}
