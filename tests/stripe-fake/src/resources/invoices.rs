//! Invoices: drafted, finalized, then paid, failed, voided or written off.

use serde_json::{Value, json};

use super::{
    invoice_payments,
    payment_intents::{self, BankAnswer},
};
use crate::{
    http::{ApiError, Call, Outcome},
    json,
    ledger::Desk,
};

/// Stripe's own choice of retry times is not known; what matters is that there is a next one.
const RETRY_AFTER: i64 = 3 * 24 * 60 * 60;
const DRAFT_SECONDS: i64 = 60 * 60;

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("invoice", "/v1/invoices", |invoice| {
        let subscription = json::text(invoice, "parent.subscription_details.subscription");
        ["customer", "status"]
            .iter()
            .all(|name| call.wants(name, json::text(invoice, name)))
            && call.wants("subscription", subscription)
    })
}

/// What an invoice is made of.
pub(crate) struct Draft<'a> {
    /// Chosen beforehand where something names it before it exists.
    pub(crate) id: Option<String>,
    pub(crate) customer: Value,
    pub(crate) email: Value,
    /// The subscription object that it is for.
    pub(crate) subscription: Option<&'a Value>,
    /// Such as `subscription_cycle`.
    pub(crate) reason: &'a str,
    pub(crate) currency: Value,
    pub(crate) lines: Vec<Value>,
    pub(crate) discount: i64,
    pub(crate) metadata: Value,
}

/// Adds a draft.
pub(crate) fn draft(desk: &mut Desk<'_>, draft: Draft<'_>) -> String {
    let id = draft.id.unwrap_or_else(|| desk.ledger.new_id("in"));
    let subtotal: i64 = draft.lines.iter().map(|line| json::int(line, "amount")).sum();
    let total = subtotal - draft.discount;
    let parent = draft.subscription.map_or(Value::Null, |subscription| {
        let details = json!({"metadata": subscription["metadata"], "subscription": subscription["id"]});
        json!({"type": "subscription_details", "quote_details": null, "subscription_details": details})
    });
    let lines: Vec<Value> = draft
        .lines
        .into_iter()
        .map(|mut line| {
            line["invoice"] = json!(id);
            line
        })
        .collect();
    let url = format!("/v1/invoices/{id}/lines");
    let invoice = json!({
        "id": id,
        "amount_due": total,
        "amount_remaining": total,
        "automatically_finalizes_at": desk.now + DRAFT_SECONDS,
        "billing_reason": draft.reason,
        "currency": draft.currency,
        "customer": draft.customer,
        "customer_email": draft.email,
        "lines": {"object": "list", "has_more": false, "url": url, "data": lines},
        "metadata": draft.metadata,
        "parent": parent,
        "period_end": desk.now,
        "period_start": desk.now,
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal,
        "total": total,
        "total_excluding_tax": total,
    });
    desk.add("invoice", "in", invoice);
    desk.emit("invoice.created", &id);
    id
}

/// Makes a draft binding. `intent` is the payment intent that has paid already; absent, one is opened for what is due.
pub(crate) fn finalize(desk: &mut Desk<'_>, id: &str, intent: Option<String>) {
    let number = format!("FAKE-{}", id[id.len() - 6..].to_ascii_uppercase());
    let page = format!("{}/i/{id}", desk.ledger.origin);
    desk.patch(
        id,
        json!({
            "automatically_finalizes_at": null,
            "effective_at": desk.now,
            "hosted_invoice_url": page,
            "invoice_pdf": format!("{page}/pdf"),
            "number": number,
            "status": "open",
            "status_transitions": {"finalized_at": desk.now},
        }),
    );
    desk.emit("invoice.finalized", id);
    let invoice = desk.linked(id).clone();
    if json::int(&invoice, "amount_due") == 0 {
        return;
    }
    let intent = intent.unwrap_or_else(|| {
        payment_intents::open(
            desk,
            json!({
                "amount": invoice["amount_due"],
                "currency": invoice["currency"],
                "customer": invoice["customer"],
                "receipt_email": invoice["customer_email"],
            }),
        )
    });
    invoice_payments::add(desk, id, &intent);
}

/// Marks an open invoice as paid.
pub(crate) fn mark_paid(desk: &mut Desk<'_>, id: &str) {
    let due = desk.linked(id)["amount_due"].clone();
    desk.patch(
        id,
        json!({
            "amount_paid": due,
            "amount_remaining": 0,
            "attempted": true,
            "next_payment_attempt": null,
            "status": "paid",
            "status_transitions": {"paid_at": desk.now},
        }),
    );
    desk.emit("invoice.paid", id);
    desk.emit("invoice.payment_succeeded", id);
    if let Some((payment, _)) = invoice_payments::of_invoice(desk, id) {
        invoice_payments::mark_paid(desk, &payment);
    }
}

/// One attempt to pay what is due; the first one of a draft makes it binding.
pub(crate) fn attempt(desk: &mut Desk<'_>, id: &str, answer: BankAnswer) -> Result<(), ApiError> {
    let status = json::text(desk.linked(id), "status").to_owned();
    match status.as_str() {
        "draft" => finalize(desk, id, None),
        "open" | "uncollectible" => {}
        other => return Err(ApiError::state(format!("The invoice is {other}."))),
    }
    let Some((_, intent)) = invoice_payments::of_invoice(desk, id) else {
        // Nothing is due.
        mark_paid(desk, id);
        return Ok(());
    };
    payment_intents::confirm(desk, &intent, answer);
    let attempts = json::int(desk.linked(id), "attempt_count") + 1;
    let previous = desk.patch(id, json!({"attempt_count": attempts, "attempted": true}));
    match answer {
        BankAnswer::Approved => mark_paid(desk, id),
        BankAnswer::Processing => desk.emit_change("invoice.updated", id, previous),
        BankAnswer::Declined | BankAnswer::ActionRequired => fail(desk, id, previous, answer),
    }
    Ok(())
}

/// What follows from a payment that did not succeed.
pub(crate) fn fail(desk: &mut Desk<'_>, id: &str, mut previous: Value, answer: BankAnswer) {
    let retry = desk.patch(id, json!({"next_payment_attempt": desk.now + RETRY_AFTER}));
    json::merge(&mut previous, retry);
    desk.emit_change("invoice.updated", id, previous);
    desk.emit("invoice.payment_failed", id);
    if answer == BankAnswer::ActionRequired {
        desk.emit("invoice.payment_action_required", id);
    }
}

/// Stops collecting: `status` is `void` or `uncollectible`.
pub(crate) fn write_off(desk: &mut Desk<'_>, id: &str, status: &str) -> Result<(), ApiError> {
    if json::text(desk.linked(id), "status") == "draft" {
        finalize(desk, id, None);
    }
    if json::text(desk.linked(id), "status") != "open" {
        return Err(ApiError::state("Only an open invoice can be written off."));
    }
    let (transition, kind) = match status {
        "void" => ("voided_at", "invoice.voided"),
        _ => ("marked_uncollectible_at", "invoice.marked_uncollectible"),
    };
    let mut patch = json!({"status": status, "next_payment_attempt": null, "auto_advance": false});
    patch["status_transitions"] = json!({transition: desk.now});
    let previous = desk.patch(id, patch);
    desk.emit_change("invoice.updated", id, previous);
    desk.emit(kind, id);
    Ok(())
}
