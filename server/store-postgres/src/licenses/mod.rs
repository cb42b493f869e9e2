mod add;
mod apply;
mod find;
mod list;
mod lock;
mod page;
mod search;
mod slots;
mod summary;
mod text;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, AuditContext, KeyHash, LicenseId, LicenseRecord};
use claviger_store::{
    AddLicensesError, LicenseFilter, LicensePage, LicenseSelector, LicenseSummary, Licenses, LockedLicense, NewLicense,
    Page, StoreResult,
};

use crate::PostgresStore;

pub(crate) use add::insert_new;
pub(crate) use apply::{Target, apply_all};
pub(crate) use find::rows_by_id;

#[async_trait]
impl Licenses for PostgresStore {
    async fn find_license(
        &self,
        selector: LicenseSelector,
        window_start: DateTime<Utc>,
    ) -> StoreResult<Option<LicenseRecord>> {
        find::license(self, selector, window_start).await
    }

    async fn lock_license(
        &self,
        selector: LicenseSelector,
        window_start: DateTime<Utc>,
    ) -> StoreResult<Option<Box<dyn LockedLicense>>> {
        lock::lock(self, selector, window_start).await
    }

    async fn add_licenses(&self, licenses: &[NewLicense], context: &AuditContext) -> Result<(), AddLicensesError> {
        add::add(self, licenses, context).await
    }

    async fn search_licenses(&self, filter: &LicenseFilter, page: &LicensePage) -> StoreResult<Vec<LicenseSummary>> {
        search::summaries(self, filter, page).await
    }

    async fn find_sealed_key(&self, id: LicenseId) -> StoreResult<Option<Vec<u8>>> {
        find::sealed_key(self, id).await
    }

    async fn list_activations(&self, id: LicenseId, page: Page) -> StoreResult<Vec<Activation>> {
        list::activations(self, id, page).await
    }

    async fn existing_keys(&self, keys: &[KeyHash]) -> StoreResult<Vec<KeyHash>> {
        find::existing_keys(self, keys).await
    }
}
