//! Refunds.

use serde_json::json;

use super::{charges, metadata};
use crate::{
    http::{ApiError, Call, Outcome},
    json,
    ledger::Desk,
};

pub(crate) const PARAMS: &[&str] = &["amount", "charge", "metadata", "payment_intent", "reason"];

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("refund", "/v1/refunds", |refund| {
        ["charge", "payment_intent"]
            .iter()
            .all(|name| call.wants(name, json::text(refund, name)))
    })
}

pub(crate) fn create(call: &mut Call<'_, '_>) -> Outcome {
    let of = call
        .params
        .text("charge")
        .or_else(|| call.params.text("payment_intent"));
    let of = of.ok_or_else(|| ApiError::invalid("One of charge and payment_intent is required.", "charge"))?;
    let charge = charges::resolve(call.desk, of)?;
    let amount = call.params.int("amount")?.unwrap_or_else(|| left(call.desk, &charge));
    let metadata = metadata::of_new(call.params, "metadata")?;
    let id = add(call.desk, &charge, amount, "succeeded")?;
    call.desk
        .patch(&id, json!({"metadata": metadata, "reason": call.params.text("reason")}));
    Ok(call.desk.linked(&id).clone())
}

/// What has not been refunded of a charge.
pub(crate) fn left(desk: &Desk<'_>, charge: &str) -> i64 {
    let charge = desk.linked(charge);
    json::int(charge, "amount") - json::int(charge, "amount_refunded")
}

/// Refunds a part of a charge; a pending refund counts like a successful one until it fails.
pub(crate) fn add(desk: &mut Desk<'_>, charge: &str, amount: i64, status: &str) -> Result<String, ApiError> {
    if amount < 1 || amount > left(desk, charge) {
        return Err(ApiError::invalid(
            "Refund amount is greater than the unrefunded amount on charge.",
            "amount",
        ));
    }
    let owner = desk.linked(charge).clone();
    if owner["status"] != "succeeded" {
        return Err(ApiError::invalid("The charge has not succeeded.", "charge"));
    }
    let refund = json!({
        "amount": amount,
        "charge": charge,
        "currency": owner["currency"],
        "payment_intent": owner["payment_intent"],
        "status": status,
    });
    let id = desk.add("refund", "re", refund);
    let previous = move_refunded(desk, charge, amount);
    desk.emit("refund.created", &id);
    desk.emit_change("charge.refunded", charge, previous);
    Ok(id)
}

/// A pending refund arrives, or comes back.
pub(crate) fn settle(desk: &mut Desk<'_>, id: &str, success: bool) -> Result<(), ApiError> {
    let refund = desk.find("refund", id)?.clone();
    let (status, amount) = (json::text(&refund, "status"), json::int(&refund, "amount"));
    // Banks send money back even after a refund has succeeded.
    if status == "failed" || (success && status != "pending") {
        return Err(ApiError::state(format!("The refund is {status}.")));
    }
    let charge = json::text(&refund, "charge");
    if success {
        let previous = desk.patch(id, json!({"status": "succeeded"}));
        desk.emit_change("refund.updated", id, previous);
        return Ok(());
    }
    let previous = desk.patch(id, json!({"status": "failed", "failure_reason": "lost_or_stolen_card"}));
    let charge_before = move_refunded(desk, charge, -amount);
    desk.emit_change("refund.updated", id, previous.clone());
    desk.emit_change("charge.refund.updated", id, previous);
    desk.emit("refund.failed", id);
    desk.emit_change("charge.updated", charge, charge_before);
    Ok(())
}

fn move_refunded(desk: &mut Desk<'_>, charge: &str, by: i64) -> serde_json::Value {
    let owner = desk.linked(charge);
    let refunded = json::int(owner, "amount_refunded") + by;
    let all = refunded == json::int(owner, "amount");
    desk.patch(charge, json!({"amount_refunded": refunded, "refunded": all}))
}
