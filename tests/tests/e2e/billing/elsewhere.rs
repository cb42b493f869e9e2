//! Another program that sells through the same account at Stripe.

use claviger_tests::{Json, Till};
use serde_json::Value;

/// A purchase, as [`open_session`] takes it.
pub(super) const ONCE: &str = "mode=payment&line_items[0][price]=price_switchfast_once_test&line_items[0][quantity]=1\
                               &customer_creation=always";
/// A subscription, as [`open_session`] takes it.
pub(super) const MONTHLY: &str =
    "mode=subscription&line_items[0][price]=price_dashcaddy_premium_monthly_test&line_items[0][quantity]=1";

/// Opens a checkout session. `form`: what is sold, form-encoded.
pub(super) async fn open_session(till: &Till, form: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client
        .post(format!("{}v1/checkout/sessions", till.fake.url()))
        .bearer_auth(&till.secret_key)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("success_url=https://elsewhere.example/thanks&{form}"));
    let session: Value = request.send().await.unwrap().json().await.unwrap();
    session.text("id").to_owned()
}
