//! Licenses that are judged from memory, and check-ins that are written behind the answer.

use std::time::{Duration, Instant};

use claviger_tests::{App, Device, Json, Shop, Sold, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    whoever_changes_a_license_sees_it_at_once,
    a_changed_plan_counts_at_once,
    another_process_sees_a_change_within_a_second,
    what_a_device_tells_is_shown_at_once,
    a_server_that_is_asked_to_go_writes_all_check_ins,
    without_memory_all_works_the_same,
);

/// How long an answer may be behind what another process has changed.
const BEHIND: Duration = Duration::from_secs(1);

async fn whoever_changes_a_license_sees_it_at_once(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = used(&shop).await;
    for (verb, code) in [
        ("suspend", "SUSPENDED"),
        ("reinstate", "VALID"),
        ("revoke", "REVOKED"),
        ("reinstate", "VALID"),
        ("reset-activations", "NOT_ACTIVATED"),
    ] {
        lies_in_memory(&shop, &app, &license, &laptop).await;
        shop.amend(&license.id, verb, json!({})).await;
        let answer = app.validate(&license.key, &laptop).await.ok();
        assert_eq!(answer["code"], code, "{verb}");
    }
    app.activate(&license.key, &laptop).await.ok();
    lies_in_memory(&shop, &app, &license, &laptop).await;
    app.deactivate(&license.key, &laptop).await.ok();
    let heartbeat = app.heartbeat(&license.key, &laptop, json!({})).await.ok();
    assert_eq!(
        (&heartbeat["recorded"], &heartbeat["code"]),
        (&json!(false), &json!("NOT_ACTIVATED"))
    );
}

async fn a_changed_plan_counts_at_once(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = used(&shop).await;
    lies_in_memory(&shop, &app, &license, &laptop).await;
    let before = app.validate(&license.key, &laptop).await.ok()["license"]["plan_name"].clone();
    let renamed = claviger_tests::CATALOG.replace(before.as_str().unwrap(), "Renamed");
    shop.apply_catalog(&renamed).await;
    assert_eq!(
        app.validate(&license.key, &laptop).await.ok()["license"]["plan_name"],
        "Renamed"
    );
}

async fn another_process_sees_a_change_within_a_second(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = used(&shop).await;
    let other = world.start(&world.settings()).await.unwrap();
    let token = world.admin_token("test", "owner").await;
    let neighbor = shop.through(other, "test", &token);
    for (verb, code) in [("suspend", "SUSPENDED"), ("reinstate", "VALID"), ("revoke", "REVOKED")] {
        lies_in_memory(&shop, &app, &license, &laptop).await;
        neighbor.amend(&license.id, verb, json!({})).await;
        let changed = Instant::now();
        loop {
            let began = Instant::now();
            let answer = app.validate(&license.key, &laptop).await.ok();
            if answer["code"] == code {
                break;
            }
            assert!(began - changed <= BEHIND, "{verb}: {answer:#}");
        }
    }
}

async fn what_a_device_tells_is_shown_at_once(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = used(&shop).await;
    lies_in_memory(&shop, &app, &license, &laptop).await;
    let counted = check_ins(&shop).await;
    for n in 1..=3 {
        let version = format!("9.0.{n}");
        let told = json!({ "runtime": { "bots": n }, "device": { "id": laptop.id, "app_version": version } });
        app.heartbeat(&license.key, &laptop, told).await.ok();
        let seen = shop.license(&license.id).await;
        assert_eq!(seen["devices"][0]["app_version"], version, "{seen:#}");
        let path = format!("/v1/admin/licenses/{}/devices", license.id);
        assert_eq!(shop.admin.get(&path).await.ok()["items"][0]["runtime"]["bots"], n);
    }
    assert_eq!(check_ins(&shop).await, counted + 3);
}

async fn a_server_that_is_asked_to_go_writes_all_check_ins(world: &World) {
    let shop = world.shop().await;
    let (app, license, laptop) = used(&shop).await;
    lies_in_memory(&shop, &app, &license, &laptop).await;
    let counted = check_ins(&shop).await;
    for _ in 0..5 {
        assert_eq!(app.validate(&license.key, &laptop).await.ok()["code"], "VALID");
    }
    shop.server.terminate();
    assert!(shop.server.ended().await.success());
    let token = world.admin_token("test", "owner").await;
    let again = shop.through(world.serve().await, "test", &token);
    assert_eq!(check_ins(&again).await, counted + 5);
}

async fn without_memory_all_works_the_same(world: &World) {
    let server = world
        .start(&world.settings().with("LICENSE_CACHE_MIB", "0"))
        .await
        .unwrap();
    let shop = Shop::open(world, server, "test").await;
    let (app, license, laptop) = used(&shop).await;
    for _ in 0..3 {
        assert_eq!(app.validate(&license.key, &laptop).await.ok()["code"], "VALID");
    }
    assert_eq!(figure(&shop, "claviger_license_memory_hits_total").await, 0);
    shop.amend(&license.id, "revoke", json!({})).await;
    assert_eq!(app.validate(&license.key, &laptop).await.ok()["code"], "REVOKED");
}

/// A license that a laptop uses.
async fn used(shop: &Shop) -> (App, Sold, Device) {
    let (app, license, laptop) = (
        shop.app("switchfast"),
        shop.issue("switchfast", "lifetime").await,
        Device::new("laptop"),
    );
    app.activate(&license.key, &laptop).await.ok();
    (app, license, laptop)
}

/// Asks for the license until it is answered from memory.
async fn lies_in_memory(shop: &Shop, app: &App, license: &Sold, device: &Device) {
    let hits = figure(shop, "claviger_license_memory_hits_total").await;
    while figure(shop, "claviger_license_memory_hits_total").await == hits {
        app.validate(&license.key, device).await.ok();
    }
}

/// A figure of the test environment.
async fn figure(shop: &Shop, name: &str) -> u64 {
    let metrics = shop.server.api().get("/metrics").await.text;
    let begin = format!("{name}{{environment=\"test\"}} ");
    let value = metrics.lines().find_map(|line| line.strip_prefix(&begin));
    value
        .unwrap_or_else(|| panic!("no {name} in {metrics}"))
        .parse()
        .unwrap()
}

/// Check-ins of all time.
async fn check_ins(shop: &Shop) -> u64 {
    let statistics = shop.admin.get("/v1/admin/statistics").await.ok();
    let days = statistics.list("check_ins");
    days.iter().map(|day| day["count"].as_u64().unwrap()).sum()
}
