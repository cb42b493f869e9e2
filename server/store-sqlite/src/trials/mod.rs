mod begin;
mod change;
mod find;
mod list;

use async_trait::async_trait;
use claviger_licensing::{AuditContext, ComponentHashes, DeviceHash, ProductId, Trial, TrialId};
use claviger_store::{NewTrial, Page, StoreResult, TrialChange, TrialFilter, Trials};
use serde_json::json;

pub(crate) use begin::mark_converted;

use crate::SqliteStore;
use crate::audit::{Subject, record};
use crate::error::failed;

#[async_trait]
impl Trials for SqliteStore {
    async fn find_trial(&self, product_id: ProductId, device: &DeviceHash) -> StoreResult<Option<Trial>> {
        find::of_device(&self.readers, product_id, device).await
    }

    async fn find_trials_by_components(
        &self,
        product_id: ProductId,
        components: &ComponentHashes,
    ) -> StoreResult<Vec<(Trial, ComponentHashes)>> {
        // One snapshot of trials and components.
        let mut transaction = self.readers.begin().await.map_err(failed)?;
        find::by_components(&mut transaction, product_id, components).await
    }

    async fn begin_trial(&self, new: &NewTrial, context: &AuditContext) -> StoreResult<(Trial, bool)> {
        let product_id = new.trial.product_id;
        // Asked of a reader first: apps ask at every start, and most of them need no write lock.
        if let Some(trial) = find::of_device(&self.readers, product_id, &new.device).await? {
            return Ok((trial, false));
        }
        let mut transaction = self.begin().await?;
        if let Some(trial) = find::of_device(&mut *transaction, product_id, &new.device).await? {
            return Ok((trial, false));
        }
        begin::insert(&mut transaction, &new.trial).await?;
        begin::link(&mut transaction, &new.trial, &new.device, &new.components).await?;
        let data = json!({ "product": product_id, "ends_at": new.trial.ends_at });
        record(
            &mut transaction,
            context,
            "trial.started",
            Subject::trial(new.trial.id),
            &data,
        )
        .await?;
        transaction.commit().await.map_err(failed)?;
        Ok((new.trial.clone(), true))
    }

    async fn link_trial_device(
        &self,
        trial: &Trial,
        device: &DeviceHash,
        components: &ComponentHashes,
        context: &AuditContext,
    ) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        if !begin::link(&mut transaction, trial, device, components).await? {
            return Ok(());
        }
        let data = json!({ "product": trial.product_id });
        record(
            &mut transaction,
            context,
            "trial.device_recognized",
            Subject::trial(trial.id),
            &data,
        )
        .await?;
        transaction.commit().await.map_err(failed)
    }

    async fn find_trial_by_id(&self, id: TrialId) -> StoreResult<Option<Trial>> {
        find::by_id(&self.readers, id).await
    }

    async fn list_trials(&self, filter: &TrialFilter, page: Page) -> StoreResult<Vec<Trial>> {
        list::list(&self.readers, filter, page).await
    }

    async fn change_trial(&self, id: TrialId, change: &TrialChange, context: &AuditContext) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let Some(old) = find::by_id(&mut *transaction, id).await? else {
            return Ok(false);
        };
        let (action, data) = change::apply(&mut transaction, &old, change).await?;
        record(&mut transaction, context, action, Subject::trial(id), &data).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }
}
