//! Customers, and what the GDPR asks for.

use claviger_tests::{Device, Json, Shop, Sold, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    customers_are_found_and_changed,
    everything_known_is_exported,
    what_is_personal_is_erased
);

async fn customers_are_found_and_changed(world: &World) {
    let shop = world.shop().await;
    let customers = "/v1/admin/customers";
    let ada = shop
        .admin
        .post(customers, json!({ "email": "ada@example.com", "name": "Ada" }))
        .await
        .expect(201);
    let same = shop
        .admin
        .post(customers, json!({ "email": "ADA@example.com" }))
        .await
        .expect(200);
    assert_eq!(same, ada);
    shop.admin
        .post(
            customers,
            json!({ "email": "grace@example.org", "name": "Grace Hopper" }),
        )
        .await
        .expect(201);
    for (conditions, names) in [
        (json!({}), vec!["Grace Hopper", "Ada"]),
        (json!({ "email": "Ada@Example.Com" }), vec!["Ada"]),
        (json!({ "text": "hopp" }), vec!["Grace Hopper"]),
        (json!({ "text": "example.org" }), vec!["Grace Hopper"]),
        (json!({ "text": "%" }), vec![]),
    ] {
        let found = shop
            .admin
            .post(&format!("{customers}/search"), conditions.clone())
            .await
            .ok();
        let found: Vec<&str> = found.items().iter().map(|customer| customer.text("name")).collect();
        assert_eq!(found, names, "{conditions}");
    }

    let path = format!("{customers}/{}", ada.text("id"));
    let changed = shop
        .admin
        .patch(
            &path,
            json!({ "email": "lovelace@example.com", "note": "prefers letters" }),
        )
        .await
        .ok();
    assert_eq!(
        (&changed["email"], &changed["name"]),
        (&json!("lovelace@example.com"), &json!("Ada"))
    );
    let cleared = shop.admin.patch(&path, json!({ "note": null })).await.ok();
    assert!(cleared.get("note").is_none(), "{cleared:#}");
    shop.admin
        .patch(&path, json!({ "email": "GRACE@example.org" }))
        .await
        .problem(409, "EMAIL_TAKEN");
    shop.admin
        .patch(&path, json!({ "email": "not an address" }))
        .await
        .problem(400, "REQUEST_INVALID");
    let license = shop
        .order(json!({ "product": "switchfast", "plan": "lifetime", "email": "lovelace@example.com" }))
        .await;
    let read = shop.admin.get(&path).await.ok();
    assert_eq!(read["licenses"][0]["id"], license.id);
}

async fn everything_known_is_exported(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = (
        shop.app("switchfast"),
        shop.issue("switchfast", "lifetime").await,
        Device::new("Ada's laptop"),
    );
    app.trial(&laptop).await.ok();
    app.activate(&license.key, &laptop).await.ok();
    app.heartbeat(
        &license.key,
        &laptop,
        json!({ "runtime": { "theme": "dark" }, "counters": { "starts": 3 } }),
    )
    .await
    .ok();
    let customer = shop.license(&license.id).await["customer"].text("id").to_owned();

    let export = shop
        .admin
        .get(&format!("/v1/admin/customers/{customer}/export"))
        .await
        .ok();
    assert_eq!(
        (&export["environment"], &export["customer"]["email"]),
        (&json!("test"), &json!("ada@example.com"))
    );
    let known = &export["licenses"][0];
    assert_eq!(known["license"]["id"], license.id);
    assert_eq!(
        (&known["devices"][0]["name"], &known["devices"][0]["runtime"]["theme"]),
        (&json!("Ada's laptop"), &json!("dark"))
    );
    assert_eq!(
        (&known["usage"][0]["name"], &known["usage"][0]["total"]),
        (&json!("starts"), &json!(3))
    );
    assert_eq!(export.list("trials").len(), 1);
    let actions = export.each("audit_events", "action");
    for action in [
        "customer.created",
        "license.created",
        "device.activated",
        "customer.exported",
    ] {
        assert!(actions.contains(&action), "{action} is not in {actions:?}");
    }
    assert!(
        !export.to_string().contains(&license.key),
        "whole keys are no part of it"
    );
}

/// Ada's customer, license and laptop, with her name and address wherever they can be.
async fn known(shop: &Shop) -> (String, Sold, Device) {
    let (license, laptop) = (shop.issue("switchfast", "lifetime").await, Device::new("Ada's laptop"));
    let request = json!({ "product": "switchfast", "device": laptop.json(), "email": "ada@example.com" });
    shop.api.post("/v1/trials", request).await.ok();
    shop.app("switchfast").activate(&license.key, &laptop).await.ok();
    let note = format!("/v1/admin/licenses/{}/note", license.id);
    shop.admin.put(&note, json!({ "note": "Ada is nice" })).await.ok();
    let customer = shop.license(&license.id).await["customer"].text("id").to_owned();
    (customer, license, laptop)
}

async fn what_is_personal_is_erased(world: &World) {
    let shop = world.shop().await;
    let (customer, license, laptop) = known(&shop).await;
    let path = format!("/v1/admin/customers/{customer}");
    let erase = async |confirm: &str| {
        let request = json!({ "confirm": confirm });
        shop.admin.post(&format!("{path}/erase"), request).await
    };
    erase("grace@example.com").await.problem(400, "REQUEST_INVALID");
    let erasure = erase("Ada@example.com").await.ok();
    assert!(erasure["customer"]["erased_at"].is_string(), "{erasure:#}");
    assert!(!erasure.list("kept").is_empty() && !erasure.list("erased").is_empty());
    assert_nothing_personal(&shop, &customer, &license).await;
    let by_email = json!({ "email": "ada@example.com" });
    let found = shop
        .admin
        .post("/v1/admin/customers/search", by_email.clone())
        .await
        .ok();
    assert!(found.items().is_empty(), "{found:#}");
    shop.admin.patch(&path, by_email).await.problem(409, "CUSTOMER_ERASED");

    // What was paid for works on, and its app tells the device's name anew, until that is erased too.
    let app = shop.app("switchfast");
    let verdict = app.validate(&license.key, &laptop.without_components()).await.ok();
    assert_eq!(
        (&verdict["code"], &verdict["license"]["id"]),
        (&json!("VALID"), &json!(license.id))
    );
    erase("ada@example.com").await.problem(400, "REQUEST_INVALID");
    erase(&customer).await.ok();
    assert_nothing_personal(&shop, &customer, &license).await;
}

async fn assert_nothing_personal(shop: &Shop, customer: &str, license: &Sold) {
    let license = format!("/v1/admin/licenses/{}", license.id);
    let customer = format!("/v1/admin/customers/{customer}");
    for path in [
        license.clone(),
        format!("{license}/devices"),
        format!("{license}/history"),
        customer.clone(),
        format!("{customer}/export"),
        "/v1/admin/audit-events".to_owned(),
    ] {
        let left = shop.admin.get(&path).await.ok().to_string();
        assert!(
            !left.contains("Ada") && !left.contains("ada@"),
            "{path} shows something personal: {left}"
        );
    }
    let left = shop
        .admin
        .post("/v1/admin/trials/search", json!({}))
        .await
        .ok()
        .to_string();
    assert!(
        !left.contains("Ada") && !left.contains("ada@"),
        "a trial shows something personal: {left}"
    );
}
