//! One machine at a time.

use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_second_machine_waits_for_a_reset,
    the_customer_moves_it_without_support
);

async fn a_second_machine_waits_for_a_reset(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, old, new) = (
        shop.issue("vps-runner", "pro").await,
        Device::new("old vps"),
        Device::new("new vps"),
    );
    app.activate(&license.key, &old).await.ok();
    app.activate(&license.key, &new)
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");

    let reset = shop.amend(&license.id, "reset-activations", json!({})).await;
    assert!(reset.list("devices").is_empty(), "{reset:#}");
    assert_eq!(app.validate(&license.key, &old).await.ok()["code"], "NOT_ACTIVATED");
    // What support frees is no move of the customer's.
    assert_eq!(
        app.activate(&license.key, &new).await.ok()["activation"]["origin"],
        "new"
    );

    let active = shop.license(&license.id).await;
    let release = format!("devices/{}/release", active.list("devices")[0].text("id"));
    assert!(
        shop.amend(&license.id, &release, json!({}))
            .await
            .list("devices")
            .is_empty()
    );
    assert_eq!(app.activate(&license.key, &old).await.ok()["code"], "VALID");
}

async fn the_customer_moves_it_without_support(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, old, new) = (
        shop.issue("vps-runner", "pro").await,
        Device::new("old vps"),
        Device::new("new vps"),
    );
    app.activate(&license.key, &old).await.ok();

    // The old machine is gone, so the new one asks who holds the slot and frees it.
    let listed = app.devices(&license.key).await.ok();
    let dead = listed.list("devices")[0].text("id");
    assert_eq!(app.release(&license.key, dead).await.ok()["released"], true);
    assert_eq!(
        app.activate(&license.key, &new).await.ok()["activation"]["origin"],
        "move"
    );
    assert_eq!(app.deactivate(&license.key, &new).await.ok()["released"], true);
    assert_eq!(app.deactivate(&license.key, &new).await.ok()["released"], false);
}
