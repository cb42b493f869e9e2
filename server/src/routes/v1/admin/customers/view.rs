//! Customers as admins see them.

use chrono::{DateTime, Utc};
use claviger_licensing::{Customer, CustomerId, kind};
use poem_openapi::Object;

use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    wire::id::WireId,
};

/// Someone who holds licenses.
#[derive(Debug, Object)]
#[oai(rename = "Customer", skip_serializing_if_is_none)]
pub(crate) struct CustomerView {
    /// Its id.
    pub(crate) id: WireId<kind::Customer>,
    /// E-mail address; absent once erased.
    pub(crate) email: Option<String>,
    /// Name.
    pub(crate) name: Option<String>,
    /// The seller's note.
    pub(crate) note: Option<String>,
    /// When it was first known.
    pub(crate) created_at: DateTime<Utc>,
    /// When its personal data was erased.
    pub(crate) erased_at: Option<DateTime<Utc>>,
}

impl From<Customer> for CustomerView {
    fn from(customer: Customer) -> Self {
        Self {
            id: WireId(customer.id),
            email: customer.email,
            name: customer.name,
            note: customer.note,
            created_at: customer.created_at,
            erased_at: customer.erased_at,
        }
    }
}

/// One customer by its id.
pub(super) async fn find(scope: &Scope, id: CustomerId) -> Result<Customer, Problem> {
    let customer = scope.env.store.find_customer(id).await?;
    customer.ok_or_else(|| Problem::new(ErrorCode::CustomerNotFound))
}
