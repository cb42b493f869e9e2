//! Issuing licenses and what the catalog says of them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use claviger_tests::{CATALOG, Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    many_are_issued_at_once_and_once,
    a_license_can_end_when_the_seller_says,
    the_catalog_is_applied_again
);

async fn many_are_issued_at_once_and_once(world: &World) {
    let shop = world.shop().await;
    let order = json!({
        "product": "switchfast", "plan": "lifetime", "quantity": 50, "email": "reseller@example.com",
        "order_ref": "PO-50", "note": "for the spring campaign",
    });
    let once = shop.admin.once("po-50");
    let created = once.post("/v1/admin/licenses", order.clone()).await.expect(201);
    assert_eq!(once.post("/v1/admin/licenses", order).await.expect(201), created);
    let keys: BTreeSet<&str> = created.each("licenses", "key").into_iter().collect();
    assert_eq!(keys.len(), 50, "each has a key of its own");
    for license in created.list("licenses") {
        let (key, last4) = (license.text("key"), license.text("key_last4"));
        assert!(key.ends_with(last4), "{last4}");
    }
    let found = shop
        .admin
        .post(
            "/v1/admin/licenses/search",
            json!({ "order_ref": "PO-50", "limit": 200 }),
        )
        .await
        .ok();
    assert_eq!(found.items().len(), 50);
    let customers = shop.admin.post("/v1/admin/customers/search", json!({})).await.ok();
    assert_eq!(customers.items().len(), 1, "one customer holds them all: {customers:#}");
}

async fn a_license_can_end_when_the_seller_says(world: &World) {
    let shop = world.shop().await;
    let order = |end: &str| json!({ "product": "switchfast", "plan": "lifetime", "expires_at": end });
    let license = shop.order(order("2099-12-31T23:59:59Z")).await;
    let end: DateTime<Utc> = "2099-12-31T23:59:59Z".parse().unwrap();
    assert_eq!(shop.license(&license.id).await.instant("expires_at"), end);
    shop.admin
        .post("/v1/admin/licenses", order("2020-01-01T00:00:00Z"))
        .await
        .problem(400, "REQUEST_INVALID");
}

async fn the_catalog_is_applied_again(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    assert_eq!(shop.apply_catalog(CATALOG).await["changes"], json!([]));

    let roomier = CATALOG.replacen("max_devices = 3", "max_devices = 4", 1);
    let request = json!({ "toml": roomier, "dry_run": true });
    let told = shop.admin.put("/v1/admin/catalog", request).await.ok();
    assert_eq!((&told["dry_run"], told.list("changes").len()), (&json!(true), 1));
    assert_eq!(shop.license(&license.id).await["max_devices"], 3);
    let change = &shop.apply_catalog(&roomier).await["changes"][0];
    assert_eq!(
        (&change["action"], &change["code"]),
        (&json!("changed"), &json!("switchfast/lifetime"))
    );
    assert_eq!(change["fields"], json!(["max_devices"]));
    assert_eq!(shop.license(&license.id).await["max_devices"], 4);

    // What is declared no more is retired: its licenses work on, and no new ones are sold.
    let (_, rest) = roomier.split_once("# The VPS runner").unwrap();
    shop.apply_catalog(&format!("# {rest}")).await;
    assert_eq!(shop.license(&license.id).await["standing"], "valid");
    let order = json!({ "product": "switchfast", "plan": "lifetime" });
    shop.admin
        .post("/v1/admin/licenses", order.clone())
        .await
        .problem(404, "PRODUCT_UNKNOWN");
    assert_eq!(shop.apply_catalog(CATALOG).await["changes"][0]["action"], "revived");
    shop.admin.post("/v1/admin/licenses", order).await.expect(201);

    let mistaken = CATALOG.replacen("max_devices = 3", "max_devices = 0", 1);
    let line = 1 + mistaken
        .lines()
        .position(|line| line.starts_with("max_devices = 0"))
        .unwrap();
    let refused = shop
        .admin
        .put("/v1/admin/catalog", json!({ "toml": mistaken }))
        .await
        .problem(422, "CATALOG_INVALID");
    assert_eq!(refused["errors"][0]["line"], line, "{refused:#}");
}
