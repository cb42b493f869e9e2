//! Trials as support sees them.

use chrono::Duration;
use claviger_tests::{Device, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(trials_are_found, a_trial_is_extended_ended_and_allowed_again);

async fn found(shop: &Shop, conditions: Value) -> Vec<String> {
    let page = shop.admin.post("/v1/admin/trials/search", conditions).await.ok();
    page.items()
        .iter()
        .map(|trial| trial.text("device_name").to_owned())
        .collect()
}

async fn trials_are_found(world: &World) {
    let shop = world.shop().await;
    let begin = async |name: &str, email: &str| {
        let request = json!({ "product": "switchfast", "device": Device::new(name).json(), "email": email });
        shop.api.post("/v1/trials", request).await.ok()
    };
    let over = begin("over", "ada@example.com").await;
    shop.admin
        .post(&format!("/v1/admin/trials/{}/end", over.text("trial")), json!({}))
        .await
        .ok();
    begin("running", "grace@example.com").await;
    begin("bought", "annie@example.com").await;
    let license = shop.issue("switchfast", "lifetime").await;
    shop.app("switchfast")
        .activate(&license.key, &Device::new("bought"))
        .await
        .ok();
    for (conditions, names) in [
        (json!({}), vec!["bought", "running", "over"]),
        (json!({ "product": "switchfast" }), vec!["bought", "running", "over"]),
        (json!({ "product": "optimnow" }), vec![]),
        (json!({ "state": "running" }), vec!["running"]),
        (json!({ "state": "over" }), vec!["over"]),
        (json!({ "state": "converted" }), vec!["bought"]),
        (json!({ "email": "Grace@Example.com" }), vec!["running"]),
        (json!({ "device_id": Device::new("over").id }), vec!["over"]),
        (json!({ "limit": 2 }), vec!["bought", "running"]),
    ] {
        assert_eq!(found(&shop, conditions.clone()).await, names, "{conditions}");
    }
}

async fn a_trial_is_extended_ended_and_allowed_again(world: &World) {
    let shop = world.shop().await;
    let (app, laptop) = (shop.app("switchfast"), Device::new("laptop"));
    let trial = app.trial(&laptop).await.ok();
    let path = format!("/v1/admin/trials/{}", trial.text("trial"));
    let extended = shop
        .admin
        .post(&format!("{path}/extend"), json!({ "days": 7 }))
        .await
        .ok();
    assert_eq!(
        extended.instant("ends_at") - trial.instant("ends_at"),
        Duration::days(7)
    );
    let end = trial.instant("ends_at");
    world.clock.stop_at(end);
    assert_eq!(app.trial(&laptop).await.ok()["code"], "VALID");
    shop.admin
        .post(&format!("{path}/extend"), json!({}))
        .await
        .problem(400, "REQUEST_INVALID");

    assert_eq!(
        shop.admin.post(&format!("{path}/end"), json!({})).await.ok()["state"],
        "over"
    );
    assert_eq!(app.trial(&laptop).await.ok()["code"], "TRIAL_EXPIRED");
    world.clock.stop_at(end + Duration::hours(1));
    let late = shop
        .admin
        .post(&format!("{path}/extend"), json!({ "days": 1 }))
        .await
        .ok();
    assert_eq!(
        late.instant("ends_at"),
        end + Duration::hours(25),
        "from now, as it was over"
    );
    assert_eq!(app.trial(&laptop).await.ok()["code"], "VALID");

    world.clock.stop_at(end + Duration::hours(2));
    shop.admin.post(&format!("{path}/allow-again"), json!({})).await.ok();
    shop.admin.get(&path).await.problem(404, "TRIAL_NOT_FOUND");
    let anew = app.trial(&laptop.reinstalled(1)).await.ok();
    assert_eq!((&anew["started"], &anew["days_left"]), (&json!(true), &json!(7)));
    let audit = shop
        .admin
        .get(&format!("/v1/admin/audit-events?trial_id={}", trial.text("trial")))
        .await
        .ok();
    let actions: Vec<&str> = audit.items().iter().map(|event| event.text("action")).collect();
    assert_eq!(
        actions,
        [
            "trial.allowed_again",
            "trial.extended",
            "trial.ended",
            "trial.extended",
            "trial.started"
        ]
    );
}
