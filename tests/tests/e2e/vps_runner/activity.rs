//! Heartbeats and statistics.

use chrono::Duration;
use claviger_tests::{Clock, Device, Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    heartbeats_tell_how_it_runs_and_what_it_used,
    only_an_active_device_counts,
    statistics_count_by_day
);

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
        let request = app.request(&license.key, &machine, &report("2.0.2", 4, 4));
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

async fn statistics_count_by_day(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("vps-runner");
    // Noon, so that the scenario ends on the day on which it began.
    let noon = |days: i64| {
        let day = Clock::real_time().date_naive() + Duration::days(days);
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
