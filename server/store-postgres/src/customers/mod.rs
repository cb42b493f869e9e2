mod change;
mod ensure;
mod erase;
mod find;

use async_trait::async_trait;
use claviger_licensing::{AuditContext, Customer, CustomerId};
use claviger_store::{CustomerChange, CustomerFilter, Customers, NewCustomer, Page, StoreResult};

use crate::PostgresStore;

pub(crate) use ensure::ensure;

#[async_trait]
impl Customers for PostgresStore {
    async fn find_customer(&self, id: CustomerId) -> StoreResult<Option<Customer>> {
        find::by_id(self, id).await
    }

    async fn list_customers(&self, filter: &CustomerFilter, page: Page) -> StoreResult<Vec<Customer>> {
        find::list(self, filter, page).await
    }

    async fn ensure_customer(&self, new: &NewCustomer, context: &AuditContext) -> StoreResult<Customer> {
        ensure::one(self, new, context).await
    }

    async fn change_customer(
        &self,
        id: CustomerId,
        change: &CustomerChange,
        context: &AuditContext,
    ) -> StoreResult<bool> {
        change::change(self, id, change, context).await
    }

    async fn erase_customer(&self, id: CustomerId, context: &AuditContext) -> StoreResult<bool> {
        erase::erase(self, id, context).await
    }
}

/// The form in which e-mail addresses are compared.
pub(crate) fn email_key(email: &str) -> String {
    email.to_lowercase()
}
