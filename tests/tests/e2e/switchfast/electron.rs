//! SwitchFast as an Electron app, from the first start to the refund.

mod app;

use std::sync::Arc;

use chrono::Duration;
use claviger_tests::{
    Checkout, Json, Shop, World, on_both_engines, on_sqlite,
    stripe::{Card, RefundStatus},
};
use serde_json::json;

use app::{Machine, state};

on_both_engines!(from_the_trial_to_the_refund, three_devices_share_a_license);
on_sqlite!(an_outage_locks_nobody_out_in_time, the_environments_are_kept_apart);

async fn from_the_trial_to_the_refund(world: &World) {
    let till = world.till().await;
    let laptop = Machine::new(world, &till.shop, "laptop").await;
    let app = laptop.start();
    let begun = app.call("check", json!([])).await;
    assert_eq!(
        (state(&begun).as_str(), &begun["daysLeft"]),
        ("trial", &json!(7)),
        "{begun:#}"
    );
    app.told("heard", "trial").await;
    app.kill().await;

    let app = laptop.start();
    let again = app.call("status", json!([])).await;
    for member in ["state", "endsAt", "grant"] {
        assert_eq!(again[member], begun[member], "{member}");
    }
    world.clock.run_ahead(Duration::days(8));
    assert_eq!(app.check().await, "locked: trial_over");
    app.told("heard", "locked").await;

    let wish = json!([{ "plan": "lifetime", "email": "grace@example.com", "language": "de" }]);
    let checkout = app.call("openCheckout", wish).await;
    let url = checkout.text("url").to_owned();
    app.told("opened", &url).await;
    // The app is closed while its user looks for his card.
    app.quit(world).await;
    let app = laptop.start();
    let session = app.call("status", json!([])).await.text("pendingPurchase").to_owned();
    assert_eq!(session, checkout.text("session"));
    let purchase = till.stripe.pay(&session, Card::Ok);
    till.deliver().await;
    let status = app.call("awaitPurchase", json!([session])).await;
    assert_eq!(state(&status), "licensed");
    let bought = till.bought(Checkout { id: session, url }, purchase).await;
    assert!(bought.key.ends_with(status["grant"].text("keyLast4")), "{status:#}");
    assert!(status.get("pendingPurchase").is_none(), "{status:#}");

    till.stripe.refund(bought.payment(), 2_900, RefundStatus::Succeeded);
    till.deliver().await;
    assert_eq!(
        state(&app.call("status", json!([])).await),
        "licensed",
        "it does not know yet"
    );
    assert_eq!(app.check().await, "locked: revoked");
    app.call("deactivate", json!([])).await;
    assert_eq!(app.check().await, "locked: trial_over");
    app.quit(world).await;
}

async fn three_devices_share_a_license(world: &World) {
    let till = world.till().await;
    let key = till.shop.issue("switchfast", "lifetime").await.key;
    let mut apps = Vec::new();
    for machine in ["laptop", "desktop", "studio", "phone"] {
        apps.push(Machine::new(world, &till.shop, machine).await.start());
    }
    let [laptop, desktop, studio, phone] = apps.try_into().ok().unwrap();
    for app in [&laptop, &desktop, &studio] {
        let status = app.call("activate", json!([key])).await;
        assert_eq!(state(&status), "licensed");
    }
    let refusal = phone.fail("activate", json!([key])).await;
    assert_eq!(
        (refusal["code"].as_str(), refusal.list("devices").len()),
        (Some("DEVICE_LIMIT_REACHED"), 3),
        "{refusal:#}"
    );
    assert_eq!(
        state(&phone.call("check", json!([])).await),
        "trial",
        "its trial goes on"
    );

    // The refused device may choose which one makes way.
    let held = phone.call("devices", json!([])).await;
    assert_eq!(held["maxDevices"], 3);
    let named = |name: &str| {
        held.list("devices")
            .iter()
            .find(|device| device["name"] == name)
            .unwrap()
    };
    let left = phone.call("release", json!([named("desktop").text("id")])).await;
    assert_eq!(left.list("devices").len(), 2);
    assert_eq!(state(&phone.call("activate", json!([key])).await), "licensed");
    assert_eq!(desktop.check().await, "trial", "it has its own");
    world.clock.run_ahead(Duration::days(8));
    assert_eq!(desktop.check().await, "locked: device_released");

    let held = studio.call("devices", json!([])).await;
    let names = held.list("devices").iter().map(|device| device.text("name"));
    let mut names = names.collect::<Vec<_>>();
    names.sort_unstable();
    assert_eq!(names, ["laptop", "phone", "studio"]);
    let current = held.list("devices").iter().filter(|device| device["current"] == true);
    assert_eq!(
        current.map(|device| device.text("name")).collect::<Vec<_>>(),
        ["studio"]
    );
    for app in [laptop, desktop, studio, phone] {
        app.quit(world).await;
    }
}

async fn an_outage_locks_nobody_out_in_time(world: &World) {
    let shop = world.shop().await;
    let key = shop.issue("switchfast", "lifetime").await.key;
    let laptop = Machine::new(world, &shop, "laptop").await;
    let app = laptop.start();
    app.call("activate", json!([key])).await;
    let address = shop.server.address().to_owned();
    let port = address.rsplit(':').next().unwrap();
    shop.server.kill();

    world.clock.run_ahead(Duration::days(7) - Duration::hours(1));
    assert_eq!(app.check().await, "grace: offline");
    app.kill().await;
    // It is the same for an app that is started meanwhile.
    let app = laptop.start();
    assert_eq!(app.check().await, "grace: offline");
    world.clock.run_ahead(Duration::days(7) + Duration::hours(1));
    assert_eq!(app.check().await, "locked: offline_too_long");

    let server = world.start(&world.settings().with("PORT", port)).await.unwrap();
    assert_eq!(server.address(), address);
    assert_eq!(app.check().await, "licensed");
    app.quit(world).await;
}

async fn the_environments_are_kept_apart(world: &World) {
    let shop = world.shop().await;
    Shop::open(world, Arc::clone(&shop.server), "prod").await;
    let key = shop.issue("switchfast", "lifetime").await.key;
    let laptop = Machine::new(world, &shop, "laptop").await;
    let app = laptop.start();
    let licensed = app.call("activate", json!([key])).await;

    app.call("switchEnvironment", json!(["prod"])).await;
    assert_eq!(app.call("environment", json!([])).await, "prod");
    assert_eq!(app.check().await, "trial", "a key of `test` is worth nothing here");
    let refusal = app.fail("activate", json!([key])).await;
    assert_eq!(refusal["code"], "ENVIRONMENT_MISMATCH", "{refusal:#}");

    let back = app.call("switchEnvironment", json!(["test"])).await;
    assert_eq!(back["environment"], "test");
    for member in ["state", "grant"] {
        assert_eq!(back[member], licensed[member], "{member}");
    }
    app.quit(world).await;
}
