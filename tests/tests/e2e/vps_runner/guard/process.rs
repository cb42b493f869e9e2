//! How guard, runner and the rest of the machine speak to each other.

use std::fs;

use claviger_tests::{Json, World, on_sqlite};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    PAUSED, SIGNALS, devices, licensed,
    machine::{Machine, send_signal},
};

on_sqlite!(
    what_the_runner_tells_is_passed_on,
    alerts_are_raised,
    a_runner_can_be_frozen,
    no_signal_ends_a_runner_that_is_not_written_for_it,
    signals_and_exit_codes_are_passed_on,
    only_this_machine_is_answered,
);

async fn what_the_runner_tells_is_passed_on(world: &World) {
    let (shop, license) = licensed(world).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let (guard, _) = machine.started(&[]).await;
    let report = json!({ "runtime": { "bots": 3 }, "counters": { "orders": 5 }, "gauges": { "bots": 3 } });
    let tell = |report: &Value| guard.send(guard.request(Method::POST, "/heartbeat").body(report.to_string()));
    assert_eq!(tell(&report).await, (200, json!({})));
    let runtime = devices(&shop, &license).await[0]["runtime"].clone();
    assert_eq!(
        (&runtime["bots"], &runtime["guard"]["version"]),
        (&json!(3), &json!(env!("CARGO_PKG_VERSION")))
    );
    let usage = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/usage", license.id))
        .await
        .ok();
    assert_eq!(usage.each("days", "name"), ["bots", "orders"]);
    assert_eq!(tell(&json!([1])).await.0, 400);
    let (status, refused) = tell(&json!({ "counters": { "Orders!": 1 } })).await;
    assert_eq!((status, &refused["code"]), (409, &json!("REQUEST_INVALID")));
    guard.quit(world, &machine).await;
}

async fn alerts_are_raised(world: &World) {
    let (shop, license) = licensed(world).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let alert = machine.file("alert");
    let hook = format!(
        "cat > '{0}.draft'; env >> '{0}.draft'; mv '{0}.draft' '{0}'",
        alert.display()
    );
    let (guard, _) = machine.started(&["--on-change", &hook, "--log-format", "json"]).await;
    assert!(!alert.exists(), "that all is well is no news");
    shop.amend(&license.id, "suspend", json!({})).await;
    guard.check().await;
    guard.until("the alert is raised", async || alert.exists()).await;
    let raised = fs::read_to_string(&alert).unwrap();
    assert!(raised.contains(PAUSED) && raised.contains("\"suspended\""), "{raised}");
    assert!(!raised.contains(&license.key), "the key is not for alerts");
    guard.quit(world, &machine).await;
}

async fn a_runner_can_be_frozen(world: &World) {
    let (shop, license) = licensed(world).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let (mut guard, runner) = machine
        .started(&["--signal-pause", "STOP", "--signal-resume", "CONT"])
        .await;
    let runs = async || {
        let status = fs::read_to_string(format!("/proc/{}/status", runner["started"])).unwrap();
        !status.contains("State:\tT")
    };
    shop.amend(&license.id, "suspend", json!({})).await;
    guard.check().await;
    guard.until("it is frozen", async || !runs().await).await;
    shop.amend(&license.id, "reinstate", json!({})).await;
    guard.check().await;
    guard.until("it goes on", runs).await;
    // A frozen runner can be asked to end.
    shop.amend(&license.id, "suspend", json!({})).await;
    guard.check().await;
    guard.until("it is frozen again", async || !runs().await).await;
    guard.signal("TERM");
    assert_eq!(guard.hear_signal().await, "end");
    assert_eq!(guard.ended().await.0, 7);
}

async fn no_signal_ends_a_runner_that_is_not_written_for_it(world: &World) {
    let (shop, license) = licensed(world).await;
    shop.amend(&license.id, "suspend", json!({})).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let mut guard = machine.guard_of(&SIGNALS, &["sh", "-c", "echo '{}'; read line; echo '{}'"]);
    guard.hear().await;
    guard
        .until("it is paused", async || machine.status_file()["message"] == PAUSED)
        .await;
    guard.quit(world, &machine).await;
}

async fn signals_and_exit_codes_are_passed_on(world: &World) {
    let (shop, license) = licensed(world).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let (mut guard, runner) = machine.started(&[]).await;
    for (signal, told) in [
        ("USR1", "pause"),
        ("USR2", "resume"),
        ("HUP", "reload"),
        ("TERM", "end"),
    ] {
        guard.signal(signal);
        assert_eq!(guard.hear_signal().await, told);
    }
    assert_eq!(guard.ended().await.0, 7);
    assert!(!fs::exists(format!("/proc/{}", runner["started"])).unwrap());

    let (guard, runner) = machine.started(&[]).await;
    send_signal("KILL", u32::try_from(runner.number("started")).unwrap());
    assert_eq!(guard.ended().await.0, 137);
    for (command, code) in [
        (&["sh", "-c", "exit 3"][..], 3),
        (&["/no/such/program"], 127),
        (&["/etc/passwd"], 126),
    ] {
        assert_eq!(machine.guard_of(&[], command).ended().await.0, code, "{command:?}");
    }
    let (code, said) = machine
        .guard_of(&["--environment", "test", "--server", "nonsense"], &["true"])
        .ended()
        .await;
    assert!(
        code == 125 && said.contains("The address of the license server is not one."),
        "{code} {said}"
    );
}

async fn only_this_machine_is_answered(world: &World) {
    let (shop, license) = licensed(world).await;
    let machine = Machine::new(world, &shop, "vps", &license).await;
    let (guard, started) = machine.started(&[]).await;
    assert!(started.text("CLAVIGER_STATUS_URL").starts_with("http://127.0.0.1:"));
    let get =
        |name: &'static str, value: &'static str| guard.send(guard.request(Method::GET, "/status").header(name, value));
    assert_eq!(get("host", "evil.example").await.0, 403);
    assert_eq!(get("origin", "https://evil.example").await.0, 403);
    assert_eq!(guard.get("/check").await.0, 405);
    assert_eq!(guard.get("/nothing").await.0, 404);

    // A port that is taken is no reason not to run.
    let port = started.text("CLAVIGER_STATUS_URL").rsplit(':').next().unwrap();
    let port = port.strip_suffix("/status").unwrap();
    let mut other = machine.guard(&["--port", port]);
    assert_eq!(other.hear().await["CLAVIGER_STATUS_URL"], Value::Null);
    other.quit(world, &machine).await;
    guard.quit(world, &machine).await;
}
