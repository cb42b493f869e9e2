//! Keys and checks.

use chrono::{Duration, SubsecRound};
use claviger_tests::{Device, Json, Shop, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_key_shows_its_environment,
    a_check_every_half_hour_keeps_a_day_offline,
    a_revoked_license_is_refused
);

async fn a_key_shows_its_environment(world: &World) {
    let test = world.shop().await;
    let prod = Shop::open(world, test.server.clone(), "prod").await;
    let (paper, live) = (
        test.issue("vps-runner", "pro").await,
        prod.issue("vps-runner", "pro").await,
    );
    assert!(
        paper.key.starts_with("mm_test_") && live.key.starts_with("mm_live_"),
        "not the catalog's template"
    );
    let machine = Device::new("vps");

    let verdict = test.app("vps-runner").validate(&live.key, &machine).await.ok();
    assert_eq!(verdict["code"], "ENVIRONMENT_MISMATCH");
    let refusal = test.keys().await.read(verdict.text("token"), "vps-runner");
    assert_eq!(
        (&refusal["code"], &refusal["env"]),
        (&json!("ENVIRONMENT_MISMATCH"), &json!("test"))
    );
    let refused = prod
        .app("vps-runner")
        .activate(&paper.key, &machine)
        .await
        .problem(409, "ENVIRONMENT_MISMATCH");
    assert!(refused.text("detail").contains("`test`"), "{refused:#}");
    assert_eq!(
        prod.app("vps-runner").activate(&live.key, &machine).await.ok()["code"],
        "VALID"
    );
}

async fn a_check_every_half_hour_keeps_a_day_offline(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, machine) = (shop.issue("vps-runner", "pro").await, Device::new("vps"));
    let first = app.activate(&license.key, &machine).await.ok();
    assert!(first["activation"].text("id").starts_with("act_"), "{first:#}");
    assert_eq!(first["license"]["plan"], "pro");
    assert_eq!(first["license"]["features"], json!(["live_trading", "paper_trading"]));
    assert_eq!(first["license"]["limits"], json!({ "max_bots": null }));

    world.clock.run_ahead(Duration::minutes(30));
    let verdict = app.validate(&license.key, &machine).await.ok();
    let now = verdict.instant("server_time");
    assert_eq!(verdict.instant("refresh_after") - now, Duration::minutes(30));
    let statement = shop.keys().await.read(verdict.text("token"), "vps-runner");
    assert_eq!(statement["iat"], now.timestamp());
    assert_eq!(
        statement["exp"],
        now.trunc_subsecs(0).timestamp() + 24 * 3600,
        "the grace token is good for 24 hours"
    );
    assert_eq!(
        (&statement["plan"], &statement["device"]),
        (&json!("pro"), &json!(machine.id))
    );
    assert_eq!(statement["key_hash"].as_str().map(str::len), Some(64));

    let asked = app
        .validate_with(&license.key, &machine, json!({ "features": ["live_trading"] }))
        .await
        .ok();
    assert_eq!(asked["code"], "VALID");
    let starter = shop.issue("vps-runner", "starter").await;
    app.activate(&starter.key, &machine).await.ok();
    let asked = app
        .validate_with(&starter.key, &machine, json!({ "features": ["live_trading"] }))
        .await
        .ok();
    assert_eq!(
        (&asked["code"], &asked["missing_feature"]),
        (&json!("FEATURE_MISSING"), &json!("live_trading"))
    );
}

async fn a_revoked_license_is_refused(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, machine) = (shop.issue("vps-runner", "pro").await, Device::new("vps"));
    app.activate(&license.key, &machine).await.ok();
    shop.amend(&license.id, "revoke", json!({ "reason": "refunded" })).await;

    let verdict = app.validate(&license.key, &machine).await.ok();
    assert_eq!(
        (&verdict["valid"], &verdict["code"]),
        (&json!(false), &json!("REVOKED"))
    );
    assert_eq!(
        shop.keys().await.read(verdict.text("token"), "vps-runner")["code"],
        "REVOKED"
    );
    app.activate(&license.key, &machine).await.problem(403, "REVOKED");
    // It still lets go of its device, and comes back whole.
    assert_eq!(app.deactivate(&license.key, &machine).await.ok()["released"], true);
    shop.amend(&license.id, "reinstate", json!({})).await;
    assert_eq!(app.activate(&license.key, &machine).await.ok()["code"], "VALID");
}
