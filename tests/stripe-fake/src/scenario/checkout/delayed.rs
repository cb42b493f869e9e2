//! Bank debits, which take days.

use serde_json::{Value, json};

use super::{Purchase, once::invoice_once};
use crate::{
    http::ApiError,
    json,
    ledger::Desk,
    resources::{
        invoice_payments, invoices,
        payment_intents::{self, BankAnswer},
        subscriptions,
    },
};

/// The bank tells what became of a debit.
pub(super) fn settle(desk: &mut Desk<'_>, id: &str, success: bool) -> Result<(), ApiError> {
    let session = desk.find("checkout.session", id)?.clone();
    if session["status"] != "complete" || session["payment_status"] != "unpaid" {
        return Err(ApiError::state("No payment of this session is on its way."));
    }
    if session["mode"] == "subscription" {
        settle_first_invoice(desk, &session, success);
    } else {
        settle_once(desk, &session, success);
    }
    if success {
        desk.patch(id, json!({"payment_status": "paid"}));
        desk.emit("checkout.session.async_payment_succeeded", id);
    } else {
        desk.emit("checkout.session.async_payment_failed", id);
    }
    Ok(())
}

fn settle_once(desk: &mut Desk<'_>, session: &Value, success: bool) {
    let intent = json::text(session, "payment_intent");
    payment_intents::settle(desk, intent, success);
    if success && session["invoice_creation"]["enabled"] == true {
        let purchase = Purchase {
            customer: json::owned(session, "customer"),
            payment_intent: Some(intent.to_owned()),
            ..Purchase::default()
        };
        let email = json::text(session, "customer_details.email");
        let invoice = invoice_once(desk, session, email, &purchase);
        desk.patch(json::text(session, "id"), json!({"invoice": invoice}));
    }
}

/// The subscription was active while the debit was on its way.
fn settle_first_invoice(desk: &mut Desk<'_>, session: &Value, success: bool) {
    let invoice = json::text(session, "invoice");
    let (_, intent) = invoice_payments::of_invoice(desk, invoice).expect("an unpaid invoice has a payment");
    payment_intents::settle(desk, &intent, success);
    if success {
        invoices::mark_paid(desk, invoice);
        return;
    }
    invoices::fail(desk, invoice, json!({}), BankAnswer::Declined);
    let past_due = json!({"status": "past_due"});
    subscriptions::set(desk, json::text(session, "subscription"), past_due);
}
