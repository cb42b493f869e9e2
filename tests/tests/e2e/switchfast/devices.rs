//! Three devices: taking, freeing and moving slots.

use chrono::Duration;
use claviger_tests::{App, Device, Json, Shop, Sold, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_fourth_device_waits_for_a_slot,
    activating_again_takes_no_second_slot,
    a_reinstalled_machine_keeps_its_slot,
    drift_has_a_budget,
    moves_have_a_limit_and_returns_have_none,
);

/// A license with as many active devices as it allows.
async fn full_house(shop: &Shop) -> (App, Sold, Vec<Device>) {
    let app = shop.app("switchfast");
    let license = shop.issue("switchfast", "lifetime").await;
    let devices = Device::fleet(4);
    for device in &devices[..3] {
        assert_eq!(app.activate(&license.key, device).await.ok()["valid"], true);
    }
    (app, license, devices)
}

async fn a_fourth_device_waits_for_a_slot(world: &World) {
    let shop = world.shop().await;
    let (app, license, devices) = full_house(&shop).await;

    let refused = app
        .activate(&license.key, &devices[3])
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    assert_eq!(refused.each("devices", "name"), ["machine 0", "machine 1", "machine 2"]);
    let signed = shop.keys().await.read(refused.text("token"), "switchfast");
    assert_eq!(
        (&signed["code"], &signed["device"]),
        (&json!("DEVICE_LIMIT_REACHED"), &json!(devices[3].id))
    );
    assert_eq!(
        app.validate(&license.key, &devices[3]).await.ok()["code"],
        "NOT_ACTIVATED"
    );

    // The user frees the slot of a lost machine, from any other one.
    let lost = refused.list("devices")[1].text("id").to_owned();
    let freed = app.release(&license.key, &lost).await.ok();
    assert_eq!(freed["released"], true);
    assert_eq!(freed.each("devices", "name"), ["machine 0", "machine 2"]);
    assert_eq!(app.release(&license.key, &lost).await.ok()["released"], false);

    let moved = app.activate(&license.key, &devices[3]).await.ok();
    assert_eq!(
        (&moved["valid"], &moved["activation"]["origin"]),
        (&json!(true), &json!("move"))
    );
    assert_eq!(
        app.validate(&license.key, &devices[1]).await.ok()["code"],
        "NOT_ACTIVATED"
    );
    let listed = app.devices(&license.key).await.ok();
    assert_eq!(listed["max_devices"], 3);
    assert_eq!(listed.list("devices").len(), 3);
}

async fn activating_again_takes_no_second_slot(world: &World) {
    let shop = world.shop().await;
    let (app, license, devices) = full_house(&shop).await;
    let first = app.validate(&license.key, &devices[0]).await.ok();
    for _ in 0..3 {
        let again = app.activate(&license.key, &devices[0]).await.ok();
        assert_eq!(again["activation"]["id"], first["activation"]["id"]);
        assert_eq!(again["license"]["active_devices"], 3);
    }
}

async fn a_reinstalled_machine_keeps_its_slot(world: &World) {
    let shop = world.shop().await;
    let (app, license, devices) = full_house(&shop).await;

    let rebound = app.activate(&license.key, &devices[1].reinstalled(1)).await.ok();
    assert_eq!(
        (&rebound["valid"], &rebound["activation"]["origin"]),
        (&json!(true), &json!("rebind"))
    );
    assert_eq!(rebound["license"]["active_devices"], 3);
    assert_eq!(
        app.validate(&license.key, &devices[1].reinstalled(1)).await.ok()["code"],
        "VALID"
    );
    assert_eq!(
        app.validate(&license.key, &devices[1]).await.ok()["code"],
        "NOT_ACTIVATED"
    );
    // A stranger that happens to share nothing but the processor is not recognized.
    app.activate(&license.key, &devices[3])
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
}

async fn drift_has_a_budget(world: &World) {
    let shop = world.shop().await;
    let (app, license, devices) = full_house(&shop).await;
    for time in 1..=3 {
        let rebound = app.activate(&license.key, &devices[0].reinstalled(time)).await.ok();
        assert_eq!(rebound["activation"]["origin"], "rebind");
    }
    app.activate(&license.key, &devices[0].reinstalled(4))
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");

    world.clock.run_ahead(Duration::days(31));
    let rebound = app.activate(&license.key, &devices[0].reinstalled(4)).await.ok();
    assert_eq!(rebound["activation"]["origin"], "rebind");
}

/// The VPS runner's plans allow three moves in 30 days.
async fn moves_have_a_limit_and_returns_have_none(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let license = shop.issue("vps-runner", "pro").await;
    let servers = Device::fleet(6);
    app.activate(&license.key, &servers[0]).await.ok();
    for server in 1..=3 {
        app.deactivate(&license.key, &servers[server - 1]).await.ok();
        let moved = app.activate(&license.key, &servers[server]).await.ok();
        assert_eq!(moved["activation"]["origin"], "move");
    }

    app.deactivate(&license.key, &servers[3]).await.ok();
    let refused = app
        .activate(&license.key, &servers[4])
        .await
        .problem(409, "TRANSFER_LIMIT_REACHED");
    assert!(refused.list("devices").is_empty(), "{refused:#}");
    let back = app.activate(&license.key, &servers[3]).await.ok();
    assert_eq!(back["activation"]["origin"], "return");

    app.deactivate(&license.key, &servers[3]).await.ok();
    world.clock.stop_at(refused.instant("retry_at"));
    let moved = app.activate(&license.key, &servers[4]).await.ok();
    assert_eq!(moved["activation"]["origin"], "move");
}
