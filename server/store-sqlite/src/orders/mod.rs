mod find;
mod fulfill;
mod lease;
mod list;
mod text;
mod upsert;
mod write;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, LicenseEvent, OrderId};
use claviger_store::{
    AddLicensesError, NewLicense, OrderFilter, OrderLease, OrderSelector, OrderSummary, OrderWrite, Orders, Page,
    StoreResult,
};
use uuid::Uuid;

pub(crate) use write::write;

use crate::SqliteStore;
use crate::audit::Trail;
use crate::error::failed;

#[async_trait]
impl Orders for SqliteStore {
    async fn find_order(&self, selector: OrderSelector<'_>) -> StoreResult<Option<OrderSummary>> {
        // One snapshot of orders and licenses.
        let mut transaction = self.readers.begin().await.map_err(failed)?;
        find::one(&mut transaction, selector).await
    }

    async fn list_orders(&self, filter: &OrderFilter, page: Page) -> StoreResult<Vec<OrderSummary>> {
        let mut transaction = self.readers.begin().await.map_err(failed)?;
        list::orders(&mut transaction, filter, page).await
    }

    async fn lease_order(
        &self,
        id: OrderId,
        holder: Uuid,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> StoreResult<OrderLease> {
        let mut transaction = self.begin().await?;
        let lease = lease::take(&mut transaction, id, holder, now, until).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(lease)
    }

    async fn release_order(&self, id: OrderId, holder: Uuid) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        lease::give_back(&mut transaction, id, holder).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn write_order(&self, order: &OrderWrite, context: &AuditContext) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        write(&mut transaction, order, context.at, &mut Trail::new(context)).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn fulfill_order(
        &self,
        order: &OrderWrite,
        license: &NewLicense,
        events: &[LicenseEvent],
        context: &AuditContext,
    ) -> Result<(), AddLicensesError> {
        let mut transaction = self.begin().await?;
        fulfill::fulfill(&mut transaction, order, license, events, context).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(())
    }
}
