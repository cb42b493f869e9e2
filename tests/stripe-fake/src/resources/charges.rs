//! Charges: one attempt to move money each.

use serde_json::json;

use crate::{
    http::{ApiError, Call, Outcome},
    json,
    ledger::Desk,
};

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("charge", "/v1/charges", |charge| {
        ["customer", "payment_intent"]
            .iter()
            .all(|name| call.wants(name, json::text(charge, name)))
    })
}

/// Adds the charge of an attempt; `status` is `succeeded`, `pending` or `failed`.
pub(crate) fn add(desk: &mut Desk<'_>, intent: &str, status: &str) -> String {
    let intent = desk.linked(intent).clone();
    let charge = json!({
        "amount": intent["amount"],
        "billing_details": {"email": intent["receipt_email"]},
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "metadata": intent["metadata"],
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "receipt_email": intent["receipt_email"],
    });
    let id = desk.add("charge", "ch", charge);
    mark(desk, &id, status);
    id
}

/// Sets the status of a charge and what goes with it.
pub(crate) fn mark(desk: &mut Desk<'_>, id: &str, status: &str) {
    let amount = desk.linked(id)["amount"].clone();
    let outcome = |network: &str, reason: Option<&str>, kind: &str| {
        json!({"advice_code": null, "network_advice_code": null, "network_decline_code": null,
               "network_status": network, "reason": reason, "risk_level": "normal", "seller_message": null,
               "type": kind})
    };
    let patch = match status {
        "failed" => json!({
            "failure_code": "card_declined",
            "failure_message": "Your card was declined.",
            "outcome": outcome("declined_by_network", Some("generic_decline"), "issuer_declined"),
            "paid": false,
            "captured": false,
            "amount_captured": 0,
        }),
        _ => json!({
            "amount_captured": amount,
            "captured": true,
            "outcome": outcome("approved_by_network", None, "authorized"),
            "paid": status == "succeeded",
        }),
    };
    desk.patch(id, patch);
    desk.patch(id, json!({"status": status}));
}

/// The charge of an id, which may be that of its payment intent.
pub(crate) fn resolve(desk: &Desk<'_>, charge_or_intent: &str) -> Result<String, ApiError> {
    if !charge_or_intent.starts_with("pi_") {
        desk.find_param("charge", charge_or_intent, "charge")?;
        return Ok(charge_or_intent.to_owned());
    }
    let intent = desk.find_param("payment_intent", charge_or_intent, "payment_intent")?;
    json::owned(intent, "latest_charge").ok_or_else(|| {
        ApiError::invalid(
            "This PaymentIntent does not have a successful charge.",
            "payment_intent",
        )
    })
}
