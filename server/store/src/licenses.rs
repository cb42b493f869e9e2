use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{
    Activation, AuditContext, KeyHash, License, LicenseEvent, LicenseId, LicenseRecord, PlanId, ProductId,
};

use crate::{LicenseFilter, LicensePage, NewCustomer, OrderWrite, Page, StoreError, StoreResult};

/// Which license.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LicenseSelector {
    /// The one with this id.
    Id(LicenseId),
    /// The one with this key.
    Key(KeyHash),
}

/// A license to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewLicense {
    /// The license. Its `customer_id` is ignored in favor of `customer`.
    pub license: License,
    /// Its product.
    pub product_id: ProductId,
    /// Its plan, of that product.
    pub plan_id: PlanId,
    /// The plan's code, for the audit log.
    pub plan_code: String,
    /// The whole key, sealed by the caller.
    pub key_sealed: Vec<u8>,
    /// Who gets it. A customer with the same e-mail address (case ignored) is taken, else one is added.
    pub customer: Option<NewCustomer>,
}

/// Why licenses were not added; none of them was.
#[derive(Debug, thiserror::Error)]
pub enum AddLicensesError {
    /// A key exists already, in the store or twice in the list.
    #[error("the key of entry {index} exists already")]
    DuplicateKey {
        /// Its place in the list, from 0.
        index: usize,
    },
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A license in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct LicenseSummary {
    /// The license.
    pub license: License,
    /// Its product's code.
    pub product: String,
    /// Its plan's code.
    pub plan: String,
    /// Its customer's e-mail address.
    pub email: Option<String>,
    /// Its customer's name.
    pub customer_name: Option<String>,
    /// Devices that hold a slot.
    pub active_devices: u16,
    /// Devices that may, overrides included.
    pub max_devices: u16,
    /// When any of its devices last checked in.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// Licenses and their devices.
#[async_trait]
pub trait Licenses {
    /// Reads a license for judging, without a lock.
    ///
    /// `window_start` is the oldest move or re-bind that [`LicenseRecord::activations`] must hold.
    async fn find_license(
        &self,
        selector: LicenseSelector,
        window_start: DateTime<Utc>,
    ) -> StoreResult<Option<LicenseRecord>>;

    /// Reads a license for changing: until the returned value is committed or dropped, no other process or task changes the
    /// license or its devices. Dropping it changes nothing.
    async fn lock_license(
        &self,
        selector: LicenseSelector,
        window_start: DateTime<Utc>,
    ) -> StoreResult<Option<Box<dyn LockedLicense>>>;

    /// Adds licenses, their customers and an audit event `license.created` for each in one transaction: all or none.
    async fn add_licenses(&self, licenses: &[NewLicense], context: &AuditContext) -> Result<(), AddLicensesError>;

    /// Lists licenses in the order of the page.
    async fn search_licenses(&self, filter: &LicenseFilter, page: &LicensePage) -> StoreResult<Vec<LicenseSummary>>;

    /// Lists licenses, newest first.
    async fn list_licenses(&self, filter: &LicenseFilter, page: Page) -> StoreResult<Vec<LicenseSummary>> {
        self.search_licenses(filter, &page.into()).await
    }

    /// The sealed key of a license.
    async fn find_sealed_key(&self, id: LicenseId) -> StoreResult<Option<Vec<u8>>>;

    /// All activations of a license, released ones included, newest first, with the ids of `page`.
    async fn list_activations(&self, id: LicenseId, page: Page) -> StoreResult<Vec<Activation>>;

    /// Which of these key hashes are taken, in any order.
    async fn existing_keys(&self, keys: &[KeyHash]) -> StoreResult<Vec<KeyHash>>;
}

/// A license that nobody else can change.
#[async_trait]
pub trait LockedLicense: Send {
    /// The license as it is.
    fn record(&self) -> &LicenseRecord;

    /// Applies the events in order, writes each into the audit log under a new id, sets `updated_at` to `context.at` if one of
    /// them changes the license itself, and commits. An activation also marks the device's trial of the product as converted.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if a constraint refuses an event or it releases what is not active; nothing is changed then.
    async fn commit(self: Box<Self>, events: &[LicenseEvent], context: &AuditContext) -> StoreResult<()>;

    /// The same, and writes the order whose money changes the license in the same transaction. The order's `license_id` must be
    /// this license. The events may be none.
    ///
    /// # Errors
    /// As [`commit`](Self::commit) and [`Orders::write_order`](crate::Orders::write_order).
    async fn settle(
        self: Box<Self>,
        events: &[LicenseEvent],
        order: &OrderWrite,
        context: &AuditContext,
    ) -> StoreResult<()>;
}
