//! Changing licenses; the history shows who did it.

use chrono::Duration;
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    every_change_is_in_the_history,
    overrides_grant_more_and_less,
    a_missing_payment_has_its_grace,
    impossible_changes_are_refused,
    repeating_a_change_changes_nothing,
);

async fn every_change_is_in_the_history(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("optimnow", "starter").await;
    let path = format!("/v1/admin/licenses/{}", license.id);
    let laptop = Device::new("laptop");
    let active = shop.app("optimnow").activate(&license.key, &laptop).await.ok();
    shop.app("optimnow")
        .activate(&license.key, &laptop.reinstalled(1))
        .await
        .ok();

    let desk = shop
        .admin
        .post("/v1/admin/admin-tokens", json!({ "name": "Dana", "role": "support" }))
        .await
        .expect(201);
    let dana = shop.api.bearer(desk.text("token"));
    for (verb, request) in [
        ("suspend", json!({ "reason": "asked by the bank" })),
        ("reinstate", json!({})),
        ("extend", json!({ "days": 30 })),
        ("change-plan", json!({ "plan": "professional" })),
        ("mark-overdue", json!({})),
        ("clear-overdue", json!({})),
        ("reveal-key", json!({})),
        ("reset-activations", json!({})),
        ("revoke", json!({ "reason": "refunded" })),
    ] {
        dana.post(&format!("{path}/{verb}"), request).await.ok();
    }
    for (member, request) in [
        ("note", json!({ "note": "calls on Mondays" })),
        ("order-ref", json!({ "order_ref": "2026-0042" })),
        ("customer", json!({ "email": "grace@example.com" })),
        ("overrides", json!({ "max_devices": 5 })),
    ] {
        dana.put(&format!("{path}/{member}"), request).await.ok();
    }

    let history = shop.admin.get(&format!("{path}/history")).await.ok();
    let mut events: Vec<&Value> = history.items().iter().collect();
    events.reverse();
    let told: Vec<(&str, &str)> = events
        .iter()
        .map(|event| (event.text("action"), event["actor"].text("kind")))
        .collect();
    let by_dana = [
        "license.suspended",
        "license.reinstated",
        "license.expiry_set",
        "license.plan_changed",
        "license.became_overdue",
        "license.overdue_cleared",
        "license.key_revealed",
        "device.released",
        "license.revoked",
        "license.note_set",
        "license.order_ref_set",
        "license.customer_set",
        "license.overrides_set",
    ];
    let expected = [
        ("license.created", "admin"),
        ("device.activated", "app"),
        ("device.rebound", "app"),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .chain(by_dana.map(|action| (action, "admin")))
        .collect();
    assert_eq!(told, expected);
    for event in &events[3..] {
        assert_eq!(event["actor"]["name"], "Dana");
        assert_eq!(
            (&event["actor"]["token_id"], &event["license_id"]),
            (&desk["id"], &json!(license.id))
        );
        assert!(event["request_id"].is_string(), "{event:#}");
    }
    assert_eq!(events[3]["data"]["reason"], "asked by the bank");
    assert_eq!(events[6]["data"], json!({ "from": "starter", "to": "professional" }));
    assert_eq!(events[1]["data"]["activation"], active["activation"]["id"]);
    let text = history.to_string();
    for secret in ["Mondays", "grace@example.com", &laptop.id, &license.key] {
        assert!(!text.contains(secret), "the audit log tells {secret}");
    }

    let page = shop.admin.get(&format!("{path}/history?limit=5")).await.ok();
    assert_eq!(page.items(), &history.items()[..5]);
    let next = format!("{path}/history?limit=5&cursor={}", page.text("next_cursor"));
    assert_eq!(shop.admin.get(&next).await.ok().items(), &history.items()[5..10]);
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

async fn a_missing_payment_has_its_grace(world: &World) {
    let shop = world.shop().await;
    let (app, license, machine) = (
        shop.app("dashcaddy"),
        shop.issue("dashcaddy", "premium").await,
        Device::new("server"),
    );
    app.activate(&license.key, &machine).await.ok();
    let marked = shop.amend(&license.id, "mark-overdue", json!({})).await;
    let (since, until) = (marked.instant("overdue_since"), marked.instant("grace_until"));
    assert_eq!(
        (until - since, &marked["standing"]),
        (Duration::days(7), &json!("grace"))
    );

    let verdict = app.validate(&license.key, &machine).await.ok();
    assert_eq!(
        (&verdict["code"], verdict["license"].instant("grace_until")),
        (&json!("VALID"), until)
    );
    let statement = shop.keys().await.read(verdict.text("token"), "dashcaddy");
    assert_eq!(statement["grace_until"], until.timestamp());
    assert!(
        statement.number("exp") <= until.timestamp(),
        "offline it does not outlive the grace"
    );

    world.clock.stop_at(until - Duration::seconds(1));
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "VALID");
    world.clock.stop_at(until);
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "OVERDUE");
    // A second failure does not begin the grace anew.
    assert_eq!(
        shop.amend(&license.id, "mark-overdue", json!({}))
            .await
            .instant("grace_until"),
        until
    );
    shop.amend(&license.id, "clear-overdue", json!({})).await;
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "VALID");
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
