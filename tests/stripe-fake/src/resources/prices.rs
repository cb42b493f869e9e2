//! Prices: an amount, once or for every interval.

use serde_json::{Value, json};

use super::{metadata, products};
use crate::{
    http::{ApiError, Call, Outcome},
    json,
    ledger::Desk,
};

pub(crate) const PARAMS: &[&str] = &[
    "active",
    "currency",
    "lookup_key",
    "metadata",
    "nickname",
    "product",
    "product_data",
    "recurring",
    "unit_amount",
];
pub(crate) const FILTERS: &[&str] = &["active", "currency", "lookup_keys", "product", "type"];

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    let active = call.params.flag("active");
    let keys = call.params.texts("lookup_keys");
    call.list("price", "/v1/prices", |price| {
        active.is_none_or(|active| price["active"] == active)
            && (keys.is_empty() || keys.iter().any(|key| key == json::text(price, "lookup_key")))
            && ["currency", "product", "type"]
                .iter()
                .all(|name| call.wants(name, json::text(price, name)))
    })
}

pub(crate) fn create(call: &mut Call<'_, '_>) -> Outcome {
    let params = call.params;
    let product = match (params.text("product"), params.text("product_data.name")) {
        (Some(id), _) => json::text(call.desk.find_param("product", id, "product")?, "id").to_owned(),
        (None, Some(name)) => products::add(call.desk, json!({"name": name})),
        (None, None) => return Err(ApiError::invalid("Missing required param: product.", "product")),
    };
    let amount = params.int("unit_amount")?;
    let amount = amount.ok_or_else(|| ApiError::invalid("The stand-in needs a unit_amount.", "unit_amount"))?;
    let recurring = params.text("recurring.interval").map(|interval| {
        Ok::<_, ApiError>((
            interval.to_owned(),
            params.int("recurring.interval_count")?.unwrap_or(1),
        ))
    });
    let id = add(
        call.desk,
        json!({
            "product": product,
            "currency": params.text("currency"),
            "active": params.flag("active").unwrap_or(true),
            "lookup_key": params.text("lookup_key"),
            "nickname": params.text("nickname"),
            "metadata": metadata::of_new(params, "metadata")?,
        }),
        amount,
        recurring.transpose()?,
    );
    Ok(call.desk.linked(&id).clone())
}

/// Adds a price; `recurring` is an interval (`month`) and how many of them.
pub(crate) fn add(desk: &mut Desk<'_>, mut fields: Value, amount: i64, recurring: Option<(String, i64)>) -> String {
    fields["unit_amount"] = json!(amount);
    fields["unit_amount_decimal"] = json!(amount.to_string());
    fields["type"] = json!(if recurring.is_some() { "recurring" } else { "one_time" });
    fields["recurring"] = recurring.map_or(Value::Null, |(interval, count)| {
        json!({"interval": interval, "interval_count": count, "meter": null, "trial_period_days": null,
               "usage_type": "licensed"})
    });
    let id = desk.add("price", "price", fields);
    desk.emit("price.created", &id);
    id
}
