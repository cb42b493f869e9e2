//! The items of a subscription: what is paid for, and since API version 2025-03-31 the only place that knows the period.

use chrono::{DateTime, Months, TimeDelta};
use serde_json::{Value, json};

use crate::{json, ledger::Desk, template};

/// A new item; its period starts now and lasts until `end`, or for one interval of the price.
pub(crate) fn new(desk: &mut Desk<'_>, subscription: &str, price: &Value, quantity: i64, end: Option<i64>) -> Value {
    let id = desk.ledger.new_id("si");
    let mut item = json!({
        "id": id,
        "created": desk.now,
        "current_period_start": desk.now,
        "current_period_end": end.unwrap_or_else(|| next_end(price, desk.now, desk.now)),
        "quantity": quantity,
        "subscription": subscription,
    });
    set_price(&mut item, price);
    template::new("subscription_item", item)
}

/// Sets the price of an item, and the plan that mirrors it.
pub(crate) fn set_price(item: &mut Value, price: &Value) {
    item["price"] = price.clone();
    item["plan"] = template::new(
        "plan",
        json!({
            "id": price["id"],
            "active": price["active"],
            "amount": price["unit_amount"],
            "amount_decimal": price["unit_amount_decimal"],
            "created": price["created"],
            "currency": price["currency"],
            "interval": price["recurring"]["interval"],
            "interval_count": price["recurring"]["interval_count"],
            "livemode": price["livemode"],
            "product": price["product"],
        }),
    );
}

/// The end of the period that begins at `start`: a whole number of intervals after the anchor, so that the 31st does not
/// become the 28th for good.
pub(crate) fn next_end(price: &Value, anchor: i64, start: i64) -> i64 {
    let unit = json::text(price, "recurring.interval");
    let every = u32::try_from(json::int(price, "recurring.interval_count")).expect("an interval is positive");
    let anchor = DateTime::from_timestamp(anchor, 0).expect("an anchor is a time");
    let after = |intervals: u32| {
        let units = intervals * every;
        let end = match unit {
            "day" => anchor + TimeDelta::days(units.into()),
            "week" => anchor + TimeDelta::weeks(units.into()),
            "month" => anchor + Months::new(units),
            "year" => anchor + Months::new(12 * units),
            other => panic!("a price has the interval {other:?}"),
        };
        end.timestamp()
    };
    (1..).map(after).find(|end| *end > start).expect("time goes on")
}

/// The line of an invoice for the current period of an item; a trial costs nothing.
pub(crate) fn invoice_line(desk: &mut Desk<'_>, item: &Value, trial: bool) -> Value {
    let (price, quantity) = (&item["price"], json::int(item, "quantity"));
    let amount = if trial {
        0
    } else {
        json::int(price, "unit_amount") * quantity
    };
    let details = json!({
        "invoice_item": null,
        "proration": false,
        "proration_details": {"credited_items": null},
        "subscription": item["subscription"],
        "subscription_item": item["id"],
    });
    line(
        desk,
        price,
        quantity,
        amount,
        json!({
            "parent": {"type": "subscription_item_details", "subscription_item_details": details,
                       "invoice_item_details": null},
            "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
            "subscription": item["subscription"],
        }),
    )
}

/// A line of an invoice.
pub(crate) fn line(desk: &mut Desk<'_>, price: &Value, quantity: i64, amount: i64, more: Value) -> Value {
    let name = json::text(desk.linked(json::text(price, "product")), "name").to_owned();
    let mut line = json!({
        "id": desk.ledger.new_id("il"),
        "amount": amount,
        "currency": price["currency"],
        "description": format!("{quantity} × {name}"),
        "livemode": desk.ledger.livemode,
        "pricing": {
            "type": "price_details",
            "price_details": {"price": price["id"], "product": price["product"]},
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "quantity_decimal": quantity.to_string(),
        "subtotal": amount,
    });
    json::merge(&mut line, more);
    template::new("line_item", line)
}
