//! Payment intents: an amount that is to be paid, in as many attempts as it takes.

use serde_json::{Value, json};

use super::charges;
use crate::{json, ledger::Desk};

/// What comes of an attempt to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BankAnswer {
    Approved,
    Declined,
    /// The customer must confirm it (3-D Secure).
    ActionRequired,
    /// It takes days until it is known.
    Processing,
}

/// Opens a payment intent.
pub(crate) fn open(desk: &mut Desk<'_>, fields: Value) -> String {
    let id = desk.ledger.new_id("pi");
    let mut intent = json!({"id": id, "client_secret": format!("{id}_secret_{}", desk.ledger.new_id("s"))});
    json::merge(&mut intent, fields);
    desk.add("payment_intent", "pi", intent);
    desk.emit("payment_intent.created", &id);
    id
}

/// One attempt to pay it.
pub(crate) fn confirm(desk: &mut Desk<'_>, id: &str, answer: BankAnswer) {
    let method = desk.ledger.new_id("pm");
    desk.patch(
        id,
        json!({"payment_method": method, "last_payment_error": null, "next_action": null}),
    );
    match answer {
        BankAnswer::Approved => {
            let charge = charges::add(desk, id, "succeeded");
            succeed(desk, id, &charge);
        }
        BankAnswer::Declined => {
            let charge = charges::add(desk, id, "failed");
            fail(desk, id, &charge);
        }
        BankAnswer::ActionRequired => {
            let next = json!({"type": "use_stripe_sdk", "use_stripe_sdk": {}});
            desk.patch(id, json!({"status": "requires_action", "next_action": next}));
            desk.emit("payment_intent.requires_action", id);
        }
        BankAnswer::Processing => {
            let charge = charges::add(desk, id, "pending");
            desk.patch(id, json!({"status": "processing", "latest_charge": charge}));
            desk.emit("charge.pending", &charge);
            desk.emit("payment_intent.processing", id);
        }
    }
}

/// The end of a payment that took days.
pub(crate) fn settle(desk: &mut Desk<'_>, id: &str, success: bool) {
    let charge = json::text(desk.linked(id), "latest_charge").to_owned();
    charges::mark(desk, &charge, if success { "succeeded" } else { "failed" });
    if success {
        succeed(desk, id, &charge);
    } else {
        fail(desk, id, &charge);
    }
}

fn succeed(desk: &mut Desk<'_>, id: &str, charge: &str) {
    let amount = desk.linked(id)["amount"].clone();
    desk.patch(
        id,
        json!({"status": "succeeded", "amount_received": amount, "latest_charge": charge}),
    );
    desk.emit("charge.succeeded", charge);
    desk.emit("payment_intent.succeeded", id);
}

fn fail(desk: &mut Desk<'_>, id: &str, charge: &str) {
    let error = json!({
        "charge": charge,
        "code": "card_declined",
        "decline_code": "generic_decline",
        "message": "Your card was declined.",
        "type": "card_error",
    });
    let patch = json!({"status": "requires_payment_method", "latest_charge": charge, "last_payment_error": error});
    desk.patch(id, patch);
    desk.emit("charge.failed", charge);
    desk.emit("payment_intent.payment_failed", id);
}
