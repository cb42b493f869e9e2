//! What the API does with subscriptions.

use serde_json::{Value, json};

use super::{
    end_now, is_over,
    item_change::{ItemChange, collect},
    period_end, scheduled_end,
};
use crate::{
    http::{ApiError, Call, Outcome, Params},
    json,
    resources::metadata,
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
    json::merge(&mut patch, simple_changes(call.params));
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
        due.extend(invoice);
    }
    call.desk
        .emit_change("customer.subscription.updated", call.id, previous);
    for invoice in &due {
        collect(call.desk, call.id, invoice)?;
    }
    Ok(call.desk.linked(call.id).clone())
}

/// What changes nothing else; an empty text unsets.
fn simple_changes(params: &Params) -> Value {
    let mut patch = json!({});
    if let Some(text) = params.text("description") {
        patch["description"] = if text.is_empty() { Value::Null } else { json!(text) };
    }
    if let Some(pause) = params.value("pause_collection") {
        let pause = pause
            .get("behavior")
            .map(|behavior| json!({"behavior": behavior, "resumes_at": null}));
        patch["pause_collection"] = pause.unwrap_or_default();
    }
    patch
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
