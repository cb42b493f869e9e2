//! Sales that an admin enters by hand, and the seller's table.

mod export;
mod refunding;
mod renewing;
mod selling;

use chrono::{DateTime, Months, Utc};
use claviger_tests::{Json, Shop};
use serde_json::{Value, json};

fn sale(product: &str, plan: &str) -> Value {
    json!({ "product": product, "plan": plan, "email": "ada@example.com", "name": "Ada Example" })
}

/// The same request with more in it.
fn with(mut request: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

async fn sell(shop: &Shop, request: Value) -> Value {
    shop.admin.post("/v1/admin/orders", request).await.expect(201)
}

fn order_path(sold: &Value, rest: &str) -> String {
    format!("/v1/admin/orders/{}{rest}", sold["order"].text("id"))
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn in_a_year(from: DateTime<Utc>) -> DateTime<Utc> {
    from.checked_add_months(Months::new(12)).unwrap()
}
