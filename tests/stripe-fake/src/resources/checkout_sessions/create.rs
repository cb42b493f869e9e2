//! Opening a session.

use serde_json::{Value, json};

use super::{check::check, items};
use crate::{
    http::{ApiError, Call, Outcome, Params},
    json,
    ledger::Desk,
    resources::{metadata, promotion_codes},
};

/// The parameters that are heeded.
pub(crate) const PARAMS: &[&str] = &[
    "allow_promotion_codes",
    "automatic_tax",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_creation",
    "customer_email",
    "discounts",
    "expires_at",
    "invoice_creation",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "payment_method_collection",
    "submit_type",
    "subscription_data",
    "success_url",
    "tax_id_collection",
];

/// Texts that the session shows as they came.
const ECHOED: [&str; 8] = [
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_email",
    "locale",
    "submit_type",
    "success_url",
];

const DAY: i64 = 24 * 60 * 60;
const SHORTEST: i64 = 30 * 60;

pub(crate) fn create(call: &mut Call<'_, '_>) -> Outcome {
    let (desk, params) = (&mut *call.desk, call.params);
    let mode = params.text("mode").unwrap_or_default();
    check(desk, params, mode)?;
    let items = items::read(desk, params, mode)?;
    let mut session = terms(params, mode, desk.now)?;
    json::merge(&mut session, amounts(desk, params, &items)?);
    let hidden = hidden(params)?;
    let id = desk.ledger.new_id("cs");
    session["id"] = json!(id);
    session["url"] = json!(format!("{}/c/pay/{id}", desk.ledger.origin));
    desk.ledger
        .open_until
        .insert((json::int(&session, "expires_at"), id.clone()));
    desk.add("checkout.session", "cs", session);
    desk.ledger.line_items.insert(id.clone(), items);
    desk.ledger.session_params.insert(id.clone(), hidden);
    Ok(desk.linked(&id).clone())
}

/// What the seller has asked for.
fn terms(params: &Params, mode: &str, now: i64) -> Result<Value, ApiError> {
    let once = mode == "payment";
    let creation = if once {
        params.text("customer_creation").unwrap_or("if_required")
    } else {
        "always"
    };
    let collection = params.text("payment_method_collection");
    let tax_ids = params.flag("tax_id_collection.enabled").unwrap_or(false);
    let mut terms = json!({
        "allow_promotion_codes": params.flag("allow_promotion_codes"),
        "automatic_tax": {"enabled": params.flag("automatic_tax.enabled").unwrap_or(false)},
        "customer_creation": params.text("customer").is_none().then_some(creation),
        "expires_at": expiry(params, now)?,
        "invoice_creation": if once { invoice_creation(params)? } else { Value::Null },
        "metadata": metadata::of_new(params, "metadata")?,
        "mode": mode,
        "payment_method_collection": collection.unwrap_or(if once { "if_required" } else { "always" }),
        "tax_id_collection": {"enabled": tax_ids, "required": "never"},
    });
    for name in ECHOED {
        terms[name] = json!(params.text(name));
    }
    Ok(terms)
}

/// What it costs today, less what a promotion code takes off.
fn amounts(desk: &Desk<'_>, params: &Params, items: &[Value]) -> Result<Value, ApiError> {
    let sum: i64 = items.iter().map(|item| json::int(item, "amount_total")).sum();
    let trial = params.int("subscription_data.trial_period_days")?.is_some();
    let subtotal = if trial { 0 } else { sum };
    let mut amounts = json!({
        "amount_subtotal": subtotal,
        "amount_total": subtotal,
        "currency": items[0]["currency"],
    });
    let discounts = params.items("discounts");
    if let Some(code) = discounts.first().and_then(|discount| discount.text("promotion_code")) {
        let code = desk.find_param("promotion_code", code, "discounts")?;
        json::merge(&mut amounts, promotion_codes::applied(desk, code, subtotal));
    }
    Ok(amounts)
}

/// What the session does not show, but what comes of it will.
fn hidden(params: &Params) -> Result<Value, ApiError> {
    let data = |name: &str| -> Result<Value, ApiError> {
        let metadata = metadata::of_new(params, &format!("{name}.metadata"))?;
        Ok(json!({"metadata": metadata, "description": params.text(&format!("{name}.description"))}))
    };
    let mut subscription = data("subscription_data")?;
    subscription["trial_period_days"] = json!(params.int("subscription_data.trial_period_days")?);
    Ok(json!({"payment_intent_data": data("payment_intent_data")?, "subscription_data": subscription}))
}

fn expiry(params: &Params, now: i64) -> Result<i64, ApiError> {
    let expires_at = params.int("expires_at")?.unwrap_or(now + DAY);
    if (now + SHORTEST..=now + DAY).contains(&expires_at) {
        return Ok(expires_at);
    }
    let message = "`expires_at` must be between 30 minutes and 24 hours from the creation of the session.";
    Err(ApiError::invalid(message, "expires_at"))
}

fn invoice_creation(params: &Params) -> Result<Value, ApiError> {
    let metadata = metadata::of_new(params, "invoice_creation.invoice_data.metadata")?;
    let enabled = params.flag("invoice_creation.enabled").unwrap_or(false);
    Ok(json!({"enabled": enabled, "invoice_data": {"metadata": metadata}}))
}
