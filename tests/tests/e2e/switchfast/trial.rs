//! The trial.

use chrono::Duration;
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    the_first_launch_starts_seven_days,
    a_reinstall_does_not_restart_it,
    a_changed_machine_does_not_restart_it,
    it_is_over_at_the_exact_instant,
    buying_converts_it,
    a_product_without_a_trial_says_so,
);

async fn the_first_launch_starts_seven_days(world: &World) {
    let shop = world.shop().await;
    let laptop = Device::new("laptop");
    let request = json!({ "product": "switchfast", "device": laptop.json(), "nonce": "first-launch" });
    let trial = shop.api.post("/v1/trials", request).await.ok();

    assert_eq!(
        (&trial["valid"], &trial["code"], &trial["started"]),
        (&json!(true), &json!("VALID"), &json!(true))
    );
    assert_eq!(
        trial.instant("ends_at") - trial.instant("started_at"),
        Duration::days(7)
    );
    assert_eq!(trial["days_left"], 7);
    assert_eq!(trial["buy_url"], "https://switchfast.example/buy");
    assert_eq!(
        trial.instant("refresh_after") - trial.instant("server_time"),
        Duration::hours(4)
    );

    let statement = shop.keys().await.read(trial.text("token"), "switchfast");
    assert_eq!(statement["kind"], "trial");
    assert_eq!(statement["env"], "test");
    assert_eq!(statement["code"], "VALID");
    assert_eq!(statement["sub"], trial["trial"]);
    assert_eq!(statement["device"], laptop.id);
    assert_eq!(statement["nonce"], "first-launch");
    assert_eq!(statement["exp"], trial.instant("ends_at").timestamp());
}

async fn a_reinstall_does_not_restart_it(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let laptop = Device::new("laptop");
    let first = app.trial(&laptop).await.ok();
    world.clock.run_ahead(Duration::days(3));

    let again = app.trial(&laptop).await.ok();
    assert_eq!(again["started"], false);
    for member in ["trial", "started_at", "ends_at"] {
        assert_eq!(again[member], first[member], "{member}");
    }
    assert_eq!(again["days_left"], 4);

    let elsewhere = app.trial(&Device::new("desktop")).await.ok();
    assert_eq!(elsewhere["started"], true);
    assert_ne!(elsewhere["trial"], first["trial"]);
}

async fn a_changed_machine_does_not_restart_it(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let laptop = Device::new("laptop");
    let first = app.trial(&laptop).await.ok();

    let changed = app.trial(&laptop.reinstalled(1)).await.ok();
    assert_eq!(
        (&changed["trial"], &changed["started"]),
        (&first["trial"], &json!(false))
    );
    assert_eq!(changed["ends_at"], first["ends_at"]);
    // It is known by its new id from now on, also where it tells no components.
    let known = app.trial(&laptop.reinstalled(1).without_components()).await.ok();
    assert_eq!(known["trial"], first["trial"]);
}

async fn it_is_over_at_the_exact_instant(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let laptop = Device::new("laptop");
    let end = app.trial(&laptop).await.ok().instant("ends_at");

    world.clock.stop_at(end - Duration::seconds(1));
    let last = app.trial(&laptop).await.ok();
    assert_eq!((&last["valid"], &last["days_left"]), (&json!(true), &json!(1)));

    world.clock.stop_at(end);
    let over = app.trial(&laptop).await.ok();
    assert_eq!(
        (&over["valid"], &over["code"]),
        (&json!(false), &json!("TRIAL_EXPIRED"))
    );
    assert_eq!((&over["days_left"], &over["started"]), (&json!(0), &json!(false)));
    assert!(over.text("fix").contains("Buy"), "{over:#}");
    let refusal = shop.keys().await.read(over.text("token"), "switchfast");
    assert_eq!(
        (&refusal["code"], &refusal["kind"]),
        (&json!("TRIAL_EXPIRED"), &json!("trial"))
    );
    assert_eq!(refusal["exp"], end.timestamp() + 24 * 3600);

    let changed = app.trial(&laptop.reinstalled(1)).await.ok();
    assert_eq!(changed["code"], "TRIAL_EXPIRED");
}

async fn buying_converts_it(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let laptop = Device::new("laptop");
    let trial = app.trial(&laptop).await.ok();
    let license = shop.issue("switchfast", "lifetime").await;
    assert_eq!(app.activate(&license.key, &laptop).await.ok()["valid"], true);

    let found = shop.admin.post("/v1/admin/trials/search", json!({})).await.ok();
    let [found] = found.items() else {
        panic!("one trial was begun: {found:#}")
    };
    assert_eq!(found["id"], trial["trial"]);
    assert_eq!(found["converted_license_id"], license.id, "{found:#}");
}

async fn a_product_without_a_trial_says_so(world: &World) {
    let shop = world.shop().await;
    shop.app("optimnow")
        .trial(&Device::new("laptop"))
        .await
        .problem(404, "TRIAL_NOT_OFFERED");
    shop.app("nothing")
        .trial(&Device::new("laptop"))
        .await
        .problem(404, "PRODUCT_UNKNOWN");
}
