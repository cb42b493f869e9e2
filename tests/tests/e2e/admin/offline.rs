//! Machines without a network: a request file in, a license file out.

use chrono::{Duration, SubsecRound};
use claviger_tests::{Clock, Device, Json, KeySet, Shop, Sold, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    a_license_file_answers_a_request_file,
    it_takes_a_slot_like_any_other,
    it_ends_with_the_license,
    what_is_no_request_file_says_why,
);

fn request_file(license: &Sold, device: &Device) -> Value {
    let told = device.json();
    json!({
        "format": "claviger-request", "version": 1, "product": "switchfast", "environment": "test", "key": license.key,
        "device": told["id"], "components": told["components"], "name": told["name"], "platform": "linux",
        "nonce": "from-the-file", "created_at": "2026-09-21T08:00:00Z",
    })
}

async fn offer(shop: &Shop, file: &Value) -> claviger_tests::Answer {
    shop.admin
        .post(
            "/v1/admin/offline-activations",
            json!({ "request_file": file.to_string() }),
        )
        .await
}

async fn a_license_file_answers_a_request_file(world: &World) {
    let shop = world.shop().await;
    let (license, island) = (shop.issue("switchfast", "lifetime").await, Device::new("island"));
    let answer = offer(&shop, &request_file(&license, &island)).await.ok();
    assert_eq!(
        (&answer["license"]["id"], &answer["activation"]["name"]),
        (&json!(license.id), &json!("island"))
    );

    let file: Value = serde_json::from_str(answer.text("license_file")).unwrap();
    assert_eq!(
        (&file["format"], &file["version"]),
        (&json!("claviger-license"), &json!(1))
    );
    let statement = shop.keys().await.read(file.text("token"), "switchfast");
    assert_eq!(
        (&statement["code"], &statement["device"]),
        (&json!("VALID"), &json!(island.id))
    );
    assert_eq!(
        (&statement["nonce"], &statement["sub"]),
        (&json!("from-the-file"), &json!(license.id))
    );
    assert_eq!(statement["exp"], answer.instant("expires_at").timestamp());
    assert_eq!(statement.number("exp") - statement.number("iat"), 365 * 24 * 3600);
    assert_eq!(
        KeySet::from_json(file["keys"].clone()).read(file.text("token"), "switchfast"),
        statement
    );

    // The same file again keeps its slot, and may ask for less time.
    let request = json!({ "request_file": request_file(&license, &island).to_string(), "valid_days": 30 });
    let again = shop.admin.post("/v1/admin/offline-activations", request).await.ok();
    assert_eq!(again["activation"]["id"], answer["activation"]["id"]);
    assert!(answer.instant("expires_at") - again.instant("expires_at") > Duration::days(334));
}

async fn it_takes_a_slot_like_any_other(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let devices = Device::fleet(4);
    for device in &devices[..2] {
        shop.app("switchfast").activate(&license.key, device).await.ok();
    }
    offer(&shop, &request_file(&license, &devices[2])).await.ok();
    shop.app("switchfast")
        .activate(&license.key, &devices[3])
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    let refused = offer(&shop, &request_file(&license, &devices[3]))
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    assert_eq!(refused.list("devices").len(), 3);
    let audit = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/history?limit=1", license.id))
        .await
        .ok();
    let event = &audit.items()[0];
    assert_eq!(
        (&event["action"], &event["actor"]["kind"]),
        (&json!("device.activated"), &json!("admin"))
    );
}

async fn it_ends_with_the_license(world: &World) {
    let shop = world.shop().await;
    let end = Clock::real_time().trunc_subsecs(0) + Duration::days(30);
    let license = shop
        .order(json!({ "product": "switchfast", "plan": "lifetime", "expires_at": end }))
        .await;
    let answer = offer(&shop, &request_file(&license, &Device::new("island"))).await.ok();
    assert_eq!(answer.instant("expires_at"), end);
    shop.amend(&license.id, "suspend", json!({})).await;
    offer(&shop, &request_file(&license, &Device::new("island")))
        .await
        .problem(403, "SUSPENDED");
}

async fn what_is_no_request_file_says_why(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let good = request_file(&license, &Device::new("island"));
    let with = |member: &str, value: Value| {
        let mut file = good.clone();
        file[member] = value;
        file
    };
    for file in [
        json!("nonsense"),
        json!({}),
        with("format", json!("claviger-license")),
        with("version", json!(2)),
        with("device", json!("island")),
        with("key", Value::Null),
    ] {
        let refused = offer(&shop, &file).await.problem(422, "FILE_INVALID");
        assert!(!refused.to_string().contains(&license.key), "a key came back");
    }
    offer(&shop, &with("environment", json!("prod")))
        .await
        .problem(409, "ENVIRONMENT_MISMATCH");
    offer(&shop, &with("product", json!("vps-runner")))
        .await
        .problem(409, "PRODUCT_MISMATCH");
    offer(&shop, &with("key", json!("SF-00000-00000-00000-00000")))
        .await
        .problem(404, "NOT_FOUND");
}
