//! The page of a customer's licenses.

use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

use super::{order, sign_in};

on_both_engines!(
    a_customer_sees_all_licenses_as_they_stand,
    a_customer_frees_a_slot,
    customers_see_and_touch_their_own_alone,
);

async fn a_customer_sees_all_licenses_as_they_stand(world: &World) {
    let shop = world.shop().await;
    let good = shop.issue("switchfast", "lifetime").await;
    let stopped = shop.issue("dashcaddy", "premium").await;
    let revoked = shop.issue("switchfast", "lifetime").await;
    shop.amend(&stopped.id, "suspend", json!({ "reason": "a question" }))
        .await;
    shop.amend(&revoked.id, "revoke", json!({ "reason": "a mistake" }))
        .await;
    let laptop = Device::new("laptop");
    shop.app("switchfast").activate(&good.key, &laptop).await.ok();

    let page = sign_in(world, &shop, "ada@example.com", 1).await;
    let seen = page.get("/v1/customer/licenses").await.ok();
    assert_eq!(seen.each("licenses", "id"), [&revoked.id, &stopped.id, &good.id]);
    assert_eq!(seen.each("licenses", "standing"), ["revoked", "suspended", "valid"]);
    assert_eq!(seen.each("licenses", "key"), [&revoked.key, &stopped.key, &good.key]);
    let license = &seen.list("licenses")[2];
    assert_eq!(
        license["product"],
        json!({ "code": "switchfast", "name": "SwitchFast" })
    );
    assert_eq!(license["plan"], json!({ "code": "lifetime", "name": "Lifetime" }));
    assert_eq!(license["max_devices"], 3);
    assert_eq!(license["support_url"], "https://switchfast.example/help");
    assert_eq!(
        (&license["can_manage_billing"], &license["renewable"]),
        (&json!(false), &json!(false))
    );
    for absent in ["expires_at", "renews_at", "ends_at", "grace_until"] {
        assert!(license.get(absent).is_none(), "{absent}: {license:#}");
    }
    let device = &license.list("devices")[0];
    assert_eq!(device["name"], "laptop");
    assert_eq!(device.instant("activated_at"), device.instant("last_seen_at"));
}

async fn a_customer_frees_a_slot(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let license = shop.issue("switchfast", "lifetime").await;
    let devices = Device::fleet(2);
    for device in &devices {
        app.activate(&license.key, device).await.ok();
    }
    // Also when the license is good for nothing else.
    shop.amend(&license.id, "suspend", json!({ "reason": "a question" }))
        .await;
    let page = sign_in(world, &shop, "ada@example.com", 1).await;
    let seen = page.get("/v1/customer/licenses").await.ok();
    let slot = seen.list("licenses")[0].list("devices")[0].text("id").to_owned();
    let path = format!("/v1/customer/licenses/{}/devices/{slot}/release", license.id);
    for _ in 0..2 {
        let left = page.post(&path, json!({})).await.ok();
        assert_eq!(left.each("devices", "name"), ["machine 1"]);
        assert_eq!(
            (left.text("id"), left.text("key")),
            (license.id.as_str(), license.key.as_str())
        );
    }
    shop.amend(&license.id, "reinstate", json!({})).await;
    let code = app.validate(&license.key, &devices[0]).await.ok();
    assert_eq!(code["code"], "NOT_ACTIVATED");
    let history = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/history", license.id))
        .await
        .ok();
    let released = history
        .items()
        .iter()
        .filter(|event| event["action"] == "device.released");
    assert_eq!(released.count(), 1);
}

async fn customers_see_and_touch_their_own_alone(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let of_ada = shop.order(order("switchfast", "lifetime", "ada@example.com")).await;
    let of_eve = shop.order(order("switchfast", "lifetime", "eve@example.com")).await;
    let laptop = Device::new("laptop");
    let active = app.activate(&of_ada.key, &laptop).await.ok();
    let slot = active["activation"].text("id").to_owned();

    let eve = sign_in(world, &shop, "eve@example.com", 1).await;
    assert_eq!(
        eve.get("/v1/customer/licenses").await.ok().each("licenses", "id"),
        [&of_eve.id]
    );
    let path = format!("/v1/customer/licenses/{}", of_ada.id);
    for foreign in [
        format!("{path}/devices/{slot}/release"),
        format!("{path}/portal-sessions"),
    ] {
        eve.post(&foreign, json!({})).await.problem(404, "LICENSE_NOT_FOUND");
    }
    eve.get(&format!("{path}/invoices"))
        .await
        .problem(404, "LICENSE_NOT_FOUND");
    // A foreign device cannot be released through one's own license either.
    let crossed = format!("/v1/customer/licenses/{}/devices/{slot}/release", of_eve.id);
    assert!(eve.post(&crossed, json!({})).await.ok().list("devices").is_empty());
    assert_eq!(app.validate(&of_ada.key, &laptop).await.ok()["code"], "VALID");
}
