//! What else the package can do.

use claviger_tests::{Json, World, on_both_engines, on_sqlite, stripe::Card};
use serde_json::json;

use super::{
    licensed,
    machine::{Machine, state},
};

on_both_engines!(usage_is_seen_by_the_seller);
on_sqlite!(
    everything_can_be_awaited,
    a_plan_is_bought_and_managed,
    a_server_without_a_network_is_licensed_by_file,
    the_package_passes_its_own_tests,
);

async fn usage_is_seen_by_the_seller(world: &World) {
    let shop = world.shop().await;
    let (machine, sold) = licensed(world, &shop, "professional").await;
    let mut program = machine.open("License").await;
    program.call("require", json!([])).await;
    for (audits, resources) in [(3, 9_000), (4, 7_500)] {
        let report = json!({
            "counters": { "audits": audits }, "gauges": { "resources": resources }, "runtime": { "version": "1.2.3" },
        });
        assert_eq!(program.tell("report_usage", report).await, true);
    }
    let usage = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/usage", sold.id))
        .await
        .ok();
    let [audits, resources] = usage.list("days") else {
        panic!("one counter and one gauge: {usage:#}")
    };
    assert_eq!((&audits["name"], &audits["total"]), (&json!("audits"), &json!(7)));
    assert_eq!(
        (&resources["name"], &resources["last"], &resources["peak"]),
        (&json!("resources"), &json!(7_500), &json!(9_000))
    );
    let devices = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/devices", sold.id))
        .await
        .ok();
    assert_eq!(devices.items()[0]["runtime"]["version"], "1.2.3");
    let refused = program
        .ask(json!({ "call": "report_usage", "named": { "counters": { "Audits!": 1 } } }))
        .await;
    assert_eq!(refused["error"]["code"], "REQUEST_INVALID");
    program.quit(world).await;
}

async fn everything_can_be_awaited(world: &World) {
    let shop = world.shop().await;
    let (machine, sold) = licensed(world, &shop, "professional").await;
    let mut program = machine.open("AsyncLicense").await;
    program.call_at_once("validate", json!([]), 20).await;
    program.call_at_once("check_resource_limit", json!([10_000]), 20).await;
    let error = program.fail("check_resource_limit", json!([10_001])).await;
    assert_eq!(error["kind"], "LimitExceeded");
    assert_eq!(
        program
            .tell("report_usage", json!({ "counters": { "audits": 1 } }))
            .await,
        true
    );
    let devices = program.call("devices", json!([])).await;
    assert_eq!(
        (&devices["max_devices"], &devices["devices"][0]["current"]),
        (&json!(3), &json!(true))
    );
    shop.amend(&sold.id, "revoke", json!({ "reason": "refunded" })).await;
    assert_eq!(program.check().await, "locked: revoked");
    program.quit(world).await;
}

async fn a_plan_is_bought_and_managed(world: &World) {
    let till = world.till().await;
    let machine = Machine::new(world, &till.shop, "mcp").await;
    let mut program = machine
        .try_open("License", json!({ "automatic_trial": true }))
        .await
        .unwrap();
    assert_eq!(state(&program.call("status", json!([])).await), "locked: no_license");
    let plans = program.call("plans", json!([])).await;
    let starter = plans.as_array().unwrap().iter().find(|plan| plan["code"] == "starter");
    assert_eq!(starter.unwrap()["prices"][0]["amount"], 149_900, "{plans:#}");
    let checkout = program
        .ask(json!({ "call": "checkout_url", "args": ["professional"], "named": { "email": "cfo@example.com" } }))
        .await;
    let session = checkout["value"].text("session").to_owned();
    till.stripe.pay(&session, Card::Ok);
    till.deliver().await;
    let bought = program.call("await_purchase", json!([session])).await;
    assert_eq!(
        (state(&bought).as_str(), &bought["plan"]),
        ("licensed", &json!("professional"))
    );
    let portal = program.call("portal_url", json!([])).await;
    assert!(portal.as_str().unwrap().starts_with("http"));
    program.call("recover", json!(["cfo@example.com"])).await;

    let own = program.call("devices", json!([])).await["devices"][0]
        .text("id")
        .to_owned();
    let left = program.call("release", json!([own])).await;
    assert!(left.list("devices").is_empty(), "{left:#}");
    assert_eq!(
        state(&program.call("status", json!([])).await),
        "locked: device_released"
    );
    program.call("deactivate", json!([])).await;
    program.call("forget", json!([])).await;
    assert_eq!(state(&program.call("status", json!([])).await), "locked: no_license");
    program.quit(world).await;
}

async fn a_server_without_a_network_is_licensed_by_file(world: &World) {
    let shop = world.shop().await;
    let (machine, _) = licensed(world, &shop, "enterprise").await;
    let machine = machine.with("LICENSE_SERVER_URL", "http://127.0.0.1:9");
    let mut program = machine.open("License").await;
    let request = program.call("request_file", json!([])).await;
    let answered = shop
        .admin
        .post("/v1/admin/offline-activations", json!({ "request_file": request }))
        .await
        .ok();
    let status = program
        .call("import_license_file", json!([answered["license_file"]]))
        .await;
    assert_eq!(state(&status), "licensed");
    program.kill().await;
    let mut program = machine.open("License").await;
    program.call("check_resource_limit", json!([1_000_000])).await;
    assert_eq!(
        program.fail("require_feature", json!(["sso"])).await["kind"],
        "FeatureMissing"
    );
    program.quit(world).await;
}

async fn the_package_passes_its_own_tests(world: &World) {
    let shop = world.shop().await;
    let machine = Machine::new(world, &shop, "any").await;
    for tests in ["tests/test_package.py", "tests/test_vectors.py"] {
        let (code, said) = machine.run(tests, &[]).end(world).await;
        assert!(code == 0 && said.contains("\nOK"), "{said}");
    }
}
