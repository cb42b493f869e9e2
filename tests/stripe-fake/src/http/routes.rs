//! Which operations the stand-in knows, with the parameters that it heeds.

use super::call::{Call, Outcome};
use crate::resources::{
    charges, checkout_sessions, customers, disputes, events, invoice_payments, invoices, portal_sessions, prices,
    products, promotion_codes, refunds, subscriptions, webhook_endpoints,
};

/// One operation of the API.
pub(crate) struct Operation {
    pub(crate) run: fn(&mut Call<'_, '_>) -> Outcome,
    /// Its outermost parameters. Others are refused even if Stripe takes them: silently ignored, they would deceive.
    pub(crate) params: &'static [&'static str],
}

const NONE: &[&str] = &[];
/// What every list takes.
pub(crate) const PAGING: [&str; 4] = ["created", "ending_before", "limit", "starting_after"];

macro_rules! operation {
    ($run:expr, $params:expr) => {
        Some(Operation {
            run: $run,
            params: $params,
        })
    };
}

/// The operation of a method and path, and the id in the path.
pub(crate) fn find<'a>(method: &str, path: &'a str) -> Option<(Operation, &'a str)> {
    let steps: Vec<&str> = path.strip_prefix("/v1/")?.split('/').collect();
    let (name, id, rest) = match steps[..] {
        ["checkout", "sessions"] => ("checkout/sessions", "", ""),
        ["checkout", "sessions", id] => ("checkout/sessions", id, ""),
        ["checkout", "sessions", id, rest] => ("checkout/sessions", id, rest),
        ["billing_portal", "sessions"] => ("billing_portal/sessions", "", ""),
        [name] => (name, "", ""),
        [name, id] => (name, id, ""),
        _ => return None,
    };
    let operation = if id.is_empty() {
        collection(method, name)
    } else {
        member(method, name, rest)
    };
    operation.map(|operation| (operation, id))
}

fn collection(method: &str, name: &str) -> Option<Operation> {
    match (method, name) {
        ("GET", "charges") => operation!(charges::list, &["customer", "payment_intent"]),
        ("GET", "checkout/sessions") => operation!(checkout_sessions::list, checkout_sessions::FILTERS),
        ("POST", "checkout/sessions") => operation!(checkout_sessions::create, checkout_sessions::PARAMS),
        ("GET", "customers") => operation!(customers::list, &["email"]),
        ("POST", "customers") => operation!(customers::create, customers::PARAMS),
        ("GET", "disputes") => operation!(disputes::list, &["charge", "payment_intent"]),
        ("GET", "events") => operation!(events::list, &["type", "types"]),
        ("GET", "invoice_payments") => operation!(invoice_payments::list, &["invoice", "payment", "status"]),
        ("GET", "invoices") => operation!(invoices::list, &["customer", "status", "subscription"]),
        ("POST", "billing_portal/sessions") => operation!(portal_sessions::create, portal_sessions::PARAMS),
        ("GET", "prices") => operation!(prices::list, prices::FILTERS),
        ("POST", "prices") => operation!(prices::create, prices::PARAMS),
        ("GET", "products") => operation!(products::list, &["active", "ids"]),
        ("POST", "products") => operation!(products::create, products::PARAMS),
        ("GET", "promotion_codes") => operation!(promotion_codes::list, &["active", "code"]),
        ("GET", "refunds") => operation!(refunds::list, &["charge", "payment_intent"]),
        ("POST", "refunds") => operation!(refunds::create, refunds::PARAMS),
        ("GET", "subscriptions") => operation!(subscriptions::list, &["customer", "price", "status"]),
        ("GET", "webhook_endpoints") => operation!(webhook_endpoints::list, NONE),
        _ => None,
    }
}

fn member(method: &str, name: &str, rest: &str) -> Option<Operation> {
    match (method, name, rest) {
        ("GET", "charges", "") => operation!(|call| call.retrieve("charge"), NONE),
        ("GET", "checkout/sessions", "") => operation!(|call| call.retrieve("checkout.session"), NONE),
        ("POST", "checkout/sessions", "expire") => operation!(checkout_sessions::expire, NONE),
        ("GET", "checkout/sessions", "line_items") => operation!(checkout_sessions::line_items, NONE),
        ("DELETE", "customers", "") => operation!(customers::delete, NONE),
        ("GET", "customers", "") => operation!(customers::retrieve, NONE),
        ("POST", "customers", "") => operation!(customers::update, customers::PARAMS),
        ("GET", "disputes", "") => operation!(|call| call.retrieve("dispute"), NONE),
        ("GET", "events", "") => operation!(|call| call.retrieve("event"), NONE),
        ("GET", "invoice_payments", "") => operation!(|call| call.retrieve("invoice_payment"), NONE),
        ("GET", "invoices", "") => operation!(|call| call.retrieve("invoice"), NONE),
        ("GET", "payment_intents", "") => operation!(|call| call.retrieve("payment_intent"), NONE),
        ("GET", "prices", "") => operation!(|call| call.retrieve("price"), NONE),
        ("GET", "products", "") => operation!(|call| call.retrieve("product"), NONE),
        ("GET", "promotion_codes", "") => operation!(|call| call.retrieve("promotion_code"), NONE),
        ("GET", "refunds", "") => operation!(|call| call.retrieve("refund"), NONE),
        ("DELETE", "subscriptions", "") => operation!(subscriptions::cancel, &["cancellation_details"]),
        ("GET", "subscriptions", "") => operation!(|call| call.retrieve("subscription"), NONE),
        ("POST", "subscriptions", "") => operation!(subscriptions::update, subscriptions::PARAMS),
        _ => None,
    }
}
