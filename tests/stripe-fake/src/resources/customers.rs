//! Customers.

use serde_json::{Value, json};

use super::{metadata, subscriptions};
use crate::{
    http::{ApiError, Call, Outcome},
    json,
    ledger::Desk,
};

pub(crate) const PARAMS: &[&str] = &["description", "email", "metadata", "name", "preferred_locales"];

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    call.list("customer", "/v1/customers", |customer| {
        customer["deleted"] != true && call.wants("email", json::text(customer, "email"))
    })
}

/// A deleted customer is still found, and says that it is deleted.
pub(crate) fn retrieve(call: &mut Call<'_, '_>) -> Outcome {
    match call.desk.ledger.objects.get(call.id) {
        Some(found) if found["object"] == "customer" => Ok(found.clone()),
        _ => Err(ApiError::no_such("customer", call.id, "id")),
    }
}

pub(crate) fn create(call: &mut Call<'_, '_>) -> Outcome {
    let mut fields = named(call);
    fields["metadata"] = metadata::of_new(call.params, "metadata")?;
    let id = add(call.desk, fields);
    Ok(call.desk.linked(&id).clone())
}

pub(crate) fn update(call: &mut Call<'_, '_>) -> Outcome {
    call.desk.find("customer", call.id)?;
    let metadata = metadata::read(call.params, "metadata")?;
    let fields = named(call);
    let previous = call.desk.change(call.id, |customer| {
        json::merge(customer, fields);
        if let Some(metadata) = metadata {
            json::merge_metadata(&mut customer["metadata"], &metadata);
        }
    });
    call.desk.emit_change("customer.updated", call.id, previous);
    Ok(call.desk.linked(call.id).clone())
}

pub(crate) fn delete(call: &mut Call<'_, '_>) -> Outcome {
    remove(call.desk, call.id)?;
    Ok(call.desk.linked(call.id).clone())
}

/// The texts that a request sets; an empty one unsets.
fn named(call: &Call<'_, '_>) -> Value {
    let mut fields = json!({});
    for name in ["description", "email", "name"] {
        if let Some(text) = call.params.text(name) {
            fields[name] = if text.is_empty() { Value::Null } else { json!(text) };
        }
    }
    if call.params.value("preferred_locales").is_some() {
        fields["preferred_locales"] = json!(call.params.texts("preferred_locales"));
    }
    fields
}

pub(crate) fn add(desk: &mut Desk<'_>, mut fields: Value) -> String {
    let id = desk.ledger.new_id("cus");
    fields["invoice_prefix"] = json!(id[id.len() - 8..].to_ascii_uppercase());
    fields["id"] = json!(id);
    desk.add("customer", "cus", fields);
    desk.emit("customer.created", &id);
    id
}

/// Deletes a customer; the subscriptions end at once.
pub(crate) fn remove(desk: &mut Desk<'_>, id: &str) -> Result<(), ApiError> {
    desk.find("customer", id)?;
    for subscription in subscriptions::living(desk, id) {
        subscriptions::end_now(desk, &subscription, "cancellation_requested");
    }
    desk.emit("customer.deleted", id);
    desk.change(id, |customer| {
        *customer = json!({"id": id, "object": "customer", "deleted": true});
    });
    Ok(())
}
