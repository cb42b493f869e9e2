//! Letting customers see and manage at Stripe what they pay for a license.

use claviger_licensing::{CustomerId, License};
use claviger_store::{OrderFilter, OrderSummary, Page, StoreResult};
use claviger_stripe::StripeError;

use super::{Links, StripeAccess, checkout::unreachable, sync::holder};
use crate::{
    environment::EnvironmentContext,
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
};

/// The most orders of one license that are looked at, the newest ones.
const ORDERS: u16 = 100;

/// Who asks about the money of a license. A license can come into other hands than those that paid for it, and bills have names
/// and addresses on them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asker {
    /// A customer, by his e-mail address: he sees the orders that were paid under it.
    Customer(CustomerId),
    /// Who has the license key: he sees the orders of the license's customer, and those that were begun with the key to renew it.
    KeyHolder,
}

/// The orders of a license that who asks may know of, newest first.
pub(crate) async fn orders(
    env: &EnvironmentContext,
    license: &License,
    asker: Asker,
) -> StoreResult<Vec<OrderSummary>> {
    let filter = OrderFilter {
        license_id: Some(license.id),
        ..OrderFilter::default()
    };
    let mut orders = env.store.list_orders(&filter, Page::first(ORDERS)).await?;
    orders.retain(|summary| {
        let order = &summary.order;
        match asker {
            Asker::Customer(customer) => order.customer_id == Some(customer),
            Asker::KeyHolder => order.customer_id == license.customer_id || order.renewal.is_some(),
        }
    });
    Ok(orders)
}

/// The order that was paid by a customer at Stripe: the one that pays for the license now, else the newest one.
pub(crate) fn billed<'a>(license: &License, orders: &'a [OrderSummary]) -> Option<&'a OrderSummary> {
    let mut billed = orders.iter().filter(|summary| summary.order.stripe.customer.is_some());
    let newest = billed.clone().next();
    billed
        .find(|summary| license.order_id == Some(summary.order.id))
        .or(newest)
}

/// Opens Stripe's customer portal for who paid a license. From there the customer comes back to `return_url`, or to the page of
/// his licenses. The portal takes the language of the customer or the browser.
pub(crate) async fn open(
    scope: &Scope,
    license: &License,
    asker: Asker,
    return_url: Option<String>,
) -> Result<String, Problem> {
    let env = &scope.env;
    let orders = orders(env, license, asker).await?;
    let order = billed(license, &orders).map(|summary| &summary.order);
    let Some((order, customer)) = order.and_then(|order| Some((order, order.stripe.customer.as_deref()?))) else {
        return Err(Problem::new(ErrorCode::BillingUnavailable));
    };
    let stripe = access(env)?;
    let return_url = match return_url {
        Some(url) => url,
        None => Links::new(&scope.app, env.environment, order.buyer.language).my_licenses(None)?,
    };
    // A session is for one visit, so each gets a key of its own.
    let key = format!("portal-{}", holder());
    let session = stripe
        .client
        .create_portal_session(customer, &return_url, None, &key)
        .await;
    session.map(|session| session.url).map_err(|error| match error {
        error if is_gone(&error) => Problem::with_detail(
            ErrorCode::BillingUnavailable,
            "Stripe no longer knows the customer who paid.",
        ),
        error => unreachable(Some(error)),
    })
}

/// The environment's account at Stripe.
pub(crate) fn access(env: &EnvironmentContext) -> Result<&StripeAccess, Problem> {
    env.stripe.as_ref().ok_or_else(|| {
        let detail = format!("Environment `{}` has no account at Stripe.", env.environment);
        Problem::with_detail(ErrorCode::BillingUnavailable, detail)
    })
}

/// Whether the object that was asked for, or that a request names, was deleted at Stripe.
pub(crate) fn is_gone(error: &StripeError) -> bool {
    match error {
        StripeError::NotFound => true,
        StripeError::Refused { code, .. } => code.as_deref() == Some("resource_missing"),
        StripeError::Unauthorized
        | StripeError::RateLimited
        | StripeError::OutcomeUnknown(_)
        | StripeError::Unreachable(_) => false,
    }
}
