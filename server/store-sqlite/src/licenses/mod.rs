mod add;
mod events;
mod find;
mod list;
mod lock;
mod search;
mod text;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, AuditContext, KeyHash, LicenseId, LicenseRecord};
use claviger_store::{
    AddLicensesError, LicenseFilter, LicensePage, LicenseSelector, LicenseSummary, Licenses, LockedLicense, NewLicense,
    Page, StoreResult,
};

pub(crate) use add::for_customer as add_for;
pub(crate) use events::{Target, apply_all as apply};

use crate::SqliteStore;
use crate::error::failed;

#[async_trait]
impl Licenses for SqliteStore {
    async fn find_license(
        &self,
        selector: LicenseSelector,
        window_start: DateTime<Utc>,
    ) -> StoreResult<Option<LicenseRecord>> {
        let mut connection = self.readers.acquire().await.map_err(failed)?;
        find::record(&mut connection, selector, window_start).await
    }

    async fn lock_license(
        &self,
        selector: LicenseSelector,
        window_start: DateTime<Utc>,
    ) -> StoreResult<Option<Box<dyn LockedLicense>>> {
        lock::lock(self.begin().await?, selector, window_start, &self.announcer).await
    }

    async fn add_licenses(&self, licenses: &[NewLicense], context: &AuditContext) -> Result<(), AddLicensesError> {
        let mut transaction = self.begin().await?;
        add::all(&mut transaction, licenses, context).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(())
    }

    async fn search_licenses(&self, filter: &LicenseFilter, page: &LicensePage) -> StoreResult<Vec<LicenseSummary>> {
        search::licenses(&self.readers, filter, page).await
    }

    async fn find_sealed_key(&self, id: LicenseId) -> StoreResult<Option<Vec<u8>>> {
        find::sealed_key(&self.readers, id).await
    }

    async fn list_activations(&self, id: LicenseId, page: Page) -> StoreResult<Vec<Activation>> {
        list::activations(&self.readers, id, page).await
    }

    async fn existing_keys(&self, keys: &[KeyHash]) -> StoreResult<Vec<KeyHash>> {
        find::existing_keys(&self.readers, keys).await
    }
}
