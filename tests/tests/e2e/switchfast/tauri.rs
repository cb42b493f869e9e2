//! SwitchFast as a Tauri app, in a real window: what people see and click, the server that they depend on, and the shop that they
//! pay in. Pictures of each step are in `screenshots/tauri` of the target folder.

use std::path::Path;

use chrono::Duration;
use claviger_tests::{Checkout, Device, Json, Shop, Till, World, on_sqlite, stripe::Card};
use serde_json::{Value, json};

use crate::desktop::{EXAMPLE, Machine, Window};

on_sqlite!(
    from_the_trial_to_a_license_on_three_devices,
    a_key_takes_over_the_slot_of_another_device,
    a_purchase_goes_on_after_a_restart,
    two_files_license_a_machine_without_a_network,
);

async fn machine(world: &World, till: &Till) -> Machine {
    machine_at(world, &till.shop, &format!("http://{}", till.shop.server.address())).await
}

/// A machine that looks for the license server there.
async fn machine_at(world: &World, shop: &Shop, server: &str) -> Machine {
    let keys = shop.api.get("/.well-known/jwks.json").await.ok();
    let path = |path: &Path| path.display().to_string();
    let variables = [
        ("LICENSE_SERVER_URL", server.to_owned()),
        ("LICENSE_ENVIRONMENT", "test".to_owned()),
        ("LICENSE_PUBLIC_KEYS", keys.to_string()),
        ("LICENSE_DEVICE_ID_FILE", path(&world.file("device-id"))),
        ("LICENSE_DEVICE_NAME", "Ada’s laptop".to_owned()),
        ("CLAVIGER_CLIENT_CLOCK_FILE", path(world.clock.file())),
    ];
    Machine::new(world, &EXAMPLE, variables.into()).await
}

/// What the app's own Rust code answers.
async fn find(window: &Window) -> Result<Value, Value> {
    window.invoke("find", json!({ "text": "IN" })).await
}

/// Clicks until the checkout is open in the browser.
async fn buy(machine: &Machine, window: &Window) -> Checkout {
    window.click("button", "Buy Lifetime").await;
    window.sees("Complete the purchase in your browser").await;
    let url = machine.opened().await;
    let id = url.rsplit('/').next().unwrap().to_owned();
    Checkout { id, url }
}

async fn from_the_trial_to_a_license_on_three_devices(world: &World) {
    let till = world.till().await;
    let machine = machine(world, &till).await;
    let window = machine.start().await;
    window.sees("Welcome to SwitchFast").await;
    window.sees("Buy Lifetime").await;
    window.picture("1-welcome").await;
    assert_eq!(find(&window).await.unwrap_err()["code"], "LOCKED");

    window.click("button", "Start free trial").await;
    window.sees("7 days left in your trial").await;
    window.fill("body", "Go to a window", "in").await;
    window.sees("Inbox").await;
    window.picture("2-trial").await;
    assert_eq!(
        find(&window).await.unwrap(),
        json!(["Inbox", "main.rs – editor", "Terminal"])
    );
    assert!(machine.app_data("license/switchfast/test").is_dir());

    world.clock.run_ahead(Duration::days(8));
    window.click("button", "License").await;
    window.click("button", "Check now").await;
    window.sees("Your trial is over").await;
    window.sees("Buy Lifetime").await;
    window.picture("3-trial-over").await;
    assert_eq!(find(&window).await.unwrap_err()["code"], "LOCKED");

    let checkout = buy(&machine, &window).await;
    window.picture("4-checkout-open").await;
    till.stripe.pay(&checkout.id, Card::Ok);
    till.deliver().await;
    window.sees("1 of 3 in use").await;
    window.picture("5-licensed").await;
    window.click("button", "Manage payment").await;
    assert!(machine.opened().await.starts_with(&till.fake.url()));
    assert!(find(&window).await.is_ok());
    window.close(&world.ledger).await;

    let key = till.look(&checkout).await["license"].text("key").to_owned();
    let (desktop, studio) = (Device::new("Desktop"), Device::new("Studio"));
    let app = till.shop.app("switchfast");
    app.activate(&key, &desktop).await.ok();
    app.activate(&key, &studio).await.ok();
    let window = machine.start().await;
    window.click("button", "License").await;
    window.sees("3 of 3 in use").await;
    window.show("claviger-device-management").await;
    window.picture("6-devices").await;
    window.click("button", "Release Desktop").await;
    window.sees("Release Desktop?").await;
    window.picture("7-release").await;
    window.click("button", "Release device").await;
    window.sees("2 of 3 in use").await;
    window.picture("8-released").await;
    assert_eq!(app.validate(&key, &desktop).await.ok()["code"], "NOT_ACTIVATED");
    assert_eq!(app.validate(&key, &studio).await.ok()["code"], "VALID");
    window.close(&world.ledger).await;
}

async fn a_key_takes_over_the_slot_of_another_device(world: &World) {
    let till = world.till().await;
    let license = till.shop.issue("switchfast", "lifetime").await;
    let app = till.shop.app("switchfast");
    let others = ["Old laptop", "Desktop", "Studio"].map(Device::new);
    for other in &others {
        app.activate(&license.key, other).await.ok();
    }
    let machine = machine(world, &till).await;
    let window = machine.start().await;
    window
        .fill("claviger-license-activation", "License key", "SF-OOOOO")
        .await;
    window.click("button", "Activate").await;
    window.sees("There is no license with this key").await;

    window
        .fill(
            "claviger-license-activation",
            "License key",
            &license.key.to_lowercase(),
        )
        .await;
    window.click("button", "Activate").await;
    window.sees("already active on as many devices as it allows").await;
    window.show("claviger-device-list").await;
    window.picture("9-device-limit").await;
    window.click("button", "Release Old laptop").await;
    window.click("button", "Release device").await;
    window.sees("Go to a window").await;
    assert!(find(&window).await.is_ok());
    assert_eq!(
        app.validate(&license.key, &others[0]).await.ok()["code"],
        "NOT_ACTIVATED"
    );
    window.close(&world.ledger).await;
}

async fn a_purchase_goes_on_after_a_restart(world: &World) {
    let till = world.till().await;
    let machine = machine(world, &till).await;
    let window = machine.start().await;
    let checkout = buy(&machine, &window).await;
    window.close(&world.ledger).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    till.deliver().await;

    let window = machine.start().await;
    window.sees("Go to a window").await;
    let status = window.invoke("plugin:claviger|status", json!({})).await.unwrap();
    assert_eq!(
        (&status["state"], status.get("pendingPurchase")),
        (&json!("licensed"), None)
    );
    window.close(&world.ledger).await;
}

async fn two_files_license_a_machine_without_a_network(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    // Port 9 discards; nobody listens there.
    let machine = machine_at(world, &shop, "http://127.0.0.1:9").await;
    let window = machine.start().await;
    let form = "claviger-offline-activation";
    window.click("summary", "No internet on this device?").await;
    window.fill(form, "License key", &license.key).await;
    window.click("button", "Make request file").await;
    window.click("button", "Save request file").await;
    window.show(form).await;
    window.picture("10-without-a-network").await;
    let request = machine.saved("switchfast.claviger-request.json").await;

    let answer = shop
        .admin
        .post("/v1/admin/offline-activations", json!({ "request_file": request }))
        .await
        .ok();
    assert_eq!(answer["activation"]["name"], "Ada’s laptop");
    let file = world.file("license-file.json");
    std::fs::write(&file, answer.text("license_file")).unwrap();
    window.choose(form, &file).await;
    window.sees("Go to a window").await;
    assert!(find(&window).await.is_ok());
    window.close(&world.ledger).await;
}
