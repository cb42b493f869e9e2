//! Paying once, and attempts that fail.

use serde_json::{Value, json};

use super::{Card, Purchase, bank_answer, complete, customer_of, hidden};
use crate::{
    json,
    ledger::Desk,
    resources::{
        invoices,
        payment_intents::{self, BankAnswer},
        subscription_items,
    },
};

pub(super) fn buy_once(desk: &mut Desk<'_>, session: &Value, email: &str, card: Card) -> Purchase {
    let free = json::int(session, "amount_total") == 0;
    // An order that costs nothing always gets a customer: <https://docs.stripe.com/payments/checkout/no-cost-orders>.
    let customer = customer_of(desk, session, email, free);
    let mut purchase = Purchase {
        customer,
        ..Purchase::default()
    };
    if !free {
        let intent = intent_of(desk, session, email, purchase.customer.as_deref());
        payment_intents::confirm(desk, &intent, bank_answer(card));
        purchase.charge = json::owned(desk.linked(&intent), "latest_charge");
        purchase.payment_intent = Some(intent);
    }
    if session["invoice_creation"]["enabled"] == true && card == Card::Ok {
        purchase.invoice = Some(invoice_once(desk, session, email, &purchase));
    }
    let status = match card {
        _ if free => "no_payment_required",
        Card::Delayed => "unpaid",
        _ => "paid",
    };
    complete(desk, session, email, status, &purchase);
    purchase
}

/// The payment intent of a one-time session: opened at the first attempt, kept for the next.
fn intent_of(desk: &mut Desk<'_>, session: &Value, email: &str, customer: Option<&str>) -> String {
    if let Some(intent) = json::owned(session, "payment_intent") {
        desk.patch(
            &intent,
            json!({"amount": session["amount_total"], "customer": customer, "receipt_email": email}),
        );
        return intent;
    }
    let hidden = hidden(desk, session, "payment_intent_data");
    payment_intents::open(
        desk,
        json!({
            "amount": session["amount_total"],
            "currency": session["currency"],
            "customer": customer,
            "description": hidden["description"],
            "metadata": hidden["metadata"],
            "receipt_email": email,
        }),
    )
}

/// A declined card leaves a failed charge behind and the session open; a subscription does not exist before it is paid.
pub(super) fn decline(desk: &mut Desk<'_>, session: &Value, email: &str) -> Purchase {
    let intent = intent_of(
        desk,
        session,
        email,
        json::at(session, "customer").and_then(Value::as_str),
    );
    if session["mode"] == "payment" {
        desk.patch(json::text(session, "id"), json!({"payment_intent": intent}));
    }
    payment_intents::confirm(desk, &intent, BankAnswer::Declined);
    let charge = json::owned(desk.linked(&intent), "latest_charge");
    Purchase {
        payment_intent: Some(intent),
        charge,
        ..Purchase::default()
    }
}

/// The invoice that a one-time session makes after its payment (`invoice_creation`).
pub(super) fn invoice_once(desk: &mut Desk<'_>, session: &Value, email: &str, purchase: &Purchase) -> String {
    let items = desk.ledger.line_items[json::text(session, "id")].clone();
    let line = |item: &Value| {
        let (quantity, amount) = (json::int(item, "quantity"), json::int(item, "amount_subtotal"));
        let period = json!({"period": {"start": desk.now, "end": desk.now}});
        subscription_items::line(desk, &item["price"], quantity, amount, period)
    };
    let lines = items.iter().map(line).collect();
    let invoice = invoices::draft(
        desk,
        invoices::Draft {
            id: None,
            customer: json!(purchase.customer),
            email: json!(email),
            subscription: None,
            reason: "manual",
            currency: session["currency"].clone(),
            lines,
            discount: json::int(session, "total_details.amount_discount"),
            metadata: session["invoice_creation"]["invoice_data"]["metadata"].clone(),
        },
    );
    invoices::finalize(desk, &invoice, purchase.payment_intent.clone());
    invoices::mark_paid(desk, &invoice);
    invoice
}
