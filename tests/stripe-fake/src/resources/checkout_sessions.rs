//! Checkout sessions: what is for sale, until it is paid or expires. How they are paid is in [`crate::scenario`].

use serde_json::{Value, json};

use super::{metadata, promotion_codes, subscriptions};
use crate::{
    http::{ApiError, Call, Outcome, Params, whole_list},
    json,
    ledger::Desk,
    template,
};

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
pub(crate) const FILTERS: &[&str] = &[
    "customer",
    "customer_details",
    "payment_intent",
    "status",
    "subscription",
];

const DAY: i64 = 24 * 60 * 60;
const SHORTEST: i64 = 30 * 60;

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("checkout.session", "/v1/checkout/sessions", |session| {
        ["customer", "payment_intent", "status", "subscription"]
            .iter()
            .all(|name| call.wants(name, json::text(session, name)))
            && call.wants("customer_details.email", json::text(session, "customer_details.email"))
    })
}

pub(crate) fn line_items(call: &mut Call<'_, '_>) -> Outcome {
    call.desk.find("checkout.session", call.id)?;
    let items = call.desk.ledger.line_items.get(call.id).cloned().unwrap_or_default();
    Ok(whole_list(
        items,
        &format!("/v1/checkout/sessions/{}/line_items", call.id),
    ))
}

pub(crate) fn expire(call: &mut Call<'_, '_>) -> Outcome {
    expire_now(call.desk, call.id)?;
    Ok(call.desk.linked(call.id).clone())
}

pub(crate) fn expire_now(desk: &mut Desk<'_>, id: &str) -> Result<(), ApiError> {
    if desk.find("checkout.session", id)?["status"] != "open" {
        return Err(ApiError::state(
            "Only Checkout Sessions with a status in [\"open\"] can be expired.",
        ));
    }
    desk.patch(id, json!({"status": "expired", "url": null}));
    desk.emit("checkout.session.expired", id);
    Ok(())
}

/// Expires the sessions whose time is over.
pub(crate) fn expire_due(desk: &mut Desk<'_>) {
    let due = |session: &&Value| session["status"] == "open" && json::int(session, "expires_at") <= desk.now;
    let all = desk.ledger.objects.newest_first("checkout.session");
    let due: Vec<String> = all
        .filter(due)
        .filter_map(|session| json::owned(session, "id"))
        .collect();
    for id in due.iter().rev() {
        expire_now(desk, id).expect("an open session can expire");
    }
}

pub(crate) fn create(call: &mut Call<'_, '_>) -> Outcome {
    let (desk, params) = (&mut *call.desk, call.params);
    let mode = params.text("mode").unwrap_or_default();
    check(desk, params, mode)?;
    let items = line_items_of(desk, params, mode)?;
    let sum: i64 = items.iter().map(|item| json::int(item, "amount_total")).sum();
    let trial = params.int("subscription_data.trial_period_days")?.is_some();
    let subtotal = if trial { 0 } else { sum };
    let code = params
        .items("discounts")
        .first()
        .and_then(|discount| discount.text("promotion_code").map(str::to_owned));
    let code = code
        .map(|id| desk.find_param("promotion_code", &id, "discounts").cloned())
        .transpose()?;
    let off = code
        .as_ref()
        .map_or(0, |code| promotion_codes::amount_off(desk, code, subtotal));
    let creation = if mode == "subscription" {
        "always"
    } else {
        params.text("customer_creation").unwrap_or("if_required")
    };
    let customer = params.text("customer");
    let id = desk.ledger.new_id("cs");
    let mut session = json!({
        "id": id,
        "amount_subtotal": subtotal,
        "amount_total": subtotal - off,
        "total_details": {"amount_discount": off},
        "currency": items[0]["currency"],
        "customer_creation": if customer.is_some() { None } else { Some(creation) },
        "discounts": code.iter().map(|code| json!({"coupon": null, "promotion_code": code["id"]})).collect::<Vec<_>>(),
        "expires_at": expiry(params, desk.now)?,
        "metadata": metadata::of_new(params, "metadata")?,
        "mode": mode,
        "payment_method_collection": params.text("payment_method_collection").unwrap_or(if mode == "payment" { "if_required" } else { "always" }),
        "url": format!("{}/c/pay/{id}", desk.ledger.origin),
    });
    for name in [
        "billing_address_collection",
        "cancel_url",
        "client_reference_id",
        "customer",
        "customer_email",
        "locale",
        "submit_type",
        "success_url",
    ] {
        session[name] = json!(params.text(name));
    }
    session["automatic_tax"] = json!({"enabled": params.flag("automatic_tax.enabled").unwrap_or(false)});
    let tax_ids = params.flag("tax_id_collection.enabled").unwrap_or(false);
    session["tax_id_collection"] = json!({"enabled": tax_ids, "required": "never"});
    session["allow_promotion_codes"] = json!(params.flag("allow_promotion_codes"));
    session["invoice_creation"] = if mode == "payment" {
        invoice_creation(params)?
    } else {
        Value::Null
    };
    let data = |name: &str| -> Result<Value, ApiError> {
        let metadata = metadata::of_new(params, &format!("{name}.metadata"))?;
        Ok(json!({"metadata": metadata, "description": params.text(&format!("{name}.description"))}))
    };
    let mut hidden =
        json!({"payment_intent_data": data("payment_intent_data")?, "subscription_data": data("subscription_data")?});
    hidden["subscription_data"]["trial_period_days"] = json!(params.int("subscription_data.trial_period_days")?);
    desk.add("checkout.session", "cs", session);
    desk.ledger.line_items.insert(id.clone(), items);
    desk.ledger.session_params.insert(id.clone(), hidden);
    Ok(desk.linked(&id).clone())
}

/// What Stripe refuses beyond the types of parameters.
fn check(desk: &Desk<'_>, params: &Params, mode: &str) -> Result<(), ApiError> {
    if !matches!(mode, "payment" | "subscription") {
        return Err(ApiError::invalid(
            "The stand-in has only the modes payment and subscription.",
            "mode",
        ));
    }
    if params.text("success_url").is_none() {
        return Err(ApiError::invalid("Missing required param: success_url.", "success_url"));
    }
    for name in ["success_url", "cancel_url"] {
        // The placeholder is no valid part of a URL and is filled in later.
        let url = params
            .text(name)
            .map(|text| url::Url::parse(&text.replace(['{', '}'], "")));
        if url.is_some_and(|url| url.is_err()) {
            return Err(ApiError::invalid("Not a valid URL", name));
        }
    }
    let only = |name: &str, in_mode: &str| params.value(name).is_some() && mode != in_mode;
    for (name, in_mode) in [
        ("customer_creation", "payment"),
        ("invoice_creation", "payment"),
        ("payment_intent_data", "payment"),
        ("submit_type", "payment"),
        ("subscription_data", "subscription"),
    ] {
        if only(name, in_mode) {
            return Err(ApiError::invalid(
                format!("You can not pass `{name}` in `{mode}` mode."),
                name,
            ));
        }
    }
    for (one, other) in [
        ("customer", "customer_email"),
        ("customer", "customer_creation"),
        ("allow_promotion_codes", "discounts"),
    ] {
        if params.value(one).is_some() && params.value(other).is_some() {
            return Err(ApiError::invalid(
                format!("You may only specify one of these parameters: {one}, {other}."),
                one,
            ));
        }
    }
    if params.text("customer_email").is_some_and(|email| !email.contains('@')) {
        return Err(ApiError::invalid("Invalid email address.", "customer_email"));
    }
    if let Some(customer) = params.text("customer") {
        desk.find_param("customer", customer, "customer")?;
    }
    Ok(())
}

fn line_items_of(desk: &mut Desk<'_>, params: &Params, mode: &str) -> Result<Vec<Value>, ApiError> {
    let items = params
        .items("line_items")
        .iter()
        .map(|item| line_item(desk, item, mode))
        .collect::<Result<Vec<_>, _>>()?;
    if items.is_empty() {
        return Err(ApiError::invalid("Missing required param: line_items.", "line_items"));
    }
    Ok(items)
}

fn line_item(desk: &mut Desk<'_>, params: &Params, mode: &str) -> Result<Value, ApiError> {
    let price = params.text("price");
    let price = price.ok_or_else(|| ApiError::invalid("The stand-in needs line_items[n][price].", "line_items"))?;
    let price = match mode {
        "subscription" => subscriptions::recurring_price(desk, price)?,
        _ => desk.find_param("price", price, "line_items[0][price]")?.clone(),
    };
    if mode == "payment" && price["type"] == "recurring" {
        return Err(ApiError::invalid(
            "You must provide at least one recurring price in `subscription` mode.",
            "mode",
        ));
    }
    if price["active"] != true {
        return Err(ApiError::invalid("The price specified is inactive.", "line_items"));
    }
    let quantity = params.int("quantity")?;
    let quantity = quantity.ok_or_else(|| ApiError::invalid("Quantity is required.", "line_items[0][quantity]"))?;
    let amount = json::int(&price, "unit_amount") * quantity;
    let name = desk.linked(json::text(&price, "product"))["name"].clone();
    Ok(template::new(
        "item",
        json!({
            "id": desk.ledger.new_id("li"),
            "amount_subtotal": amount,
            "amount_total": amount,
            "currency": price["currency"],
            "description": name,
            "price": price,
            "quantity": quantity,
        }),
    ))
}

fn expiry(params: &Params, now: i64) -> Result<i64, ApiError> {
    let expires_at = params.int("expires_at")?.unwrap_or(now + DAY);
    if (now + SHORTEST..=now + DAY).contains(&expires_at) {
        return Ok(expires_at);
    }
    Err(ApiError::invalid(
        "The `expires_at` must be between 30 minutes and 24 hours from Checkout Session creation.",
        "expires_at",
    ))
}

fn invoice_creation(params: &Params) -> Result<Value, ApiError> {
    let metadata = metadata::of_new(params, "invoice_creation.invoice_data.metadata")?;
    let enabled = params.flag("invoice_creation.enabled").unwrap_or(false);
    Ok(json!({"enabled": enabled, "invoice_data": {"metadata": metadata}}))
}
