//! What is for sale in a session.

use serde_json::{Value, json};

use crate::{
    http::{ApiError, Params},
    json,
    ledger::Desk,
    resources::subscriptions,
    template,
};

/// The line items of a new session, at least one.
pub(super) fn read(desk: &mut Desk<'_>, params: &Params, mode: &str) -> Result<Vec<Value>, ApiError> {
    let items = params.items("line_items");
    if items.is_empty() {
        return Err(ApiError::invalid("Missing required param: line_items.", "line_items"));
    }
    items.iter().map(|item| line_item(desk, item, mode)).collect()
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
