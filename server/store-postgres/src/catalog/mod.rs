mod read;
mod write;

use async_trait::async_trait;
use claviger_licensing::{AuditContext, Plan, PlanId, Product, catalog::CatalogContent};
use claviger_store::{Catalog, CatalogState, StoreResult};

use crate::PostgresStore;

#[async_trait]
impl Catalog for PostgresStore {
    async fn read_catalog(&self) -> StoreResult<CatalogState> {
        read::catalog(self).await
    }

    async fn write_catalog(
        &self,
        revision: i64,
        content: &CatalogContent,
        summary: serde_json::Value,
        context: &AuditContext,
    ) -> StoreResult<()> {
        write::catalog(self, revision, content, summary, context).await
    }

    async fn find_product(&self, code: &str) -> StoreResult<Option<Product>> {
        read::product(self, code).await
    }

    async fn find_plan(&self, id: PlanId) -> StoreResult<Option<Plan>> {
        read::plan(self, id).await
    }
}
