mod begin;
mod change;
mod find;
mod list;

use async_trait::async_trait;
use claviger_licensing::{AuditContext, ComponentHashes, DeviceHash, ProductId, Trial, TrialId};
use claviger_store::{NewTrial, Page, StoreResult, TrialChange, TrialFilter, Trials};

use crate::PostgresStore;

#[async_trait]
impl Trials for PostgresStore {
    async fn find_trial(&self, product_id: ProductId, device: &DeviceHash) -> StoreResult<Option<Trial>> {
        find::of_device(self, product_id, device).await
    }

    async fn find_trials_by_components(
        &self,
        product_id: ProductId,
        components: &ComponentHashes,
    ) -> StoreResult<Vec<(Trial, ComponentHashes)>> {
        find::by_components(self, product_id, components).await
    }

    async fn begin_trial(&self, new: &NewTrial, context: &AuditContext) -> StoreResult<(Trial, bool)> {
        begin::begin(self, new, context).await
    }

    async fn link_trial_device(
        &self,
        trial: &Trial,
        device: &DeviceHash,
        components: &ComponentHashes,
        context: &AuditContext,
    ) -> StoreResult<()> {
        begin::link(self, trial, device, components, context).await
    }

    async fn find_trial_by_id(&self, id: TrialId) -> StoreResult<Option<Trial>> {
        find::by_id(self, id).await
    }

    async fn list_trials(&self, filter: &TrialFilter, page: Page) -> StoreResult<Vec<Trial>> {
        list::list(self, filter, page).await
    }

    async fn change_trial(&self, id: TrialId, change: &TrialChange, context: &AuditContext) -> StoreResult<bool> {
        change::change(self, id, change, context).await
    }
}
