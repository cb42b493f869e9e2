//! Comparing orders with Stripe from time to time: the third path to a license, for when a notice was lost.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::OrderStatus;
use claviger_store::{OrderFilter, OrderSelector, OrderSummary, Page};
use claviger_stripe::Subscription;

use super::{
    StripeAccess,
    events::{concerned_by_session, keep, notice},
    sync::{self, SyncError},
};
use crate::{app::App, environment::EnvironmentContext};

/// Notices and sessions of this time are looked through. Stripe itself sends a notice for three days.
const DAYS: TimeDelta = TimeDelta::days(3);
/// A payment may be under way for as long: bank debits take up to two weeks.
const PENDING: TimeDelta = TimeDelta::days(21);
const PAGE: u16 = 100;

/// Types of notices that concern orders.
pub(crate) const KINDS: [&str; 29] = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.updated",
    "customer.deleted",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "invoice.marked_uncollectible",
    "invoice.voided",
    "invoice.finalization_failed",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refund.updated",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "payment_intent.payment_failed",
];

/// Stripe lists events of at most so many types at once.
const KINDS_AT_ONCE: usize = 20;

/// Compares what is known here with what Stripe knows. What goes wrong with one order keeps none of the others waiting.
pub(crate) async fn reconcile(app: &App, env: &EnvironmentContext, now: DateTime<Utc>) -> Result<(), SyncError> {
    let Some(stripe) = &env.stripe else {
        return Ok(());
    };
    pending_orders(app, env, now).await?;
    missed_sessions(app, env, stripe, now).await?;
    changed_subscriptions(app, env, stripe, now).await?;
    missed_notices(env, stripe, now).await
}

/// Orders that wait for their money.
async fn pending_orders(app: &App, env: &EnvironmentContext, now: DateTime<Utc>) -> Result<(), SyncError> {
    let filter = OrderFilter {
        statuses: vec![OrderStatus::Pending],
        created_from: Some(now - PENDING),
        ..OrderFilter::default()
    };
    let mut page = Page::first(PAGE);
    loop {
        let orders = env.store.list_orders(&filter, page).await?;
        for summary in &orders {
            look(app, env, summary, now).await;
        }
        match orders.last().filter(|_| orders.len() == usize::from(PAGE)) {
            Some(last) => page = Page::after(last.order.id.uuid(), PAGE),
            None => return Ok(()),
        }
    }
}

/// Sessions whose order is not known any more, and sessions whose id never got into their order.
async fn missed_sessions(
    app: &App,
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    now: DateTime<Utc>,
) -> Result<(), SyncError> {
    let mut after: Option<String> = None;
    loop {
        let list = stripe
            .client
            .list_checkout_sessions(now - DAYS, after.as_deref())
            .await?;
        for session in &list.data {
            let known = env.store.find_order(OrderSelector::Session(&session.id)).await?;
            if known.is_none()
                && let Err(error) = missed_session(app, env, stripe, &session.id, now).await
            {
                tracing::warn!(%error, "a checkout could not be compared with its order");
            }
        }
        after = list.next().map(str::to_owned);
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn missed_session(
    app: &App,
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    session: &str,
    now: DateTime<Utc>,
) -> Result<(), SyncError> {
    if let Some(order) = concerned_by_session(env, stripe, session, now).await? {
        sync::sync(app, env, order, Some(session), now).await?;
    }
    Ok(())
}

/// Subscriptions that are not as they are known here.
async fn changed_subscriptions(
    app: &App,
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    now: DateTime<Utc>,
) -> Result<(), SyncError> {
    let mut after: Option<String> = None;
    loop {
        let list = stripe.client.list_subscriptions(after.as_deref()).await?;
        for subscription in &list.data {
            let known = env
                .store
                .find_order(OrderSelector::Subscription(&subscription.id))
                .await?;
            if let Some(summary) = known.filter(|summary| differs(summary, subscription)) {
                look(app, env, &summary, now).await;
            }
        }
        after = list.next().map(str::to_owned);
        if after.is_none() {
            return Ok(());
        }
    }
}

fn differs(summary: &OrderSummary, read: &Subscription) -> bool {
    let period_end = read.items.first().and_then(|item| item.current_period_end);
    let planned_end = read.cancel_at.or(period_end.filter(|_| read.cancel_at_period_end));
    summary.subscription.as_ref().is_none_or(|known| {
        known.status != read.status.as_str()
            || known.current_period_end != period_end
            || (read.ended_at.is_none() && known.ends_at != planned_end)
    })
}

/// Notices of the last days that never came: they are kept as if they had.
async fn missed_notices(env: &EnvironmentContext, stripe: &StripeAccess, now: DateTime<Utc>) -> Result<(), SyncError> {
    for kinds in KINDS.chunks(KINDS_AT_ONCE) {
        let mut after: Option<String> = None;
        loop {
            let list = stripe.client.list_events(kinds, now - DAYS, after.as_deref()).await?;
            let notices = list
                .data
                .iter()
                .map(|event| notice(&event.envelope, event.raw.clone().into_bytes(), now));
            keep(env, &notices.collect::<Vec<_>>()).await?;
            after = list.next().map(str::to_owned);
            if after.is_none() {
                break;
            }
        }
    }
    Ok(())
}

async fn look(app: &App, env: &EnvironmentContext, summary: &OrderSummary, now: DateTime<Utc>) {
    let order = summary.order.id;
    if let Err(error) = sync::sync(app, env, order, None, now).await {
        tracing::warn!(%order, %error, "an order could not be compared with Stripe");
    }
}
