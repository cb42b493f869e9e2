//! What Stripe says about an order now.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use claviger_licensing::{
    StripeLinks, Subscription,
    billing::{Funding, PaymentState, PurchaseFacts, Remark, SessionState, Standing, judge_purchase},
};
use claviger_store::OrderSummary;
use claviger_stripe::{CheckoutSession, CheckoutStatus, Invoice, PaymentStatus};

use super::{SyncError, purchase, subscription};
use crate::{billing::StripeAccess, environment::EnvironmentContext};

/// What Stripe says about an order now, judged.
#[derive(Debug)]
pub(in crate::billing) struct Reading {
    pub(in crate::billing) standing: Standing,
    pub(in crate::billing) remarks: BTreeSet<Remark>,
    pub(in crate::billing) links: StripeLinks,
    pub(in crate::billing) paid: Option<Payment>,
    pub(in crate::billing) buyer: Option<Person>,
    pub(in crate::billing) subscription: Option<Subscription>,
    /// The price that is paid now, at Stripe.
    pub(in crate::billing) price: Option<String>,
    /// What was paid for the subscription last, unless that is the order's own payment.
    pub(in crate::billing) renewal: Option<Invoice>,
    /// The invoice that waits to be paid.
    pub(in crate::billing) missing: Option<Invoice>,
}

/// What was paid.
#[derive(Debug, Clone)]
pub(in crate::billing) struct Payment {
    pub(in crate::billing) amount: i64,
    pub(in crate::billing) currency: String,
}

/// Who paid, as told at the checkout.
#[derive(Clone)]
pub(in crate::billing) struct Person {
    pub(in crate::billing) email: String,
    pub(in crate::billing) name: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

/// Looks; `None` if there is nothing at Stripe to look at. `session` is the order's session, should the order not know it.
pub(super) async fn read(
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    summary: &OrderSummary,
    session: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<Reading>, SyncError> {
    let order = &summary.order;
    if let (Some(id), Funding::Paid) = (&order.stripe.subscription, order.standing.funding) {
        let reading = subscription::read(env, stripe, order, id, now).await?;
        return Ok(Some(reading));
    }
    let Some(id) = order.stripe.session.as_deref().or(session) else {
        return Ok(None);
    };
    let session = stripe.client.find_checkout_session(id).await?;
    let mut reading = match (session.status.clone(), &session.subscription) {
        (CheckoutStatus::Complete, Some(id)) => {
            let reading = subscription::read(env, stripe, order, id, now).await?;
            awaiting_first_payment(&session, reading)
        }
        _ => purchase::read(stripe, order, &session).await?,
    };
    reading.links.session = Some(session.id.clone());
    reading.paid = session
        .amount_total
        .zip(session.currency.clone())
        .map(|(amount, currency)| Payment { amount, currency });
    reading.buyer = person(session);
    Ok(Some(reading))
}

/// Stripe calls a subscription active while its first payment is still under way, with some payment methods for days. Until it
/// is there, nothing is granted.
fn awaiting_first_payment(session: &CheckoutSession, mut reading: Reading) -> Reading {
    if session.payment_status == PaymentStatus::Unpaid && reading.standing.funding == Funding::Paid {
        reading.standing = Standing::default();
        reading.remarks.clear();
    }
    reading
}

fn person(session: CheckoutSession) -> Option<Person> {
    let email = session.email?;
    Some(Person {
        email,
        name: session.name,
    })
}

/// A reading of a session that led to no payment so far.
pub(super) fn of_session(session: &CheckoutSession, links: StripeLinks, payment: PaymentState) -> Reading {
    let facts = PurchaseFacts {
        session: session_state(session),
        payment,
        charge: None,
    };
    let (standing, remarks) = judge_purchase(&facts);
    Reading {
        standing,
        remarks,
        links,
        paid: None,
        buyer: None,
        subscription: None,
        price: None,
        renewal: None,
        missing: None,
    }
}

/// How far the buyer got.
pub(super) fn session_state(session: &CheckoutSession) -> SessionState {
    match session.status {
        CheckoutStatus::Complete => SessionState::Complete,
        CheckoutStatus::Expired => SessionState::Expired,
        CheckoutStatus::Open | CheckoutStatus::Other(_) => SessionState::Open,
    }
}
