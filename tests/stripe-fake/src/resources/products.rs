//! Products: what prices are of.

use serde_json::json;

use super::metadata;
use crate::{
    http::{Call, Outcome},
    json,
    ledger::Desk,
};

pub(crate) const PARAMS: &[&str] = &["active", "description", "id", "metadata", "name"];

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    let ids = call.params.texts("ids");
    let active = call.params.flag("active");
    call.list("product", "/v1/products", |product| {
        active.is_none_or(|active| product["active"] == active)
            && (ids.is_empty() || ids.iter().any(|id| id == json::text(product, "id")))
    })
}

pub(crate) fn create(call: &mut Call<'_, '_>) -> Outcome {
    let metadata = metadata::of_new(call.params, "metadata")?;
    let id = add(
        call.desk,
        json!({
            "id": call.params.text("id").unwrap_or_default(),
            "name": call.params.text("name"),
            "active": call.params.flag("active").unwrap_or(true),
            "description": call.params.text("description"),
            "metadata": metadata,
        }),
    );
    Ok(call.desk.linked(&id).clone())
}

pub(crate) fn add(desk: &mut Desk<'_>, mut fields: serde_json::Value) -> String {
    fields["updated"] = json!(desk.now);
    let id = desk.add("product", "prod", fields);
    desk.emit("product.created", &id);
    id
}
