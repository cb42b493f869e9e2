mod find;
mod fulfill;
mod lease;
mod list;
mod put;
mod text;
mod write;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, LicenseEvent, OrderId};
use claviger_store::{
    AddLicensesError, NewLicense, OrderFilter, OrderLease, OrderSelector, OrderSummary, OrderWrite, Orders, Page,
    StoreResult,
};
use uuid::Uuid;

use crate::PostgresStore;

pub(crate) use write::write_of_license;

#[async_trait]
impl Orders for PostgresStore {
    async fn find_order(&self, selector: OrderSelector<'_>) -> StoreResult<Option<OrderSummary>> {
        find::order(self, selector).await
    }

    async fn list_orders(&self, filter: &OrderFilter, page: Page) -> StoreResult<Vec<OrderSummary>> {
        list::orders(self, filter, page).await
    }

    async fn lease_order(
        &self,
        id: OrderId,
        holder: Uuid,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> StoreResult<OrderLease> {
        lease::take(self, id, holder, now, until).await
    }

    async fn release_order(&self, id: OrderId, holder: Uuid) -> StoreResult<()> {
        lease::give_back(self, id, holder).await
    }

    async fn write_order(&self, write: &OrderWrite, context: &AuditContext) -> StoreResult<()> {
        write::order(self, write, context).await
    }

    async fn fulfill_order(
        &self,
        write: &OrderWrite,
        license: &NewLicense,
        events: &[LicenseEvent],
        context: &AuditContext,
    ) -> Result<(), AddLicensesError> {
        fulfill::order(self, write, license, events, context).await
    }
}
