//! Prices, what comes after the payment, and what may go wrong.

use std::sync::Arc;

use chrono::Duration;
use claviger_tests::{Device, Shop, World, on_sqlite, stripe::Card};
use serde_json::{Value, json};

use crate::pages::Browser;

on_sqlite!(
    of_prices,
    of_what_comes_after_the_payment,
    of_outages,
    of_pages_that_need_no_stripe
);

const SCENE: &str = "pictures";

async fn portray(browser: &mut Browser, pages: Value) {
    browser.play(SCENE, "of_pages", json!({ "pages": pages })).await;
}

async fn of_prices(world: &World) {
    let till = world.till().await;
    let mut browser = Browser::at_till(world, &till).await;
    let pages = json!([
        // Before any prices were seen in the tab, to which this page would lead back.
        { "name": "cancel-to-the-app", "path": "/checkout/cancel" },
        { "name": "buy-one-plan", "path": "/buy/switchfast" },
        { "name": "buy-two-plans", "path": "/buy/vps-runner" },
        { "name": "buy-three-plans", "path": "/buy/optimnow" },
        { "name": "buy-four-prices", "path": "/buy/dashcaddy" },
        { "name": "buy-unknown", "path": "/buy/nonesuch", "status": 404 },
        { "name": "cancel", "path": "/checkout/cancel?product=switchfast" },
        { "name": "recover", "path": "/recover" },
        { "name": "recover-one-product", "path": "/recover?product=switchfast" },
    ]);
    portray(&mut browser, pages).await;
    browser.play(SCENE, "of_recovery", Value::Null).await;
    let changed = json!({ "name": "buy-changed", "path": "/buy/switchfast", "plan": "gone", "status": 404 });
    browser.play(SCENE, "of_a_refused_form", changed).await;
    till.fake.fail_randomly(5, 1.0, usize::MAX);
    let down = json!({ "name": "buy-stripe-down", "path": "/buy/switchfast", "plan": "lifetime", "status": 503 });
    browser.play(SCENE, "of_a_refused_form", down).await;
    till.fake.fail_randomly(5, 0.0, 0);
}

async fn of_what_comes_after_the_payment(world: &World) {
    let till = world.till().await;
    let stripe = &till.stripe;
    let old = till.begin("switchfast", "lifetime", json!({})).await;
    stripe.pay(&old.id, Card::Ok);
    till.deliver().await;
    // A key is shown for some days.
    world.clock.run_ahead(Duration::hours(73));

    let mut checkouts = Vec::new();
    for _ in 0..6 {
        checkouts.push(till.begin("switchfast", "lifetime", json!({})).await);
    }
    let device = json!({ "device": Device::new("laptop").json() });
    checkouts.push(till.begin("switchfast", "lifetime", device).await);
    let [pending, processing, failed, expired, refunded, paid, activated] = &checkouts[..] else {
        unreachable!("so many were begun")
    };
    stripe.pay(&processing.id, Card::Delayed);
    stripe.pay(&failed.id, Card::Delayed);
    stripe.settle_delayed(&failed.id, false);
    stripe.expire(&expired.id);
    let payment = stripe.pay(&refunded.id, Card::Ok).payment_intent.unwrap();
    stripe.pay(&paid.id, Card::Ok);
    stripe.pay(&activated.id, Card::Ok);
    till.deliver().await;
    stripe.refund_all(&payment);
    till.deliver().await;

    let mut browser = Browser::at_till(world, &till).await;
    let page = |name: &str, checkout: &str, state: &str, status: Value| json!({ "name": name, "path": format!("/checkout/success?session_id={checkout}"), "state": state, "status": status });
    let mut pages: Vec<Value> = [
        ("success-pending", pending, "pending"),
        ("success-processing", processing, "processing"),
        ("success-failed", failed, "failed"),
        ("success-expired", expired, "expired"),
        ("success-refunded", refunded, "refunded"),
        ("success-paid", paid, "paid"),
        ("success-activated", activated, "paid"),
        ("success-key-hidden", &old, "paid"),
    ]
    .into_iter()
    .map(|(name, checkout, state)| page(name, &checkout.id, state, Value::Null))
    .collect();
    pages.push(page("success-unknown", "cs_test_nothing", "unknown", json!(404)));
    portray(&mut browser, Value::Array(pages)).await;
}

async fn of_outages(world: &World) {
    let till = world.till().await;
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.shop.issue("switchfast", "lifetime").await;
    let request = json!({ "email": "ada@example.com" });
    till.shop.api.post("/v1/licenses/recover", request).await.expect(202);
    let letter = world.mailbox("test").newest(1).await;

    let mut browser = Browser::at_till(world, &till).await;
    let success = format!("/checkout/success?session_id={}", checkout.id);
    browser.play(SCENE, "of_a_long_wait", json!({ "path": success })).await;
    let own = json!({ "success": success, "own": letter.address() });
    browser.play(SCENE, "of_outages", own).await;
}

async fn of_pages_that_need_no_stripe(world: &World) {
    let shop = world.shop().await;
    Shop::open(world, Arc::clone(&shop.server), "prod").await;
    let mut browser = Browser::at_shop(world, &shop).await;
    let used = format!("/my-licenses?env=test#{}", "used-".repeat(8));
    let pages = json!([
        { "name": "my-licenses-signed-out", "path": "/my-licenses?env=test", "state": "signed-out" },
        { "name": "my-licenses-link-used", "path": used, "state": "link-used", "status": 410 },
        { "name": "buy-without-stripe", "path": "/buy/switchfast?env=test" },
        // Buyers are not told what the seller has to do.
        { "name": "buy-without-stripe-prod", "path": "/buy/optimnow?env=prod" },
    ]);
    portray(&mut browser, pages).await;
}
