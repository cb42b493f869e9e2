//! The VPS runner: a subscription for one server each, headless, checked every 30 minutes.

use chrono::{Duration, SubsecRound};
use claviger_tests::{Device, Json, Shop, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_key_shows_its_environment,
    a_check_every_half_hour_keeps_a_day_offline,
    heartbeats_tell_how_it_runs_and_what_it_used,
    only_an_active_device_counts,
    a_second_machine_waits_for_a_reset,
    the_customer_moves_it_without_support,
    a_revoked_license_is_refused,
    statistics_count_by_day,
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

async fn heartbeats_tell_how_it_runs_and_what_it_used(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, machine) = (shop.issue("vps-runner", "pro").await, Device::new("vps"));
    app.activate(&license.key, &machine).await.ok();

    let report = |version: &str, orders: u64, bots: u64| {
        json!({ "runtime": { "version": version, "uptime_s": 60, "bots": [{ "pair": "BTC/EUR" }] },
                "counters": { "orders": orders }, "gauges": { "bots": bots } })
    };
    let beat = app.heartbeat(&license.key, &machine, report("2.0.0", 5, 7)).await.ok();
    assert_eq!((&beat["recorded"], &beat["code"]), (&json!(true), &json!("VALID")));
    app.heartbeat(&license.key, &machine, report("2.0.1", 3, 2)).await.ok();
    // A repeated request does not count twice.
    let once = shop.app("vps-runner").api.once("beat-3");
    for _ in 0..2 {
        let request = app.request(&license.key, &machine, report("2.0.2", 4, 4));
        assert_eq!(
            once.post("/v1/licenses/heartbeat", request).await.ok()["recorded"],
            true
        );
    }

    let devices = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/devices", license.id))
        .await
        .ok();
    assert_eq!(devices.items()[0]["runtime"]["version"], "2.0.2");
    assert_eq!(devices.items()[0]["runtime"]["bots"], json!([{ "pair": "BTC/EUR" }]));
    let usage = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/usage", license.id))
        .await
        .ok();
    let [bots, orders] = usage.list("days") else {
        panic!("one counter and one gauge: {usage:#}")
    };
    assert_eq!((&orders["name"], &orders["total"]), (&json!("orders"), &json!(12)));
    assert_eq!(
        (&bots["name"], &bots["last"], &bots["peak"]),
        (&json!("bots"), &json!(4), &json!(7))
    );
}

async fn only_an_active_device_counts(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, machine) = (shop.issue("vps-runner", "pro").await, Device::new("vps"));
    let report = json!({ "counters": { "orders": 1 } });
    let stranger = app.heartbeat(&license.key, &machine, report.clone()).await.ok();
    assert_eq!(
        (&stranger["recorded"], &stranger["code"]),
        (&json!(false), &json!("NOT_ACTIVATED"))
    );

    app.activate(&license.key, &machine).await.ok();
    for bad in [
        json!({ "counters": { "Orders!": 1 } }),
        json!({ "gauges": { "bots": u64::MAX } }),
    ] {
        app.heartbeat(&license.key, &machine, bad)
            .await
            .problem(400, "REQUEST_INVALID");
    }
    shop.amend(&license.id, "suspend", json!({})).await;
    let suspended = app.heartbeat(&license.key, &machine, report).await.ok();
    assert_eq!(
        (&suspended["recorded"], &suspended["code"]),
        (&json!(false), &json!("SUSPENDED"))
    );
    let usage = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/usage", license.id))
        .await
        .ok();
    assert!(usage.list("days").is_empty(), "{usage:#}");
}

async fn a_second_machine_waits_for_a_reset(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, old, new) = (
        shop.issue("vps-runner", "pro").await,
        Device::new("old vps"),
        Device::new("new vps"),
    );
    app.activate(&license.key, &old).await.ok();
    app.activate(&license.key, &new)
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");

    let reset = shop.amend(&license.id, "reset-activations", json!({})).await;
    assert!(reset.list("devices").is_empty(), "{reset:#}");
    assert_eq!(app.validate(&license.key, &old).await.ok()["code"], "NOT_ACTIVATED");
    // What support frees is no move of the customer's.
    assert_eq!(
        app.activate(&license.key, &new).await.ok()["activation"]["origin"],
        "new"
    );

    let active = shop.license(&license.id).await;
    let release = format!("devices/{}/release", active.list("devices")[0].text("id"));
    assert!(
        shop.amend(&license.id, &release, json!({}))
            .await
            .list("devices")
            .is_empty()
    );
    assert_eq!(app.activate(&license.key, &old).await.ok()["code"], "VALID");
}

async fn the_customer_moves_it_without_support(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    let (license, old, new) = (
        shop.issue("vps-runner", "pro").await,
        Device::new("old vps"),
        Device::new("new vps"),
    );
    app.activate(&license.key, &old).await.ok();

    // The old machine is gone, so the new one asks who holds the slot and frees it.
    let listed = app.devices(&license.key).await.ok();
    let dead = listed.list("devices")[0].text("id");
    assert_eq!(app.release(&license.key, dead).await.ok()["released"], true);
    assert_eq!(
        app.activate(&license.key, &new).await.ok()["activation"]["origin"],
        "move"
    );
    assert_eq!(app.deactivate(&license.key, &new).await.ok()["released"], true);
    assert_eq!(app.deactivate(&license.key, &new).await.ok()["released"], false);
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

async fn statistics_count_by_day(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    // Noon, so that the scenario ends on the day on which it began.
    let noon = |days: i64| {
        let day = claviger_tests::Clock::real_time().date_naive() + Duration::days(days);
        day.and_hms_opt(12, 0, 0).unwrap().and_utc()
    };
    world.clock.stop_at(noon(1));
    for machine in Device::fleet(2) {
        let license = shop.issue("vps-runner", "pro").await;
        app.activate(&license.key, &machine).await.ok();
        app.validate(&license.key, &machine).await.ok();
        world.clock.stop_at(noon(2));
    }

    let statistics = shop.admin.get("/v1/admin/statistics?product=vps-runner").await.ok();
    let day = |days: i64| noon(days).date_naive().to_string();
    let one_each = json!([{ "day": day(1), "count": 1 }, { "day": day(2), "count": 1 }]);
    for series in ["licenses_created", "activations", "active_devices"] {
        assert_eq!(statistics[series], one_each, "{series}");
    }
    assert_eq!(
        statistics["check_ins"],
        json!([{ "day": day(1), "count": 2 }, { "day": day(2), "count": 2 }])
    );
    assert_eq!(
        statistics["by_version"][0],
        json!({ "day": day(1), "value": "1.4.2", "count": 1 })
    );
    assert_eq!(
        statistics["by_platform"][0],
        json!({ "day": day(1), "value": "linux", "count": 1 })
    );
    let other = shop.admin.get("/v1/admin/statistics?product=switchfast").await.ok();
    assert_eq!(other["activations"], json!([]));
}
