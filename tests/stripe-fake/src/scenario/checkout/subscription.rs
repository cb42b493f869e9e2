//! Subscribing.

use serde_json::{Value, json};

use super::{Card, Purchase, bank_answer, complete, customer_of, hidden};
use crate::{
    json,
    ledger::Desk,
    resources::{invoice_payments, invoices, subscription_items, subscriptions},
};

/// The subscription and its first invoice exist only once the checkout is done, since API version 2025-03-31.
pub(super) fn subscribe(desk: &mut Desk<'_>, session: &Value, email: &str, card: Card) -> Purchase {
    let customer = customer_of(desk, session, email, true).expect("a subscription has a customer");
    let invoice = desk.ledger.new_id("in");
    let subscription = start(desk, session, &customer, &invoice);
    let off = json::int(session, "total_details.amount_discount");
    subscriptions::draft_invoice(desk, &subscription, Some(invoice.clone()), "subscription_create", off);
    invoices::attempt(desk, &invoice, bank_answer(card)).expect("a draft can be paid");
    let intent = invoice_payments::of_invoice(desk, &invoice).map(|(_, intent)| intent);
    let charge = intent
        .as_ref()
        .and_then(|intent| json::owned(desk.linked(intent), "latest_charge"));
    let status = match (&intent, card) {
        (None, _) => "no_payment_required",
        (Some(_), Card::Delayed) => "unpaid",
        _ => "paid",
    };
    let purchase = Purchase {
        customer: Some(customer),
        charge,
        payment_intent: intent,
        subscription: Some(subscription),
        invoice: Some(invoice),
    };
    complete(desk, session, email, status, &purchase);
    purchase
}

fn start(desk: &mut Desk<'_>, session: &Value, customer: &str, invoice: &str) -> String {
    let id = desk.ledger.new_id("sub");
    let hidden = hidden(desk, session, "subscription_data");
    let trial_end = hidden["trial_period_days"]
        .as_i64()
        .map(|days| desk.now + days * 86_400);
    let items = desk.ledger.line_items[json::text(session, "id")].clone();
    let item =
        |item: &Value| subscription_items::new(desk, &id, &item["price"], json::int(item, "quantity"), trial_end);
    let items: Vec<Value> = items.iter().map(item).collect();
    let fields = json!({
        "id": id,
        "billing_cycle_anchor": trial_end.unwrap_or(desk.now),
        "currency": session["currency"],
        "customer": customer,
        "description": hidden["description"],
        "items": {"data": items, "url": format!("/v1/subscription_items?subscription={id}")},
        "latest_invoice": invoice,
        "metadata": hidden["metadata"],
        "start_date": desk.now,
        "status": if trial_end.is_some() { "trialing" } else { "active" },
        "trial_end": trial_end,
        "trial_start": trial_end.map(|_| desk.now),
    });
    desk.add("subscription", "sub", fields);
    desk.emit("customer.subscription.created", &id);
    id
}
