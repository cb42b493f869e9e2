//! Disputes, and inquiries, which look alike but move no money.

use serde_json::json;

use super::charges;
use crate::{
    http::{ApiError, Call, Outcome},
    json,
    ledger::Desk,
};

const DAYS_TO_RESPOND: i64 = 7;

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("dispute", "/v1/disputes", |dispute| {
        ["charge", "payment_intent"]
            .iter()
            .all(|name| call.wants(name, json::text(dispute, name)))
    })
}

pub(crate) fn open(desk: &mut Desk<'_>, charge_or_intent: &str, inquiry: bool) -> Result<String, ApiError> {
    let charge = charges::resolve(desk, charge_or_intent)?;
    let owner = desk.linked(&charge).clone();
    let case = if inquiry { "inquiry" } else { "chargeback" };
    let dispute = json!({
        "amount": owner["amount"],
        "charge": charge,
        "currency": owner["currency"],
        "evidence_details": {"due_by": desk.now + DAYS_TO_RESPOND * 86_400},
        "is_charge_refundable": inquiry,
        "payment_intent": owner["payment_intent"],
        "payment_method_details": {"card": {"case_type": case}},
        "status": if inquiry { "warning_needs_response" } else { "needs_response" },
    });
    let id = desk.add("dispute", "dp", dispute);
    desk.patch(&charge, json!({"disputed": true}));
    desk.emit("charge.dispute.created", &id);
    if !inquiry {
        desk.emit("charge.dispute.funds_withdrawn", &id);
    }
    Ok(id)
}

/// Ends a dispute with one of the final statuses.
pub(crate) fn close(desk: &mut Desk<'_>, id: &str, status: &str) -> Result<(), ApiError> {
    let now = json::text(desk.find("dispute", id)?, "status").to_owned();
    let inquiry = now.starts_with("warning_");
    // An inquiry ends without a decision; only a dispute is won or lost. Both can be prevented.
    let fits = match status {
        "warning_closed" => inquiry,
        "prevented" => true,
        _ => !inquiry,
    };
    if !fits || matches!(now.as_str(), "won" | "lost" | "warning_closed" | "prevented") {
        return Err(ApiError::state(format!(
            "The dispute is {now}: it cannot become {status}."
        )));
    }
    let previous = desk.patch(id, json!({"status": status}));
    if status == "won" || (status == "prevented" && !inquiry) {
        desk.emit("charge.dispute.funds_reinstated", id);
    }
    // Of a prevented dispute Stripe does not say that it is closed.
    let kind = if status == "prevented" {
        "charge.dispute.updated"
    } else {
        "charge.dispute.closed"
    };
    desk.emit_change(kind, id, previous);
    Ok(())
}
