//! The page of a customer who has licenses of every standing.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{Bought, CATALOG, Clock, Device, Json, Till, World, on_sqlite, stripe::Outcome};
use serde_json::{Value, json};

use crate::pages::Browser;

on_sqlite!(of_the_own_page);

const SCENE: &str = "pictures";
const EMAIL: &str = "ada@example.com";
const PATH: &str = "/my-licenses?env=test";

async fn subscribe(till: &Till, device: &str) -> Bought {
    let device = Device::new(device);
    let request = json!({ "price": "premium_12month", "email": EMAIL, "device": device.json() });
    till.buy("dashcaddy", "premium", request).await
}

/// The instant at which a subscription's period ends.
fn period_end(till: &Till, bought: &Bought) -> DateTime<Utc> {
    let subscription = till.stripe.object(bought.subscription());
    let end = subscription["items"]["data"][0].number("current_period_end");
    DateTime::from_timestamp(end, 0).unwrap()
}

/// Gives Ada licenses of every standing.
async fn furnish(world: &World, till: &Till) {
    let ended = till.shop.issue("optimnow", "starter").await;
    let unpaid = subscribe(till, "build server").await;
    run_to(world, period_end(till, &unpaid) + Duration::minutes(1));
    till.stripe.begin_renewal(unpaid.subscription());
    till.stripe.attempt_payment(unpaid.subscription(), Outcome::Declined);
    till.deliver().await;
    assert_eq!(till.shop.license(&ended.id).await["standing"], "expired");

    let since = world.clock.now() - Duration::days(20);
    for (product, plan, verb, request) in [
        ("vps-runner", "pro", "mark-overdue", json!({ "since": since })),
        ("switchfast", "lifetime", "suspend", json!({ "reason": "a question" })),
        ("switchfast", "lifetime", "revoke", json!({ "reason": "a mistake" })),
    ] {
        let license = till.shop.issue(product, plan).await;
        till.shop.amend(&license.id, verb, request).await;
    }
    let canceled = subscribe(till, "laptop").await;
    till.stripe.cancel_in_portal(canceled.subscription());
    till.deliver().await;
    subscribe(till, "Mac mini in the office, beside the window").await;
    let good = till.shop.issue("switchfast", "lifetime").await;
    for name in ["Ada’s laptop", "studio"] {
        let device = Device::new(name);
        till.shop.app("switchfast").activate(&good.key, &device).await.ok();
    }
}

/// The demo catalog with two prices of the plan that is overdue.
fn with_a_yearly_price() -> String {
    let monthly = "stripe = { test = \"price_vps_runner_pro_monthly_test\"";
    let (before, after) = CATALOG.split_once(monthly).unwrap();
    let (line, after) = after.split_once('\n').unwrap();
    let yearly = "[[product.plan.price]]\ncode = \"yearly\"\ncurrency = \"eur\"\namount = \"490.00\"\nevery = \"1 year\"\n\
                  stripe = { test = \"price_vps_runner_pro_yearly_test\" }";
    format!("{before}{monthly}{line}\n\n{yearly}\n{after}")
}

/// Lets the clock run on from an instant.
fn run_to(world: &World, instant: DateTime<Utc>) {
    world.clock.run_ahead(instant - Clock::real_time());
}

async fn of_the_own_page(world: &World) {
    let till = world.till().await;
    furnish(world, &till).await;
    let request = json!({ "email": EMAIL });
    till.shop.api.post("/v1/licenses/recover", request).await.expect(202);
    let letters = world.mailbox("test");
    till.until("the link is there", async || {
        letters.letters().iter().any(|letter| letter.subject.contains("keys"))
    })
    .await;
    let letters = letters.letters();
    let letter = letters.iter().find(|letter| letter.subject.contains("keys")).unwrap();

    let mut browser = Browser::at_till(world, &till).await;
    let request = json!({ "link": letter.address(), "path": PATH });
    browser.play(SCENE, "of_the_own_page", request).await;

    till.shop.apply_catalog(&with_a_yearly_price()).await;
    browser.play(SCENE, "of_the_renewal", json!({ "path": PATH })).await;

    for license in till.licenses().await {
        let path = format!("/v1/admin/licenses/{}/customer", license.text("id"));
        till.shop
            .admin
            .put(&path, json!({ "email": "eve@example.com" }))
            .await
            .ok();
    }
    empty(&mut browser, "none", Value::Null).await;
    run_to(world, world.clock.now() + Duration::hours(1));
    empty(&mut browser, "session-over", json!(401)).await;
}

async fn empty(browser: &mut Browser, state: &str, refusal: Value) {
    let request = json!({ "path": PATH, "state": state, "refusal": refusal });
    browser.play(SCENE, "of_the_empty_page", request).await;
}
