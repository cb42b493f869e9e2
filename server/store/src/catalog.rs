use async_trait::async_trait;
use claviger_licensing::{AuditContext, Plan, PlanId, Product, catalog::CatalogContent};

use crate::StoreResult;

/// The stored catalog and how often it was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CatalogState {
    /// What is sold.
    pub content: CatalogContent,
    /// Goes up by one with every write; 0 for a catalog never written.
    pub revision: i64,
}

/// Products, plans and prices.
#[async_trait]
pub trait Catalog {
    /// The whole catalog, in the order of the bytes of its codes.
    async fn read_catalog(&self) -> StoreResult<CatalogState>;

    /// Inserts or updates every product, plan and price of `content` by its id, in one transaction with an audit event
    /// `catalog.applied` that carries `summary`. What `content` does not name stays as it is; nothing is deleted.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](crate::StoreError::Conflict) if the stored revision is not `revision`, or codes clash.
    async fn write_catalog(
        &self,
        revision: i64,
        content: &CatalogContent,
        summary: serde_json::Value,
        context: &AuditContext,
    ) -> StoreResult<()>;

    /// One product by its code.
    async fn find_product(&self, code: &str) -> StoreResult<Option<Product>>;

    /// One plan by its id.
    async fn find_plan(&self, id: PlanId) -> StoreResult<Option<Plan>>;
}
