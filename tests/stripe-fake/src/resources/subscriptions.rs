//! Subscriptions.

use serde_json::{Value, json};

use super::{
    invoices::{self, Draft},
    metadata,
    payment_intents::BankAnswer,
    subscription_items,
};
use crate::{
    http::{ApiError, Call, Outcome, Params},
    json,
    ledger::Desk,
};

pub(crate) const PARAMS: &[&str] = &[
    "cancel_at",
    "cancel_at_period_end",
    "cancellation_details",
    "description",
    "items",
    "metadata",
    "pause_collection",
    "proration_behavior",
];

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    let status = call.params.text("status");
    call.list("subscription", "/v1/subscriptions", |subscription| {
        let has_price = |price: &str| {
            json::items(subscription, "items")
                .iter()
                .any(|item| item["price"]["id"] == price)
        };
        let is = json::text(subscription, "status");
        let has_status = match status {
            None => is != "canceled",
            Some("all") => true,
            Some("ended") => matches!(is, "canceled" | "incomplete_expired"),
            Some(wanted) => is == wanted,
        };
        has_status
            && call.wants("customer", json::text(subscription, "customer"))
            && call.params.text("price").is_none_or(has_price)
    })
}

pub(crate) fn update(call: &mut Call<'_, '_>) -> Outcome {
    let before = call.desk.find("subscription", call.id)?.clone();
    if is_over(&before) {
        return Err(ApiError::state(
            "A canceled subscription can only update its cancellation_details.",
        ));
    }
    let mut patch = cancellation(call.params, &before, call.desk.now)?;
    if let Some(text) = call.params.text("description") {
        patch["description"] = if text.is_empty() { Value::Null } else { json!(text) };
    }
    if let Some(pause) = call.params.value("pause_collection") {
        let behavior = pause.get("behavior").cloned();
        patch["pause_collection"] = behavior.map_or(
            Value::Null,
            |behavior| json!({"behavior": behavior, "resumes_at": null}),
        );
    }
    let metadata = metadata::read(call.params, "metadata")?;
    let items = call.params.items("items");
    let items = items
        .iter()
        .map(|item| ItemChange::read(call.desk, &before, item))
        .collect::<Result<Vec<_>, _>>()?;
    let mut previous = call.desk.change(call.id, |subscription| {
        json::merge(subscription, patch);
        if let Some(metadata) = metadata {
            json::merge_metadata(&mut subscription["metadata"], &metadata);
        }
    });
    let mut due = Vec::new();
    for item in items {
        let (before, invoice) = item.apply(call.desk, call.id);
        json::merge(&mut previous, before);
        due.push(invoice);
    }
    call.desk
        .emit_change("customer.subscription.updated", call.id, previous);
    for invoice in due {
        collect(call.desk, call.id, invoice)?;
    }
    Ok(call.desk.linked(call.id).clone())
}

pub(crate) fn cancel(call: &mut Call<'_, '_>) -> Outcome {
    let subscription = call.desk.find("subscription", call.id)?;
    if is_over(subscription) {
        return Err(ApiError::no_such("subscription", call.id, "id"));
    }
    end_now(call.desk, call.id, "cancellation_requested");
    Ok(call.desk.linked(call.id).clone())
}

/// What `cancel_at` and `cancel_at_period_end` change. The API leaves `cancel_at` alone when it is told of the period's
/// end; the customer portal does it the other way round.
fn cancellation(params: &Params, before: &Value, now: i64) -> Result<Value, ApiError> {
    let at_end = params.flag("cancel_at_period_end");
    let cancel_at = match params.text("cancel_at") {
        None => None,
        Some("") => Some(Value::Null),
        Some("min_period_end" | "max_period_end") => Some(json!(period_end(before))),
        Some(_) => Some(json!(params.int("cancel_at")?)),
    };
    if at_end == Some(true) && cancel_at.as_ref().is_some_and(|at| !at.is_null()) {
        return Err(ApiError::invalid(
            "Only one of cancel_at and cancel_at_period_end can be set.",
            "cancel_at",
        ));
    }
    let mut patch = json!({});
    if let Some(at_end) = at_end {
        patch["cancel_at_period_end"] = json!(at_end);
    }
    if let Some(at) = cancel_at {
        patch["cancel_at"] = at;
    }
    if patch != json!({}) {
        let mut after = before.clone();
        json::merge(&mut after, patch.clone());
        let ends = scheduled_end(&after).is_some();
        patch["canceled_at"] = if ends { json!(now) } else { Value::Null };
        patch["cancellation_details"] = json!({"reason": ends.then_some("cancellation_requested")});
    }
    for name in ["comment", "feedback"] {
        if let Some(text) = params.text(&format!("cancellation_details.{name}")) {
            json::merge(&mut patch, json!({"cancellation_details": {name: text}}));
        }
    }
    Ok(patch)
}

/// Another price or quantity of an item.
pub(crate) struct ItemChange {
    pub(crate) item: String,
    pub(crate) price: Option<Value>,
    pub(crate) quantity: Option<i64>,
}

impl ItemChange {
    fn read(desk: &Desk<'_>, subscription: &Value, params: &Params) -> Result<Self, ApiError> {
        let item = params.text("id").unwrap_or_default();
        if !json::items(subscription, "items")
            .iter()
            .any(|known| known["id"] == item)
        {
            return Err(ApiError::no_such("subscription_item", item, "items").bad_request());
        }
        let price = params.text("price").map(|id| recurring_price(desk, id)).transpose()?;
        Ok(Self {
            item: item.to_owned(),
            price,
            quantity: params.int("quantity")?,
        })
    }

    /// Changes the item; another interval begins a new period, whose invoice is to be paid at once. Returns the earlier
    /// values and that invoice's id.
    fn apply(self, desk: &mut Desk<'_>, subscription: &str) -> (Value, Option<String>) {
        let (now, invoice) = (desk.now, desk.ledger.new_id("in"));
        let mut begins = false;
        let previous = desk.change(subscription, |subscription| {
            let items = subscription["items"]["data"].as_array_mut().into_iter().flatten();
            for item in items.filter(|item| item["id"] == self.item) {
                if let Some(quantity) = self.quantity {
                    item["quantity"] = json!(quantity);
                }
                let Some(price) = &self.price else { continue };
                begins = ["interval", "interval_count"]
                    .iter()
                    .any(|part| price["recurring"][part] != item["price"]["recurring"][part]);
                if begins {
                    item["current_period_start"] = json!(now);
                    item["current_period_end"] = json!(subscription_items::next_end(price, now, now));
                }
                subscription_items::set_price(item, price);
            }
            if begins {
                subscription["billing_cycle_anchor"] = json!(now);
                subscription["latest_invoice"] = json!(invoice);
            }
        });
        (previous, begins.then_some(invoice))
    }
}

/// Changes an item, tells of it, and collects for a new period.
pub(crate) fn change_item(desk: &mut Desk<'_>, id: &str, change: ItemChange) -> Result<(), ApiError> {
    let (previous, invoice) = change.apply(desk, id);
    desk.emit_change("customer.subscription.updated", id, previous);
    collect(desk, id, invoice)
}

fn collect(desk: &mut Desk<'_>, id: &str, invoice: Option<String>) -> Result<(), ApiError> {
    let Some(invoice) = invoice else { return Ok(()) };
    draft_invoice(desk, id, Some(invoice.clone()), "subscription_update", 0);
    invoices::attempt(desk, &invoice, BankAnswer::Approved)
}

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
