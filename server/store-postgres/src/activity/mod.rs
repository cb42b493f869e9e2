mod check_in;
mod revenue;
mod sightings;
mod statistics;
mod usage;

use async_trait::async_trait;
use chrono::NaiveDate;
use claviger_licensing::{ActivationId, LicenseId};
use claviger_store::{
    Activity, CheckIn, Sighting, Statistics, StatisticsQuery, StoreResult, Suspicion, SuspicionThresholds, UsageDay,
    UsageReport,
};

use crate::PostgresStore;

#[async_trait]
impl Activity for PostgresStore {
    async fn record_check_in(&self, check_in: &CheckIn) -> StoreResult<()> {
        check_in::record(self, check_in).await
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
        check_in::runtime(self, activation_id).await
    }
}
