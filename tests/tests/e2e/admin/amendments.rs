//! Changing licenses; the history shows who did it.

use claviger_tests::{Device, Json, World, on_both_engines};
use reqwest::Method;
use serde_json::{Value, json};

on_both_engines!(
    every_change_is_in_the_history,
    the_history_has_pages,
    overrides_grant_more_and_less,
    impossible_changes_are_refused,
    repeating_a_change_changes_nothing,
);

/// Every change that support can make of a license, and what the history calls it.
fn changes() -> Vec<(Method, &'static str, Value, &'static str)> {
    vec![
        (
            Method::POST,
            "suspend",
            json!({ "reason": "asked by the bank" }),
            "license.suspended",
        ),
        (Method::POST, "reinstate", json!({}), "license.reinstated"),
        (Method::POST, "extend", json!({ "days": 30 }), "license.expiry_set"),
        (
            Method::POST,
            "change-plan",
            json!({ "plan": "professional" }),
            "license.plan_changed",
        ),
        (Method::POST, "mark-overdue", json!({}), "license.became_overdue"),
        (Method::POST, "clear-overdue", json!({}), "license.overdue_cleared"),
        (Method::POST, "reveal-key", json!({}), "license.key_revealed"),
        (Method::POST, "reset-activations", json!({}), "device.released"),
        (
            Method::POST,
            "revoke",
            json!({ "reason": "refunded" }),
            "license.revoked",
        ),
        (
            Method::PUT,
            "note",
            json!({ "note": "calls on Mondays" }),
            "license.note_set",
        ),
        (
            Method::PUT,
            "order-ref",
            json!({ "order_ref": "2026-0042" }),
            "license.order_ref_set",
        ),
        (
            Method::PUT,
            "customer",
            json!({ "email": "grace@example.com" }),
            "license.customer_set",
        ),
        (
            Method::PUT,
            "overrides",
            json!({ "max_devices": 5 }),
            "license.overrides_set",
        ),
    ]
}

async fn every_change_is_in_the_history(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("optimnow"), shop.issue("optimnow", "starter").await);
    let laptop = Device::new("laptop");
    app.activate(&license.key, &laptop).await.ok();
    app.activate(&license.key, &laptop.reinstalled(1)).await.ok();
    let token = json!({ "name": "Dana", "role": "support" });
    let token = shop.admin.post("/v1/admin/admin-tokens", token).await.expect(201);
    let dana = shop.api.bearer(token.text("token"));
    let path = format!("/v1/admin/licenses/{}", license.id);
    for (method, change, request, _) in changes() {
        let request = dana.request(method, &format!("{path}/{change}")).json(&request);
        dana.send(request).await.ok();
    }

    let history = shop.admin.get(&format!("{path}/history")).await.ok();
    let told: Vec<(&str, &str)> = history
        .items()
        .iter()
        .rev()
        .map(|event| {
            (
                event.text("action"),
                event["actor"]["name"].as_str().unwrap_or(event["actor"].text("kind")),
            )
        })
        .collect();
    let before = [
        ("license.created", "owner"),
        ("device.activated", "app"),
        ("device.rebound", "app"),
    ];
    let by_dana = changes().into_iter().map(|(_, _, _, action)| (action, "Dana"));
    assert_eq!(told, before.into_iter().chain(by_dana).collect::<Vec<_>>());
    for event in history.items() {
        assert_eq!(event["license_id"], license.id);
        assert!(event["request_id"].is_string(), "{event:#}");
    }
    let text = history.to_string();
    assert!(
        text.contains("asked by the bank") && text.contains(token.text("id")),
        "{history:#}"
    );
    for secret in ["Mondays", "grace@example.com", &laptop.id, &license.key] {
        assert!(!text.contains(secret), "the audit log tells {secret}");
    }
}

async fn the_history_has_pages(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    for verb in ["suspend", "reinstate", "revoke", "reinstate"] {
        shop.amend(&license.id, verb, json!({})).await;
    }
    let path = format!("/v1/admin/licenses/{}/history", license.id);
    let whole = shop.admin.get(&path).await.ok();
    let first = shop.admin.get(&format!("{path}?limit=3")).await.ok();
    let rest = shop
        .admin
        .get(&format!("{path}?limit=3&cursor={}", first.text("next_cursor")))
        .await
        .ok();
    assert_eq!([first.items(), rest.items()].concat(), whole.items());
    assert_eq!(
        (first.items().len(), rest.items().len(), rest.get("next_cursor")),
        (3, 2, None)
    );
    shop.admin
        .get(&format!("{path}?limit=0"))
        .await
        .problem(400, "REQUEST_INVALID");
}

async fn overrides_grant_more_and_less(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("vps-runner"), shop.issue("vps-runner", "pro").await);
    let path = format!("/v1/admin/licenses/{}/overrides", license.id);
    let overrides = json!({
        "max_devices": 2, "add_features": ["beta"], "remove_features": ["live_trading"], "limits": { "max_bots": 9, "seats": null },
    });
    let changed = shop.admin.put(&path, overrides).await.ok();
    assert_eq!(changed["features"], json!(["beta", "paper_trading"]));
    assert_eq!(changed["limits"], json!({ "max_bots": 9, "seats": null }));

    let machines = Device::fleet(3);
    for machine in &machines[..2] {
        app.activate(&license.key, machine).await.ok();
    }
    app.activate(&license.key, &machines[2])
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    let asked = app
        .validate_with(&license.key, &machines[0], json!({ "features": ["live_trading"] }))
        .await
        .ok();
    assert_eq!(asked["code"], "FEATURE_MISSING");
    let asked = app
        .validate_with(&license.key, &machines[0], json!({ "usage": { "max_bots": 10 } }))
        .await
        .ok();
    assert_eq!(
        asked["exceeded_limit"],
        json!({ "name": "max_bots", "allowed": 9, "used": 10 })
    );

    // Who holds a slot keeps it when the limit is lowered again.
    assert_eq!(shop.admin.put(&path, json!({})).await.ok()["max_devices"], 1);
    for machine in &machines[..2] {
        assert_eq!(app.validate(&license.key, machine).await.ok()["code"], "VALID");
    }
    app.deactivate(&license.key, &machines[1]).await.ok();
    app.activate(&license.key, &machines[1])
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
}

async fn impossible_changes_are_refused(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let post = async |verb: &str, request: Value| {
        shop.admin
            .post(&format!("/v1/admin/licenses/{}/{verb}", license.id), request)
            .await
    };
    post("extend", json!({ "months": 1 }))
        .await
        .problem(409, "AMENDMENT_INVALID");
    post("extend", json!({ "months": 1, "days": 1 }))
        .await
        .problem(400, "REQUEST_INVALID");
    post("extend", json!({})).await.problem(400, "REQUEST_INVALID");
    post("change-plan", json!({ "plan": "professional" }))
        .await
        .problem(404, "PLAN_UNKNOWN");
    post("devices/act_01h455vb4pex5vsknk084sn02q/release", json!({}))
        .await
        .problem(404, "ACTIVATION_NOT_FOUND");
    post("revoke", json!({})).await.ok();
    let refused = post("suspend", json!({})).await.problem(409, "AMENDMENT_INVALID");
    assert!(refused.text("detail").contains("reinstate"), "{refused:#}");
}

async fn repeating_a_change_changes_nothing(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    for verb in ["suspend", "reinstate", "revoke"] {
        let once = shop.amend(&license.id, verb, json!({})).await;
        assert_eq!(shop.amend(&license.id, verb, json!({})).await, once, "{verb}");
    }
    let history = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/history", license.id))
        .await
        .ok();
    assert_eq!(history.items().len(), 4, "created and three changes: {history:#}");
}
