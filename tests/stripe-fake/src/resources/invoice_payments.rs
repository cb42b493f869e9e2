//! Invoice payments: which payment intent pays which invoice.

use serde_json::json;

use crate::{
    http::{Call, Outcome},
    json,
    ledger::Desk,
};

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    let intent = call.params.text("payment.payment_intent");
    call.list("invoice_payment", "/v1/invoice_payments", |payment| {
        intent.is_none_or(|intent| json::text(payment, "payment.payment_intent") == intent)
            && call.wants("invoice", json::text(payment, "invoice"))
            && call.wants("status", json::text(payment, "status"))
    })
}

/// Links an invoice to the payment intent that is to pay it.
pub(crate) fn add(desk: &mut Desk<'_>, invoice: &str, intent: &str) {
    let (amount, currency) = {
        let invoice = desk.linked(invoice);
        (invoice["amount_due"].clone(), invoice["currency"].clone())
    };
    let payment = json!({"type": "payment_intent", "payment_intent": intent});
    let fields = json!({"invoice": invoice, "payment": payment, "amount_requested": amount, "currency": currency});
    desk.add("invoice_payment", "inpay", fields);
}

/// The payment of an invoice, if it has one.
pub(crate) fn of_invoice(desk: &Desk<'_>, invoice: &str) -> Option<(String, String)> {
    let mut payments = desk.ledger.objects.newest_first("invoice_payment");
    let found = payments.find(|payment| payment["invoice"] == invoice)?;
    Some((json::owned(found, "id")?, json::owned(found, "payment.payment_intent")?))
}

/// Marks it as paid.
pub(crate) fn mark_paid(desk: &mut Desk<'_>, id: &str) {
    let amount = desk.linked(id)["amount_requested"].clone();
    let paid = json!({"status": "paid", "amount_paid": amount, "status_transitions": {"paid_at": desk.now}});
    desk.patch(id, paid);
    desk.emit("invoice_payment.paid", id);
}
