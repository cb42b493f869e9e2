//! Subscriptions.

mod item_change;
mod operations;

use serde_json::{Value, json};

pub(crate) use self::{
    item_change::{ItemChange, change_item},
    operations::{PARAMS, cancel, list, update},
};
use super::{
    invoices::{self, Draft},
    subscription_items,
};
use crate::{http::ApiError, json, ledger::Desk};

pub(crate) fn recurring_price(desk: &Desk<'_>, id: &str) -> Result<Value, ApiError> {
    let price = desk.find_param("price", id, "price")?;
    if price["type"] != "recurring" {
        return Err(ApiError::invalid(
            "The price specified is set to `type=one_time` but must be recurring.",
            "price",
        ));
    }
    Ok(price.clone())
}

pub(crate) fn is_over(subscription: &Value) -> bool {
    matches!(json::text(subscription, "status"), "canceled" | "incomplete_expired")
}

/// The subscriptions of a customer that have not ended.
pub(crate) fn living(desk: &Desk<'_>, customer: &str) -> Vec<String> {
    let all = desk.ledger.objects.newest_first("subscription");
    let living = all.filter(|subscription| subscription["customer"] == customer && !is_over(subscription));
    living
        .filter_map(|subscription| json::owned(subscription, "id"))
        .collect()
}

/// The latest end of a period among the items.
pub(crate) fn period_end(subscription: &Value) -> i64 {
    let ends = json::items(subscription, "items")
        .iter()
        .map(|item| json::int(item, "current_period_end"));
    ends.max().unwrap_or_default()
}

/// When it ends by itself, in both encodings.
pub(crate) fn scheduled_end(subscription: &Value) -> Option<i64> {
    let at_period_end = || (subscription["cancel_at_period_end"] == true).then(|| period_end(subscription));
    subscription["cancel_at"].as_i64().or_else(at_period_end)
}

/// Changes a subscription and tells of it.
pub(crate) fn set(desk: &mut Desk<'_>, id: &str, patch: Value) {
    let previous = desk.patch(id, patch);
    desk.emit_change("customer.subscription.updated", id, previous);
}

/// Ends it at once.
pub(crate) fn end_now(desk: &mut Desk<'_>, id: &str, reason: &str) {
    let patch = json!({
        "canceled_at": desk.now,
        "cancellation_details": {"reason": reason},
        "ended_at": desk.now,
        "status": "canceled",
        "status_details": null,
    });
    desk.patch(id, patch);
    desk.emit("customer.subscription.deleted", id);
}

/// Drafts the invoice for the current period of all items, and makes it the latest one.
pub(crate) fn draft_invoice(
    desk: &mut Desk<'_>,
    id: &str,
    invoice: Option<String>,
    reason: &str,
    discount: i64,
) -> String {
    let subscription = desk.linked(id).clone();
    let trial = subscription["status"] == "trialing";
    let items = json::items(&subscription, "items").to_vec();
    let lines = items
        .iter()
        .map(|item| subscription_items::invoice_line(desk, item, trial))
        .collect();
    let email = desk.linked(json::text(&subscription, "customer"))["email"].clone();
    invoices::draft(
        desk,
        Draft {
            id: invoice,
            customer: subscription["customer"].clone(),
            email,
            subscription: Some(&subscription),
            reason,
            currency: subscription["currency"].clone(),
            lines,
            discount,
            metadata: json!({}),
        },
    )
}
