//! Objects with every field that Stripe's API of [`crate::API_VERSION`] has, empty, as JSON files.

use serde_json::Value;

use crate::json;

macro_rules! templates {
    ($name:expr, $($object:literal => $file:literal),+ $(,)?) => {
        match $name {
            $($object => include_str!(concat!("templates/", $file, ".json")),)+
            other => panic!("there is no template of a {other}"),
        }
    };
}

/// A new object of this `object` type with these fields set.
pub(crate) fn new(object: &str, fields: Value) -> Value {
    let text = templates!(object,
        "billing_portal.session" => "billing_portal_session",
        "charge" => "charge",
        "checkout.session" => "checkout_session",
        "coupon" => "coupon",
        "customer" => "customer",
        "discount" => "discount",
        "dispute" => "dispute",
        "event" => "event",
        "invoice" => "invoice",
        "invoice_payment" => "invoice_payment",
        "item" => "item",
        "line_item" => "line_item",
        "payment_intent" => "payment_intent",
        "plan" => "plan",
        "price" => "price",
        "product" => "product",
        "promotion_code" => "promotion_code",
        "refund" => "refund",
        "subscription" => "subscription",
        "subscription_item" => "subscription_item",
        "webhook_endpoint" => "webhook_endpoint",
    );
    let mut value = serde_json::from_str(text).expect("a template is JSON");
    json::merge(&mut value, fields);
    value
}
