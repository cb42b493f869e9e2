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
    Activity, CheckIns, Sighting, Statistics, StatisticsQuery, StoreResult, Suspicion, SuspicionThresholds, UsageDay,
    UsageReport,
};

use crate::PostgresStore;

#[async_trait]
impl Activity for PostgresStore {
    async fn record_check_ins(&self, check_ins: &[CheckIns], sightings: &[Sighting]) -> StoreResult<()> {
        check_ins::record(self, check_ins, sightings).await
    }

    async fn record_sightings(&self, sightings: &[Sighting]) -> StoreResult<()> {
        sightings::record(self, sightings).await
    }

    async fn record_usage(&self, report: &UsageReport) -> StoreResult<()> {
        usage::record(self, report).await
    }

    async fn list_usage(&self, license_id: LicenseId, from: NaiveDate, to: NaiveDate) -> StoreResult<Vec<UsageDay>> {
        usage::list(self, license_id, from, to).await
    }

    async fn statistics(&self, query: &StatisticsQuery) -> StoreResult<Statistics> {
        statistics::count(self, query).await
    }

    async fn list_suspicious(
        &self,
        since: NaiveDate,
        thresholds: &SuspicionThresholds,
        limit: u16,
    ) -> StoreResult<Vec<Suspicion>> {
        sightings::suspicious(self, since, thresholds, limit).await
    }

    async fn find_runtime(&self, activation_id: ActivationId) -> StoreResult<Option<serde_json::Value>> {
        check_ins::runtime(self, activation_id).await
    }
}
