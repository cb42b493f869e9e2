use async_trait::async_trait;
use claviger_licensing::{AuditContext, Customer, CustomerId};

use crate::{Page, StoreResult};

/// A customer to be found by e-mail address or added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// The id that the customer gets if one is added.
    pub id: CustomerId,
    /// E-mail address.
    pub email: String,
    /// Name; it fills in a missing one, but does not replace one that is known.
    pub name: Option<String>,
}

/// What to change of a customer; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerChange {
    /// E-mail address.
    pub email: Option<String>,
    /// Name; `Some(None)` clears it.
    pub name: Option<Option<String>>,
    /// Note; `Some(None)` clears it.
    pub note: Option<Option<String>>,
}

/// Which customers to list; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerFilter {
    /// With this e-mail address, case ignored.
    pub email: Option<String>,
    /// With this id.
    pub id: Option<CustomerId>,
    /// Whose e-mail address or name contains this, case ignored (ASCII); or begins with it, if it is
    /// [too short](crate::is_short) for that.
    pub text: Option<String>,
}

/// Customers.
#[async_trait]
pub trait Customers {
    /// One customer by id.
    async fn find_customer(&self, id: CustomerId) -> StoreResult<Option<Customer>>;

    /// Lists customers, newest first.
    async fn list_customers(&self, filter: &CustomerFilter, page: Page) -> StoreResult<Vec<Customer>>;

    /// The customer with this e-mail address (case ignored), added if there is none, with an audit event `customer.created`.
    async fn ensure_customer(&self, new: &NewCustomer, context: &AuditContext) -> StoreResult<Customer>;

    /// Changes a customer, with an audit event `customer.changed` that names the fields only, none if no field is named.
    /// `false` if there is no such customer.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](crate::StoreError::Conflict) if another customer has the e-mail address, or this one is erased.
    async fn change_customer(
        &self,
        id: CustomerId,
        change: &CustomerChange,
        context: &AuditContext,
    ) -> StoreResult<bool>;

    /// Erases what is personal: e-mail, name and note of the customer; note, and the names, hostnames, cpu, components and
    /// run time reports of devices of the customer's licenses; e-mail and device name of trials that those devices had, and
    /// of trials that were begun with the customer's e-mail address (case ignored); names, hostnames, cpus and components of
    /// machines that bought with the customer's orders, whose leases end; address, content and errors of mails to the customer
    /// or to the address, of which those that wait are given up; the customer's links and sessions. Licenses, orders, dates,
    /// order numbers and the audit log stay. Audited as `customer.erased`. `false` if there is none. Erasing again erases what
    /// came since, but no longer knows the address; the date stays the first one.
    async fn erase_customer(&self, id: CustomerId, context: &AuditContext) -> StoreResult<bool>;
}
