//! An order as admins see it.

use chrono::{DateTime, Utc};
use claviger_licensing::{License, OrderId, Subscription, kind};
use claviger_store::{OrderSelector, OrderSummary};
use claviger_stripe::SubscriptionStatus;
use poem_openapi::Object;

use super::{
    remark::RemarkView,
    status::{OrderSourceView, OrderStatusView},
    stripe::AtStripeView,
};
use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    routes::v1::admin::licenses::CustomerRefView,
    wire::{admin::StandingView, id::WireId, language::LanguageView},
};

/// An order as admins see it.
#[derive(Debug, Object)]
#[oai(rename = "Order", skip_serializing_if_is_none)]
pub(crate) struct OrderView {
    /// Its id.
    id: WireId<kind::Order>,
    /// How it came about.
    source: OrderSourceView,
    /// How it stands.
    status: OrderStatusView,
    /// The product's code.
    product: String,
    /// The plan's code.
    plan: String,
    /// The price's code, if it was one of the catalog's.
    price: Option<String>,
    /// What was paid, in the currency's smallest unit, taxes and discounts included.
    amount: Option<i64>,
    /// ISO 4217 code of `amount`, lower case.
    currency: Option<String>,
    /// Who paid, once known.
    customer: Option<CustomerRefView>,
    /// The license that it pays for, or paid for.
    license: Option<OrderedLicense>,
    /// It renews a license instead of making one.
    renewal: bool,
    /// The subscription, as it was last read from Stripe.
    subscription: Option<SubscriptionView>,
    /// What an admin should know about it.
    remarks: Vec<RemarkView>,
    /// Its objects at Stripe.
    stripe: Option<AtStripeView>,
    /// The seller's invoice number.
    invoice_no: Option<String>,
    /// The language of its mails.
    language: LanguageView,
    /// When it began.
    created_at: DateTime<Utc>,
    /// When it was paid.
    paid_at: Option<DateTime<Utc>>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
}

/// The license of an order.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct OrderedLicense {
    /// Its id.
    id: WireId<kind::License>,
    /// The last four symbols of its key.
    key_last4: String,
    /// How it stands now.
    standing: StandingView,
    /// When it ends; absent if never, or only with its subscription.
    expires_at: Option<DateTime<Utc>>,
}

/// A subscription at Stripe.
#[derive(Debug, Object)]
#[oai(rename = "OrderSubscription", skip_serializing_if_is_none)]
struct SubscriptionView {
    /// Its id at Stripe.
    id: String,
    /// Its status in Stripe's words.
    status: String,
    /// When the next payment is due, if one is.
    renews_at: Option<DateTime<Utc>>,
    /// The end of the present period; it moves before the renewal is paid.
    current_period_end: Option<DateTime<Utc>>,
    /// When it will end or ended, if that is settled.
    ends_at: Option<DateTime<Utc>>,
    /// When the payment that is missing now first failed.
    overdue_since: Option<DateTime<Utc>>,
    /// When it was last read from Stripe.
    read_at: DateTime<Utc>,
}

impl OrderView {
    pub(crate) fn new(summary: OrderSummary, scope: &Scope) -> Self {
        let order = summary.order;
        let (email, name) = (summary.email, summary.customer_name);
        Self {
            id: WireId(order.id),
            source: order.source.into(),
            status: order.status.into(),
            product: summary.product,
            plan: summary.plan,
            price: summary.price,
            amount: order.amount,
            currency: order.currency,
            customer: order.customer_id.map(|id| CustomerRefView {
                id: WireId(id),
                email,
                name,
            }),
            license: summary.license.map(|license| OrderedLicense::new(license, scope.now)),
            renewal: order.renewal.is_some(),
            subscription: summary.subscription.map(SubscriptionView::from),
            remarks: order.remarks.into_iter().map(RemarkView::from).collect(),
            stripe: AtStripeView::of(order.stripe, scope.env.environment),
            invoice_no: order.invoice_no,
            language: order.buyer.language.into(),
            created_at: order.created_at,
            paid_at: order.paid_at,
            updated_at: order.updated_at,
        }
    }
}

impl OrderedLicense {
    fn new(license: License, now: DateTime<Utc>) -> Self {
        Self {
            id: WireId(license.id),
            standing: StandingView::of(&license, now),
            key_last4: license.key_last4,
            expires_at: license.expires_at,
        }
    }
}

impl From<Subscription> for SubscriptionView {
    fn from(subscription: Subscription) -> Self {
        Self {
            renews_at: renews_at(&subscription),
            id: subscription.stripe_id,
            status: subscription.status,
            current_period_end: subscription.current_period_end,
            ends_at: subscription.ends_at,
            overdue_since: subscription.overdue_since,
            read_at: subscription.read_at,
        }
    }
}

/// When a subscription is to be paid for the next time; `None` if it is not, or a payment is missing already.
pub(crate) fn renews_at(subscription: &Subscription) -> Option<DateTime<Utc>> {
    let good = [SubscriptionStatus::Active, SubscriptionStatus::Trialing];
    let goes_on = good.iter().any(|status| status.as_str() == subscription.status) && subscription.ends_at.is_none();
    subscription.current_period_end.filter(|_| goes_on)
}

/// One order.
pub(super) async fn find(scope: &Scope, id: OrderId) -> Result<OrderSummary, Problem> {
    let found = scope.env.store.find_order(OrderSelector::Id(id)).await?;
    found.ok_or_else(|| Problem::new(ErrorCode::OrderNotFound))
}

/// One order as admins see it.
pub(super) async fn show(scope: &Scope, id: OrderId) -> Result<OrderView, Problem> {
    Ok(OrderView::new(find(scope, id).await?, scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renews(status: &str, ends_at: Option<&str>) -> bool {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let subscription = Subscription {
            stripe_id: "sub_1".to_owned(),
            status: status.to_owned(),
            current_period_end: Some(at("2026-12-01T00:00:00Z")),
            ends_at: ends_at.map(at),
            overdue_since: None,
            read_at: at("2026-11-01T00:00:00Z"),
        };
        renews_at(&subscription).is_some()
    }

    #[test]
    fn only_what_goes_on_renews() {
        assert!(renews("active", None) && renews("trialing", None));
        assert!(!renews("active", Some("2026-12-01T00:00:00Z")), "it was canceled");
        for status in ["past_due", "canceled", "paused", "unpaid", "incomplete", "new word"] {
            assert!(!renews(status, None), "{status}");
        }
    }
}
