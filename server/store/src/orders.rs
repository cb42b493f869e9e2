use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{
    AuditContext, CustomerId, License, LicenseEvent, LicenseId, Order, OrderId, OrderSource, OrderStatus, ProductId,
    Subscription,
};
use uuid::Uuid;

use crate::{AddLicensesError, NewCustomer, NewLicense, NewMail, Page, StoreResult};

/// Which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderSelector<'a> {
    /// The one with this id.
    Id(OrderId),
    /// The one with this checkout session at Stripe.
    Session(&'a str),
    /// The one with this payment intent at Stripe.
    PaymentIntent(&'a str),
    /// The one with this subscription at Stripe.
    Subscription(&'a str),
}

/// Which orders to list; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Of this license.
    pub license_id: Option<LicenseId>,
    /// Of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of a customer with this e-mail address, case ignored.
    pub email: Option<String>,
    /// Of this customer at Stripe.
    pub stripe_customer: Option<String>,
    /// Of this product.
    pub product_id: Option<ProductId>,
    /// With one of these statuses; empty means any.
    pub statuses: Vec<OrderStatus>,
    /// That came about like this.
    pub source: Option<OrderSource>,
    /// With this invoice number.
    pub invoice_no: Option<String>,
    /// Begun at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// That this text finds.
    pub text: Option<OrderText>,
}

/// What somebody typed to find orders, once it is known what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderText {
    /// The id of an order.
    Order(OrderId),
    /// The id of a license: the orders that are for it.
    License(LicenseId),
    /// The id of a customer: the orders that it made.
    Customer(CustomerId),
    /// Anything else, as it was typed: 1 to 200 characters. The customer's e-mail address or name or the invoice number
    /// contains it, case ignored (ASCII); if it is [too short](crate::is_short) for that, the address or name begins with it,
    /// or the invoice number is exactly it. Or one of the order's ids at Stripe is exactly it.
    Words(String),
}

/// An order with what it is shown with.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderSummary {
    /// The order.
    pub order: Order,
    /// Its subscription, if it has one.
    pub subscription: Option<Subscription>,
    /// Its product's code.
    pub product: String,
    /// Its plan's code.
    pub plan: String,
    /// Its price's code.
    pub price: Option<String>,
    /// Its customer's e-mail address.
    pub email: Option<String>,
    /// Its customer's name.
    pub customer_name: Option<String>,
    /// Its license.
    pub license: Option<License>,
}

/// The outcome of asking for an order alone.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderLease {
    /// Nobody else has it until the instant asked for; this is how it is.
    Taken(Box<OrderSummary>),
    /// Somebody else has it.
    Busy,
    /// There is no such order.
    Missing,
}

/// What to write of an order, all or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderWrite {
    /// The order as it is to be; every field but `id`, `source` and `created_at` is written. Added if there is none with its id.
    /// Its `customer_id` is ignored in favor of `customer`.
    pub order: Order,
    /// Who pays: a customer with the same e-mail address (case ignored) is taken, else one is added. `None` leaves the order's
    /// customer as it is.
    pub customer: Option<NewCustomer>,
    /// Its subscription as it is to be; `None` leaves what is stored.
    pub subscription: Option<Subscription>,
    /// Mails to be sent; those whose cause is known already are left out.
    pub mails: Vec<NewMail>,
    /// Who holds the order's lease; it ends with the write. `None` for an order that nobody else knows yet, and only for one.
    pub lease: Option<Uuid>,
}

/// Orders and their subscriptions.
///
/// Who brings an order up to date takes its lease first, reads what Stripe says then, and writes with the lease: so nobody
/// overwrites newer facts with older ones. A lease that ran out goes to the next one who asks, and the late writer's write is
/// refused.
#[async_trait]
pub trait Orders {
    /// Reads one order.
    async fn find_order(&self, selector: OrderSelector<'_>) -> StoreResult<Option<OrderSummary>>;

    /// Lists orders, newest first.
    async fn list_orders(&self, filter: &OrderFilter, page: Page) -> StoreResult<Vec<OrderSummary>>;

    /// Takes the lease of an order for `holder` from now until an instant. Who has it may take it again.
    async fn lease_order(
        &self,
        id: OrderId,
        holder: Uuid,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> StoreResult<OrderLease>;

    /// Gives a lease back without a write; nothing happens if `holder` does not have it.
    async fn release_order(&self, id: OrderId, holder: Uuid) -> StoreResult<()>;

    /// Writes an order that changes no license. A new one is audited as `order.created`, a change of its status as
    /// `order.status_changed` with both, under its license and customer where it has them.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](crate::StoreError::Conflict) if the lease is lost, or another order has one of its Stripe ids;
    /// nothing is written then.
    async fn write_order(&self, write: &OrderWrite, context: &AuditContext) -> StoreResult<()>;

    /// Writes an order and adds the license that it pays for, with `license_id` of the order and `customer_id` of the license
    /// set, the events applied to it, and everything audited, in one transaction. The license's `customer` is ignored in
    /// favor of the order's.
    ///
    /// # Errors
    /// As [`write_order`](Self::write_order) and [`add_licenses`](crate::Licenses::add_licenses), and
    /// [`StoreError::Conflict`](crate::StoreError::Conflict) if the order has a license already.
    async fn fulfill_order(
        &self,
        write: &OrderWrite,
        license: &NewLicense,
        events: &[LicenseEvent],
        context: &AuditContext,
    ) -> Result<(), AddLicensesError>;
}
