//! Reading a purchase that is paid once.

use claviger_licensing::{
    Order, StripeLinks,
    billing::{PaymentState, PurchaseFacts, judge_purchase},
};
use claviger_stripe::{CheckoutSession, PaymentIntent, PaymentIntentStatus, PaymentStatus};

use super::{
    SyncError, charge,
    reading::{Reading, of_session, session_state},
};
use crate::billing::StripeAccess;

pub(super) async fn read(
    stripe: &StripeAccess,
    order: &Order,
    session: &CheckoutSession,
) -> Result<Reading, SyncError> {
    let links = StripeLinks {
        payment_intent: session.payment_intent.clone(),
        customer: session.customer.clone(),
        invoice: session.invoice.clone(),
        ..order.stripe.clone()
    };
    let intent = match &session.payment_intent {
        Some(id) => Some(stripe.client.find_payment_intent(id).await?),
        None => None,
    };
    let payment = payment_state(session, intent.as_ref());
    let charge = match &intent {
        Some(intent) if payment == PaymentState::Paid => charge::read(stripe, intent).await?,
        _ => None,
    };
    let facts = PurchaseFacts {
        session: session_state(session),
        payment,
        charge,
    };
    let (standing, remarks) = judge_purchase(&facts);
    Ok(Reading {
        standing,
        remarks,
        ..of_session(session, links, payment)
    })
}

fn payment_state(session: &CheckoutSession, intent: Option<&PaymentIntent>) -> PaymentState {
    match session.payment_status {
        PaymentStatus::Paid => PaymentState::Paid,
        PaymentStatus::NoPaymentRequired => PaymentState::NotRequired,
        // A bank debit is `processing` for days; one that failed asks for another payment method, which nobody can give any
        // more once the checkout is complete.
        PaymentStatus::Unpaid | PaymentStatus::Other(_) => match intent.map(|intent| &intent.status) {
            Some(PaymentIntentStatus::RequiresPaymentMethod | PaymentIntentStatus::Canceled) => PaymentState::Failed,
            _ => PaymentState::Processing,
        },
    }
}
