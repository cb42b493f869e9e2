use chrono::{DateTime, NaiveDate, Utc};
use claviger_licensing::ActivationId;
use claviger_store::{Changed, CheckIns, Sighting, StoreResult};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{news::News, sightings::Counts};
use crate::{PostgresStore, changes::finished};

/// All that is to be noted in one transaction, column by column.
///
/// Rows are written table by table in the same order by everybody, and in each in the order of its key, so that two who write
/// at once never wait for each other.
struct Batch {
    days: Days,
    news: News,
    sightings: Counts,
}

/// Columns of `device_days`.
#[derive(Default)]
struct Days {
    activations: Vec<Uuid>,
    days: Vec<NaiveDate>,
    products: Vec<Uuid>,
    app_versions: Vec<String>,
    platforms: Vec<String>,
    counts: Vec<i64>,
    last_seen: Vec<DateTime<Utc>>,
}

/// Notes it even if nobody waits for it any more.
///
/// The transaction is repeated if its connection breaks. If that happens while it commits, nobody knows whether it did: a server
/// that restarts can make check-ins count twice. That is better than to lose when paying customers' devices were seen.
pub(super) async fn record(store: &PostgresStore, check_ins: &[CheckIns], sightings: &[Sighting]) -> StoreResult<()> {
    if check_ins.is_empty() && sightings.is_empty() {
        return Ok(());
    }
    let mut sorted: Vec<&CheckIns> = check_ins.iter().collect();
    sorted.sort_by_key(|seen| (seen.activation_id, seen.last_at));
    let batch = Batch {
        days: Days::of(&sorted),
        news: News::of(check_ins),
        sightings: Counts::of(sightings),
    };
    let store = store.clone();
    finished(tokio::spawn(
        async move { store.retrying(|| batch.write(&store)).await },
    ))
    .await?
}

impl Batch {
    async fn write(&self, store: &PostgresStore) -> Result<(), sqlx::Error> {
        let mut transaction = store.pool.begin().await?;
        self.days.add(&mut transaction).await?;
        let changed = Changed::Licenses(self.news.write(&mut transaction).await?);
        self.sightings.add(&mut transaction).await?;
        let outcome = transaction.commit().await;
        store.announcer.tell(&changed);
        outcome
    }
}

impl Days {
    fn of(sorted: &[&CheckIns]) -> Self {
        let mut columns = Self::default();
        for seen in sorted {
            columns.activations.push(seen.activation_id.uuid());
            columns.days.push(seen.last_at.date_naive());
            columns.products.push(seen.product_id.uuid());
            columns
                .app_versions
                .push(seen.facts.app_version.clone().unwrap_or_default());
            columns.platforms.push(seen.facts.platform.clone().unwrap_or_default());
            columns.counts.push(i64::from(seen.count));
            columns.last_seen.push(seen.last_at);
        }
        columns
    }

    async fn add(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.activations.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins, last_seen_at)
            SELECT * FROM unnest($1::uuid[], $2::date[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[])
            ON CONFLICT (activation_id, day) DO UPDATE SET check_ins = device_days.check_ins + excluded.check_ins,
                app_version = excluded.app_version, platform = excluded.platform,
                last_seen_at = GREATEST(device_days.last_seen_at, excluded.last_seen_at)",
            &self.activations,
            &self.days,
            &self.products,
            &self.app_versions,
            &self.platforms,
            &self.counts,
            &self.last_seen,
        )
        .execute(connection)
        .await
        .map(|_| ())
    }
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
