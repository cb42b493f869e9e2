//! Customers, and what the GDPR asks for.

use claviger_tests::{Device, Json, World, on_both_engines};
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

async fn what_is_personal_is_erased(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = (
        shop.app("switchfast"),
        shop.issue("switchfast", "lifetime").await,
        Device::new("Ada's laptop"),
    );
    let request = json!({ "product": "switchfast", "device": laptop.json(), "email": "ada@example.com" });
    shop.api.post("/v1/trials", request).await.ok();
    app.activate(&license.key, &laptop).await.ok();
    shop.admin
        .put(
            &format!("/v1/admin/licenses/{}/note", license.id),
            json!({ "note": "Ada is nice" }),
        )
        .await
        .ok();
    let customer = shop.license(&license.id).await["customer"].text("id").to_owned();
    let path = format!("/v1/admin/customers/{customer}");

    let wrong = json!({ "confirm": "grace@example.com" });
    shop.admin
        .post(&format!("{path}/erase"), wrong)
        .await
        .problem(400, "REQUEST_INVALID");
    let erasure = shop
        .admin
        .post(&format!("{path}/erase"), json!({ "confirm": "ada@example.com" }))
        .await
        .ok();
    assert!(erasure["customer"]["erased_at"].is_string(), "{erasure:#}");
    assert!(!erasure.list("kept").is_empty() && !erasure.list("erased").is_empty());

    let license_now = shop.license(&license.id).await;
    let devices = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/devices", license.id))
        .await
        .ok();
    let export = shop.admin.get(&format!("{path}/export")).await.ok();
    let trials = shop.admin.post("/v1/admin/trials/search", json!({})).await.ok();
    let audit = shop.admin.get("/v1/admin/audit-events").await.ok();
    for left in [license_now, devices, export, trials, audit] {
        let personal = ["Ada", "ada@"].into_iter().find(|text| left.to_string().contains(text));
        assert_eq!(personal, None, "something personal is left: {left:#}");
    }
    // What was paid for works on.
    assert_eq!(
        app.validate(&license.key, &laptop.clone().without_components())
            .await
            .ok()["code"],
        "VALID"
    );
    let again = json!({ "confirm": "ada@example.com" });
    shop.admin
        .post(&format!("{path}/erase"), again)
        .await
        .problem(409, "CUSTOMER_ERASED");
    assert_eq!(
        shop.admin
            .post("/v1/admin/customers/search", json!({ "email": "ada@example.com" }))
            .await
            .ok()
            .items()
            .len(),
        0
    );
}
