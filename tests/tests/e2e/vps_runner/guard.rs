//! A runner that is kept by `claviger-guard`: no keyring, no desktop, and nobody who looks after it.

mod machine;
mod process;

use std::fs;

use chrono::Duration;
use claviger_tests::{Gate, Json, Shop, Sold, World, on_both_engines, on_sqlite};
use serde_json::{Value, json};

use machine::Machine;

const SIGNALS: [&str; 4] = ["--signal-pause", "USR1", "--signal-resume", "USR2"];
const PAUSED: &str = "PAUSED (license)";
const WARNING: &str = "WARNING (license)";

on_both_engines!(
    a_runner_is_activated_and_paused_when_it_is_revoked,
    a_killed_guard_goes_on_without_the_server,
    an_outage_pauses_after_a_day_and_ends_no_runner,
    a_second_machine_waits_for_a_reset,
);
on_sqlite!(
    a_runner_starts_although_the_server_is_away,
    a_runner_can_wait_for_its_license,
    a_key_that_comes_later_is_used,
);

async fn licensed(world: &World) -> (Shop, Sold) {
    let shop = world.shop().await;
    let license = shop.issue("vps-runner", "pro").await;
    (shop, license)
}

/// What the runner is to do, and why.
fn gist(status: &Value) -> (&str, Option<&str>) {
    (
        status.text("message"),
        status["reason"].as_str().or(status["why"].as_str()),
    )
}

async fn devices(shop: &Shop, license: &Sold) -> Vec<Value> {
    let path = format!("/v1/admin/licenses/{}/devices", license.id);
    shop.admin.get(&path).await.ok().items().to_vec()
}

async fn a_runner_is_activated_and_paused_when_it_is_revoked(world: &World) {
    let (shop, license) = licensed(world).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let (mut guard, started) = machine.started(&SIGNALS).await;
    assert_eq!(started["LICENSE_KEY"], Value::Null, "the runner need not know the key");
    assert_eq!(
        started["CLAVIGER_STATUS_FILE"],
        machine.file("data/license.state.json").to_string_lossy().as_ref()
    );
    let status = guard.status().await;
    assert_eq!((gist(&status), &status["state"]), (("OK", None), &json!("licensed")));
    assert_eq!(
        (&status["grant"]["plan"], &status["grant"]["keyLast4"]),
        (&json!("pro"), &json!(&license.key[license.key.len() - 4..]))
    );
    assert_eq!(machine.status_file(), status);
    assert_eq!(guard.get("/usable").await.0, 200);
    guard
        .until("the seller sees that it runs", async || {
            let devices = devices(&shop, &license).await;
            devices[0]["runtime"]["guard"]["version"] == env!("CARGO_PKG_VERSION")
        })
        .await;

    shop.amend(&license.id, "revoke", json!({ "reason": "refunded" })).await;
    assert_eq!(gist(&guard.status().await), ("OK", None), "it does not know yet");
    let status = guard.check().await;
    assert_eq!(gist(&status), (PAUSED, Some("revoked")));
    assert_eq!(guard.get("/usable").await.0, 503);
    assert_eq!(guard.hear_signal().await, "pause");
    // Whoever is told by a signal finds the reason in the file.
    assert_eq!(machine.status_file(), status);
    shop.amend(&license.id, "reinstate", json!({})).await;
    assert_eq!(gist(&guard.check().await), ("OK", None));
    assert_eq!(guard.hear_signal().await, "resume");
    guard.quit(world, &machine).await;
}

async fn a_killed_guard_goes_on_without_the_server(world: &World) {
    let (shop, license) = licensed(world).await;
    let gate = Gate::before_server(&shop.server).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let machine = machine.with("LICENSE_SERVER_URL", gate.url());
    let (guard, runner) = machine.started(&[]).await;
    guard.kill(&runner).await;

    gate.close();
    world.clock.run_ahead(Duration::hours(10));
    let (guard, runner) = machine.started(&[]).await;
    // The check was due long ago.
    assert_eq!(gist(&guard.check().await), (WARNING, Some("offline")));
    guard.kill(&runner).await;
    gate.open().await;
    let (guard, _) = machine.started(&[]).await;
    assert_eq!(gist(&guard.check().await), ("OK", None));
    assert_eq!(devices(&shop, &license).await.len(), 1);
    guard.quit(world, &machine).await;
}

async fn an_outage_pauses_after_a_day_and_ends_no_runner(world: &World) {
    let (shop, license) = licensed(world).await;
    let gate = Gate::before_server(&shop.server).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let machine = machine.with("LICENSE_SERVER_URL", gate.url());
    let (mut guard, _) = machine.started(&SIGNALS).await;
    gate.close();
    world.clock.run_ahead(Duration::hours(23));
    let status = guard.check().await;
    assert_eq!(
        (gist(&status), &status["fault"]),
        ((WARNING, Some("offline")), &json!("unreachable"))
    );
    world.clock.run_ahead(Duration::hours(25));
    let status = guard.check().await;
    assert_eq!(gist(&status), (PAUSED, Some("offline_too_long")));
    assert_eq!(guard.hear_signal().await, "pause");
    assert!(guard.is_running());

    gate.open().await;
    assert_eq!(gist(&guard.check().await), ("OK", None));
    assert_eq!(guard.hear_signal().await, "resume");
    guard.quit(world, &machine).await;
}

async fn a_second_machine_waits_for_a_reset(world: &World) {
    let (shop, license) = licensed(world).await;
    let old = Machine::new(world, &shop, "old vps", &license).await;
    let (old_guard, _) = old.started(&[]).await;
    let new = Machine::new(world, &shop, "new vps", &license).await;
    let (mut new_guard, _) = new.started(&SIGNALS).await;
    assert_eq!(new_guard.hear_signal().await, "pause");
    let status = new_guard.status().await;
    assert_eq!(gist(&status), (PAUSED, Some("device_limit")));
    assert_eq!(status["error"]["code"], "DEVICE_LIMIT_REACHED");
    assert!(status.text("fix").contains("Reset the activation"), "{status:#}");
    assert_eq!(gist(&new_guard.check().await), (PAUSED, Some("device_limit")));

    shop.amend(&license.id, "reset-activations", json!({})).await;
    assert_eq!(gist(&new_guard.check().await), ("OK", None));
    assert_eq!(new_guard.hear_signal().await, "resume");
    let status = old_guard.check().await;
    assert_eq!(gist(&status), (PAUSED, Some("device_released")));
    let names: Vec<_> = devices(&shop, &license).await;
    let active = names.iter().filter(|device| device["released_at"].is_null());
    assert_eq!(
        active.map(|device| device.text("name")).collect::<Vec<_>>(),
        ["new vps"]
    );
    old_guard.quit(world, &old).await;
    new_guard.quit(world, &new).await;
}

async fn a_runner_starts_although_the_server_is_away(world: &World) {
    let (shop, license) = licensed(world).await;
    let gate = Gate::before_server(&shop.server).await;
    gate.close();
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let machine = machine.with("LICENSE_SERVER_URL", gate.url());
    let (mut guard, _) = machine.started(&SIGNALS).await;
    let status = guard.status().await;
    assert_eq!(
        (gist(&status), &status["fault"]),
        ((PAUSED, Some("no_license")), &json!("unreachable"))
    );
    assert_eq!(status["detail"], "The license server cannot be reached.");
    assert_eq!(guard.hear_signal().await, "pause");
    gate.open().await;
    assert_eq!(gist(&guard.check().await), ("OK", None));
    assert_eq!(guard.hear_signal().await, "resume");
    guard.quit(world, &machine).await;
}

async fn a_runner_can_wait_for_its_license(world: &World) {
    let (shop, license) = licensed(world).await;
    shop.amend(&license.id, "suspend", json!({})).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let options = ["--wait-for-license"];
    let mut guard = machine.guard(&options);
    guard
        .until("it is refused", async || {
            fs::exists(machine.file("data/license.state.json")).unwrap()
                && machine.status_file()["reason"] == "suspended"
        })
        .await;
    assert!(guard.is_running());
    guard.signal("TERM");
    assert_eq!(guard.ended().await.0, 143);

    let mut guard = machine.guard(&options);
    shop.amend(&license.id, "reinstate", json!({})).await;
    guard.signal("HUP");
    assert!(guard.hear().await["started"].is_number());
    guard.quit(world, &machine).await;
}

async fn a_key_that_comes_later_is_used(world: &World) {
    let (shop, license) = licensed(world).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let key_file = machine.file("key");
    fs::write(&key_file, "").unwrap();
    let machine = machine
        .without("LICENSE_KEY")
        .with("LICENSE_KEY_FILE", &key_file.to_string_lossy());
    let (mut guard, _) = machine
        .started(&["--buy-url", "https://vps-runner.example/pricing"])
        .await;
    let status = guard.status().await;
    assert_eq!(
        (gist(&status), &status["error"]["code"]),
        ((PAUSED, Some("no_license")), &json!("NO_KEY"))
    );
    let fix = status.text("fix");
    assert!(
        fix.contains("LICENSE_KEY_FILE") && fix.ends_with("https://vps-runner.example/pricing"),
        "{fix}"
    );

    fs::write(&key_file, &license.key).unwrap();
    guard.signal("HUP");
    assert_eq!(guard.hear_signal().await, "reload");
    guard
        .until("the key is used", async || gist(&guard.status().await).0 == "OK")
        .await;
    // Another license: a file may change, too.
    let other = shop.issue("vps-runner", "starter").await;
    fs::write(&key_file, &other.key).unwrap();
    assert_eq!(guard.check().await["grant"]["plan"], "starter");
    guard.quit(world, &machine).await;
}
