//! Who may only look, looks.

use claviger_tests::{Device, Json, World, on_sqlite};
use serde_json::{Value, json};

use super::desk::signed_in;

on_sqlite!(who_may_only_read_sees_no_key_and_changes_nothing);

async fn who_may_only_read_sees_no_key_and_changes_nothing(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let device = Device::new("studio");
    shop.app("switchfast").activate(&license.key, &device).await.ok();
    let (_machine, window) = signed_in(world, &shop.server, "test", "read_only").await;
    window.sees("read-only").await;
    window.click("nav a", "Licenses").await;
    window.sees("ada@example.com").await;
    let shut = |name: &str| format!("return named('body', 'button', '{name}').map((button) => button.ariaDisabled)");
    window.gives(&shut("New license"), json!(["true"])).await;

    let seen = shop.license(&license.id).await;
    window.click("a", &format!("…{}", seen.text("key_last4"))).await;
    window.sees("Devices: 1 of 3").await;
    for act in ["Show key", "Extend", "Suspend", "Release: studio"] {
        window.gives(&shut(act), json!(["true"])).await;
        window.click("button", act).await;
    }
    window.click("button", "All acts").await;
    let open = "return all('[role=menuitem]').filter((item) => !item.disabled).map(name)";
    window.sees("Revoke").await;
    window.gives(open, json!([])).await;
    assert!(!window.text().await.contains(&license.key));
    assert_eq!(window.run("return all('[role=dialog]').length", json!([])).await, 0);

    // Nor would the server let the page.
    let place = window.invoke("desk", json!({})).await.unwrap()["selected"].take();
    for verb in ["reveal-key", "revoke"] {
        let path = format!("/v1/admin/licenses/{}/{verb}", license.id);
        let request = json!({ "place": place, "method": "POST", "path": path, "body": "{}" });
        let reply = window.invoke("request", json!({ "request": request })).await.unwrap();
        assert_eq!(reply["status"], 403, "{reply}");
    }
    assert_eq!(shop.license(&license.id).await, seen);
    let told = shop
        .admin
        .get("/v1/admin/audit-events?action=license.key_revealed")
        .await
        .ok();
    assert_eq!(told.items(), [] as [Value; 0]);
    window.close(&world.ledger).await;
}
