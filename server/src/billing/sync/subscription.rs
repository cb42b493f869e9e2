//! Reading a subscription.

use chrono::{DateTime, Utc};
use claviger_licensing::{
    Order, StripeLinks,
    billing::{ChargeFacts, SubscriptionFacts, SubscriptionState, judge_subscription},
};
use claviger_stripe::{
    BillingReason, CancellationReason, Expandable, Invoice, InvoiceStatus, Subscription, SubscriptionStatus,
};

use super::{SyncError, charge, reading::Reading};
use crate::{billing::StripeAccess, environment::EnvironmentContext};

pub(super) async fn read(
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    order: &Order,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Reading, SyncError> {
    let subscription = stripe.client.find_subscription(id).await?;
    let state = state(&subscription);
    let ended_by_dunning = subscription.cancellation_reason == Some(CancellationReason::PaymentFailed);
    let looks_for_failure = matches!(
        state,
        SubscriptionState::PastDue | SubscriptionState::Unpaid | SubscriptionState::PausedByDunning
    ) || (state == SubscriptionState::Canceled && ended_by_dunning);
    let (missing, first_failure) = if looks_for_failure {
        first_failure(env, stripe, &subscription).await?
    } else {
        (None, None)
    };
    let paid = stripe.client.last_paid_invoice(id).await?;
    let item = subscription.items.first();
    let period_end = item.and_then(|item| item.current_period_end);
    let facts = SubscriptionFacts {
        state,
        ended_by_dunning,
        ended_at: subscription.ended_at,
        cancel_at: subscription.cancel_at,
        cancel_at_period_end: subscription.cancel_at_period_end,
        period_end,
        first_failure,
        last_charge: charge_of(stripe, paid.as_ref()).await?,
        quantity: item.and_then(|item| item.quantity).unwrap_or(1),
        collection_paused: subscription.collection_paused,
    };
    let (standing, remarks) = judge_subscription(&facts, &order.standing);
    Ok(Reading {
        standing,
        remarks,
        links: StripeLinks {
            subscription: Some(id.to_owned()),
            customer: subscription.customer.clone(),
            ..order.stripe.clone()
        },
        paid: None,
        buyer: None,
        subscription: Some(claviger_licensing::Subscription {
            stripe_id: id.to_owned(),
            status: subscription.status.as_str().to_owned(),
            current_period_end: period_end,
            ends_at: standing.ends_at,
            overdue_since: standing.overdue_since,
            read_at: now,
        }),
        price: item.and_then(|item| item.price.clone()),
        renewal: paid.filter(|paid| paid.billing_reason != BillingReason::SubscriptionCreate),
        missing,
    })
}

fn state(subscription: &Subscription) -> SubscriptionState {
    match subscription.status {
        SubscriptionStatus::Incomplete => SubscriptionState::Incomplete,
        SubscriptionStatus::IncompleteExpired => SubscriptionState::IncompleteExpired,
        SubscriptionStatus::Trialing => SubscriptionState::Trialing,
        SubscriptionStatus::Active => SubscriptionState::Active,
        SubscriptionStatus::PastDue => SubscriptionState::PastDue,
        SubscriptionStatus::Unpaid => SubscriptionState::Unpaid,
        SubscriptionStatus::Paused if subscription.paused_by_dunning => SubscriptionState::PausedByDunning,
        SubscriptionStatus::Paused => SubscriptionState::Paused,
        SubscriptionStatus::Canceled => SubscriptionState::Canceled,
        SubscriptionStatus::Other(_) => SubscriptionState::Unknown,
    }
}

/// The charge of the invoice that was paid last; `None` where nothing was to pay.
async fn charge_of(stripe: &StripeAccess, invoice: Option<&Invoice>) -> Result<Option<ChargeFacts>, SyncError> {
    let Some(invoice) = invoice else {
        return Ok(None);
    };
    let Some(intent) = invoice.payment_intents.first() else {
        // Paid without a charge: a full discount, or a payment that the seller took elsewhere.
        return Ok(Some(ChargeFacts {
            amount: 0,
            refunded: 0,
            disputes: Vec::new(),
        }));
    };
    let intent = stripe.client.find_payment_intent(intent).await?;
    charge::read(stripe, &intent).await
}

/// The oldest invoice that is not paid, and when an attempt to pay it first failed.
///
/// A notice tells the instant. Where none came, the attempt follows the invoice's finalization within seconds.
async fn first_failure(
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    subscription: &Subscription,
) -> Result<(Option<Invoice>, Option<DateTime<Utc>>), SyncError> {
    let mut unpaid = stripe.client.open_invoices(&subscription.id).await?;
    if let Some(Expandable::Object(latest)) = &subscription.latest_invoice
        && !matches!(latest.status, InvoiceStatus::Paid | InvoiceStatus::Draft)
        && unpaid.iter().all(|invoice| invoice.id != latest.id)
    {
        unpaid.push(latest.clone());
    }
    let mut failures = Vec::with_capacity(unpaid.len());
    for invoice in unpaid {
        let told = env.store.find_payment_failure(&invoice.id).await?;
        let attempted = invoice.finalized_at.filter(|_| invoice.attempted);
        if let Some(at) = told.or(attempted) {
            failures.push((invoice, at));
        }
    }
    Ok(match failures.into_iter().min_by_key(|(_, at)| *at) {
        Some((invoice, at)) => (Some(invoice), Some(at)),
        None => (None, None),
    })
}
