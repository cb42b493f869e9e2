//! Notices from Stripe: which are taken, what is kept of them, and what they do.

mod foreign;
mod outages;
mod repeated;
mod shapes;
mod signatures;
mod versions;

use claviger_tests::{Answer, Json, Till, World};
use reqwest::Method;
use serde_json::{Value, json};

/// Posts a body with a signature, as Stripe does.
async fn post(till: &Till, environment: &str, body: &str, signature: &str) -> Answer {
    let api = &till.shop.api;
    let request = api
        .request(Method::POST, &format!("/webhooks/stripe/{environment}"))
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", signature)
        .body(body.to_owned());
    api.send(request).await
}

/// Stripe's signature as of now.
async fn sign(world: &World, till: &Till, body: &str) -> String {
    till.fake
        .sign(body, &till.webhook_secret, world.clock.now().timestamp())
        .await
}

/// Sends a genuine notice, which is acknowledged.
async fn send(world: &World, till: &Till, body: &str) {
    let signature = sign(world, till, body).await;
    let answer = post(till, "test", body, &signature).await;
    assert_eq!(answer.ok(), json!({ "received": true }));
}

/// All notices that were kept, newest first.
async fn kept(till: &Till) -> Vec<Value> {
    let found = till.shop.admin.get("/v1/admin/stripe-events?limit=200").await.ok();
    found.items().to_vec()
}

/// The one notice that was kept under this id of Stripe's.
async fn kept_as(till: &Till, stripe_id: &str) -> Value {
    let path = format!("/v1/admin/stripe-events?stripe_id={stripe_id}");
    let found = till.shop.admin.get(&path).await.ok();
    let [notice] = found.items() else {
        panic!("not kept once: {stripe_id}: {found:#}")
    };
    notice.clone()
}

/// The same notice under another id.
fn renamed(body: &str, id: &str) -> String {
    let mut event: Value = serde_json::from_str(body).unwrap();
    event["id"] = json!(id);
    format!("{event:#}")
}
