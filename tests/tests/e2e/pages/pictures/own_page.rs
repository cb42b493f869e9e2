//! The page of a customer who has licenses of every standing.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{Bought, CATALOG, Clock, Device, Json, Till, World, on_sqlite, stripe::Outcome};
use serde_json::{Value, json};

use crate::pages::Browser;

on_sqlite!(of_the_own_page, of_closed_doors);

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

    let price = "[[product.plan.price]]\ncode = \"yearly\"";
    let another = "[[product.plan.price]]\ncode = \"yearly_usd\"\ncurrency = \"usd\"\namount = \"1599.00\"\n\
                   stripe = { test = \"price_usd_test\" }\n\n";
    till.shop
        .apply_catalog(&CATALOG.replacen(price, &format!("{another}{price}"), 1))
        .await;
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

async fn of_closed_doors(world: &World) {
    let shop = world.shop().await;
    let mut browser = Browser::at_shop(world, &shop).await;
    let used = format!("{PATH}#{}", "used-".repeat(8));
    let pages = json!([
        { "name": "my-licenses-signed-out", "path": PATH, "state": "signed-out" },
        { "name": "my-licenses-link-used", "path": used, "state": "link-used", "status": 410 },
    ]);
    browser.play(SCENE, "of_pages", json!({ "pages": pages })).await;
}
