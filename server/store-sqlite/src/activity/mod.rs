mod check_ins;
mod news;
mod revenue;
mod sightings;
mod statistics;
mod usage;

use async_trait::async_trait;
use chrono::NaiveDate;
use claviger_licensing::{ActivationId, LicenseId};
use claviger_store::{
    Activity, Changed, CheckIns, Sighting, Statistics, StatisticsQuery, StoreResult, Suspicion, SuspicionThresholds,
    UsageDay, UsageReport,
};

use crate::SqliteStore;
use crate::error::failed;
use crate::rows::RowName;

#[async_trait]
impl Activity for SqliteStore {
    async fn record_check_ins(&self, check_ins: &[CheckIns], sightings: &[Sighting]) -> StoreResult<()> {
        if check_ins.is_empty() {
            return self.record_sightings(sightings).await;
        }
        let mut transaction = self.begin().await?;
        check_ins::count(&mut transaction, check_ins).await?;
        let news = news::note(&mut transaction, check_ins).await?;
        sightings::count(&mut transaction, sightings).await?;
        if news.is_empty() {
            return transaction.commit().await.map_err(failed);
        }
        self.announcer.commit(transaction, Changed::Licenses(news)).await
    }

    async fn record_sightings(&self, sightings: &[Sighting]) -> StoreResult<()> {
        if sightings.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        sightings::count(&mut transaction, sightings).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn record_usage(&self, report: &UsageReport) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        usage::add(&mut transaction, report).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn list_usage(&self, license_id: LicenseId, from: NaiveDate, to: NaiveDate) -> StoreResult<Vec<UsageDay>> {
        usage::list(&self.readers, license_id, from, to).await
    }

    async fn statistics(&self, query: &StatisticsQuery) -> StoreResult<Statistics> {
        // One snapshot for all of them.
        let mut transaction = self.readers.begin().await.map_err(failed)?;
        statistics::read(&mut transaction, query).await
    }

    async fn list_suspicious(
        &self,
        since: NaiveDate,
        thresholds: &SuspicionThresholds,
        limit: u16,
    ) -> StoreResult<Vec<Suspicion>> {
        sightings::suspicious(&self.readers, since, thresholds, limit).await
    }

    async fn find_runtime(&self, activation_id: ActivationId) -> StoreResult<Option<serde_json::Value>> {
        let id = activation_id.uuid();
        let select = sqlx::query_scalar!("SELECT runtime FROM device_activations WHERE id = ?1", id);
        let runtime = select.fetch_optional(&self.readers).await.map_err(failed)?.flatten();
        let name = RowName {
            table: "device_activations",
            id,
        };
        runtime.map(|runtime| name.json("runtime", &runtime)).transpose()
    }
}
