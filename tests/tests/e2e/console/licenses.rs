//! The way of a license, from issuing it to revoking it, as support goes it.

use claviger_tests::{Device, Json, Shop, World, on_both_engines, on_sqlite};
use serde_json::{Value, json};

use super::desk::{signed_in, url};
use crate::desktop::{CONSOLE, Machine, Window, until};

on_both_engines!(a_license_is_issued_found_and_reset);
on_sqlite!(a_license_is_revoked_in_production_once_the_name_is_typed);

const EMAIL: &str = "lovelace@analytical.example";
/// The confirmation that is open.
const DIALOG: &str = "[role=dialog]";

async fn a_license_is_issued_found_and_reset(world: &World) {
    let shop = world.shop().await;
    for email in ["babbage@difference.example", "lovelace@notes.example"] {
        issue_to(&shop, email).await;
    }
    let machine = Machine::new(world, &CONSOLE, Vec::new()).await;
    let window = machine.start().await;
    window.sees("Sign in to Claviger").await;
    window.fill("body", "Server", &url(&shop.server)).await;
    let token = world.admin_token("test", "support").await;
    window.fill("body", "Admin token", &token).await;
    window.click("button", "Sign in").await;

    let license = issue(&window, &shop).await;
    let id = license.text("id");
    let key = shop.amend(id, "reveal-key", json!({})).await.text("key").to_owned();
    window.sees(&key).await;
    let app = shop.app("switchfast");
    let devices = ["studio", "laptop"].map(Device::new);
    for device in &devices {
        assert_eq!(app.activate(&key, device).await.ok()["code"], "VALID");
    }

    find(&window).await;
    window.click("a", &format!("…{}", license.text("key_last4"))).await;
    for seen in ["Devices: 2 of 3", "studio", "laptop"] {
        window.sees(seen).await;
    }
    window.click("button", "All acts").await;
    window.click("[role=menuitem]", "Release all devices").await;
    window.sees("Release all devices?").await;
    assert_eq!(app.validate(&key, &devices[0]).await.ok()["code"], "VALID");
    window.click_in(DIALOG, "button", "Release all").await;
    window.sees("All slots are free.").await;
    window.sees("Devices: 0 of 3").await;
    for device in &devices {
        assert_eq!(app.validate(&key, device).await.ok()["code"], "NOT_ACTIVATED");
    }
    assert_eq!(shop.license(id).await.list("devices"), [] as [Value; 0]);
    window.close(&world.ledger).await;
}

async fn issue_to(shop: &Shop, email: &str) -> claviger_tests::Sold {
    shop.order(json!({ "product": "switchfast", "plan": "lifetime", "email": email }))
        .await
}

/// Issues a license in the window. Gives it as the API has it.
async fn issue(window: &Window, shop: &Shop) -> Value {
    window.click("nav a", "Licenses").await;
    window.click("button", "New license").await;
    window.pick("Product", "SwitchFast").await;
    window.pick("Plan", "Lifetime").await;
    window.fill("fieldset", "E-mail", EMAIL).await;
    window.click("button", "Issue the license").await;
    window.sees("The license is issued").await;
    let found = shop
        .admin
        .post("/v1/admin/licenses/search", json!({ "text": EMAIL }))
        .await;
    let found = found.ok();
    let [license] = found.items() else {
        panic!("one license was issued: {found:#}")
    };
    assert_eq!(
        (license.text("product"), license.text("plan")),
        ("switchfast", "lifetime")
    );
    license.clone()
}

/// Finds the license among others by half an address.
async fn find(window: &Window) {
    window.click("nav a", "Licenses").await;
    until("all licenses are listed", async || {
        window.table("Licenses").await.len() == 3
    })
    .await;
    window.fill("body", "Search", "lace@analy").await;
    until("one license is found", async || {
        let rows = window.table("Licenses").await;
        matches!(rows.as_slice(), [row] if row.iter().any(|cell| cell == EMAIL) && row.iter().any(|cell| cell == "2/3"))
    })
    .await;
}

async fn a_license_is_revoked_in_production_once_the_name_is_typed(world: &World) {
    let shop = Shop::open(world, world.serve().await, "prod").await;
    let license = issue_to(&shop, EMAIL).await;
    let other = issue_to(&shop, "babbage@difference.example").await;
    let (_machine, window) = signed_in(world, &shop.server, "prod", "support").await;
    let title = "return document.title";
    window.gives(title, json!("Production · Acme – Claviger")).await;
    window.go(&format!("/licenses/{}", license.id)).await;
    window.click("button", "All acts").await;
    window.click("[role=menuitem]", "Revoke").await;
    window.sees(&format!("Type “{EMAIL}” to go on.")).await;
    let is_shut = "return named('[role=dialog]', 'button', 'Revoke').map((button) => button.disabled)";
    window.gives(is_shut, json!([true])).await;
    for wrong in ["lovelace", "babbage@difference.example"] {
        window.fill(DIALOG, "Name", wrong).await;
        window.gives(is_shut, json!([true])).await;
        // Nor does the keyboard get past it.
        window.press(&['\u{e007}']).await;
    }
    assert_eq!(shop.license(&license.id).await["status"], "active");
    window.fill(DIALOG, "Name", EMAIL).await;
    window.gives(is_shut, json!([false])).await;
    window.click_in(DIALOG, "button", "Revoke").await;
    window.sees("The license is revoked.").await;
    window.sees("An admin revoked it.").await;
    assert_eq!(shop.license(&license.id).await["status"], "revoked");
    assert_eq!(shop.license(&other.id).await["status"], "active");
    let device = Device::new("studio");
    let refused = shop.app("switchfast").activate(&license.key, &device).await;
    refused.problem(403, "REVOKED");
    window.close(&world.ledger).await;
}
