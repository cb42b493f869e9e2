//! OptimNow's server in Python, with the SDK.

mod machine;
mod operations;

use chrono::Duration;
use claviger_tests::{Gate, Json, Shop, Sold, World, on_both_engines, on_sqlite};
use serde_json::{Value, json};

use machine::Machine;

const PRICING: &str = "https://optimnow.example/pricing";

on_both_engines!(
    the_example_is_a_licensed_server,
    an_outage_of_a_day_stops_nothing,
    a_year_ends_and_is_renewed,
);
on_sqlite!(
    plans_limit_resources,
    a_good_word_counts_for_an_hour,
    a_key_that_is_missing_or_wrong_is_told_clearly,
    a_slot_is_taken_back_at_a_start_only,
);

/// A machine that is configured with the key of a new license.
async fn licensed(world: &World, shop: &Shop, plan: &str) -> (Machine, Sold) {
    let sold = shop.issue("optimnow", plan).await;
    let machine = Machine::new(world, shop, "mcp").await.with("LICENSE_KEY", &sold.key);
    (machine, sold)
}

/// Requests about licenses that the server has answered.
async fn requests(shop: &Shop) -> u64 {
    let metrics = shop.server.api().get("/metrics").await.text;
    let asked = metrics
        .lines()
        .filter(|line| line.starts_with("claviger_http_requests_total{") && line.contains("/v1/licenses/"));
    asked
        .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
        .sum()
}

async fn the_example_is_a_licensed_server(world: &World) {
    let shop = world.shop().await;
    let sold = shop.issue("optimnow", "starter").await;
    let machine = Machine::new(world, &shop, "mcp").await;
    let (code, said) = machine.run("examples/mcp_server.py", &[]).end(world).await;
    assert_eq!(code, 1);
    assert!(
        said.contains("OPTIMNOW_LICENSE_KEY is not set") && said.contains(PRICING),
        "{said}"
    );

    let machine = machine.with("OPTIMNOW_LICENSE_KEY", &sold.key);
    let mut server = machine.run("examples/mcp_server.py", &[]);
    let initialize = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
    let begun = server
        .ask(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize }))
        .await;
    assert_eq!(begun["result"]["serverInfo"]["name"], "optimnow");
    let mut audit = async |resources: u64| {
        let params = json!({ "name": "check_tag_compliance", "arguments": { "resources": resources } });
        let answer = server
            .ask(json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params }))
            .await;
        let text = answer["result"]["content"][0].text("text").to_owned();
        (answer["result"]["isError"] == true, text)
    };
    let (failed, text) = audit(1_000).await;
    let report = serde_json::from_str::<Value>(&text).unwrap();
    assert_eq!(
        (failed, &report["plan"], &report["max_resources"]),
        (false, &json!("starter"), &json!(1_000))
    );
    let (failed, text) = audit(1_001).await;
    assert!(
        failed && text.contains("max_resources: 1001 of 1000") && text.contains(PRICING),
        "{text}"
    );
    server.quit(world).await;
}

async fn plans_limit_resources(world: &World) {
    let shop = world.shop().await;
    for (plan, limit) in [
        ("starter", Some(1_000)),
        ("professional", Some(10_000)),
        ("enterprise", None),
    ] {
        let sold = shop.issue("optimnow", plan).await;
        let machine = Machine::new(world, &shop, plan).await.with("LICENSE_KEY", &sold.key);
        let mut program = machine.open("License").await;
        let status = program.call("require", json!([])).await;
        assert_eq!((&status["valid"], &status["plan"]), (&json!(true), &json!(plan)));
        assert_eq!(status["max_resources"], json!(limit));
        let expires_at = shop.license(&sold.id).await.instant("expires_at");
        assert_eq!(status.instant("expires_at").timestamp(), expires_at.timestamp());
        program
            .call("check_resource_limit", json!([limit.unwrap_or(u32::MAX)]))
            .await;
        if let Some(limit) = limit {
            let error = program.fail("check_resource_limit", json!([limit + 1])).await;
            assert_eq!(
                (&error["kind"], &error["code"]),
                (&json!("LimitExceeded"), &json!("LIMIT_EXCEEDED"))
            );
            assert_eq!(error["buy_url"], PRICING);
            assert!(error.text("fix").ends_with(PRICING), "{error:#}");
        }
        // A misspelled name is no license to exceed it.
        program.fail("check_limit", json!(["max_resorces", 1])).await;
        program.quit(world).await;
    }
}

async fn a_good_word_counts_for_an_hour(world: &World) {
    let shop = world.shop().await;
    let (machine, _) = licensed(world, &shop, "professional").await;
    let mut program = machine.open("License").await;
    // All threads of a server ask at once, and one activation answers them.
    program.call_at_once("validate", json!([]), 8).await;
    assert_eq!(requests(&shop).await, 1);
    for resources in [1, 20, 300] {
        program.call("check_resource_limit", json!([resources])).await;
    }
    program.kill().await;
    let mut program = machine.open("License").await;
    world.clock.run_ahead(Duration::minutes(59));
    assert_eq!(program.validate().await, "licensed");
    assert_eq!(requests(&shop).await, 1, "a restart does not ask either");

    world.clock.run_ahead(Duration::minutes(61));
    program.call_at_once("check_resource_limit", json!([4_000]), 8).await;
    assert_eq!(requests(&shop).await, 2);
    program.quit(world).await;
}

async fn an_outage_of_a_day_stops_nothing(world: &World) {
    let shop = world.shop().await;
    let gate = Gate::before_server(&shop.server).await;
    let (machine, _) = licensed(world, &shop, "professional").await;
    let machine = machine.with("LICENSE_SERVER_URL", gate.url());
    let mut program = machine.open("License").await;
    assert_eq!(program.validate().await, "licensed");
    gate.close();
    world.clock.run_ahead(Duration::hours(23));
    assert_eq!(program.validate().await, "grace: offline");
    program.call("check_resource_limit", json!([10_000])).await;
    program.kill().await;

    // It is the same for a server that is started meanwhile.
    let mut program = machine.open("License").await;
    assert_eq!(program.validate().await, "grace: offline");
    program.call("check_resource_limit", json!([10_000])).await;
    assert_eq!(
        program
            .tell("report_usage", json!({ "counters": { "audits": 1 } }))
            .await,
        false
    );
    world.clock.run_ahead(Duration::hours(25));
    assert_eq!(program.validate().await, "locked: offline_too_long");
    let error = program.fail("check_resource_limit", json!([1])).await;
    assert_eq!(
        (&error["kind"], &error["reason"]),
        (&json!("Locked"), &json!("offline_too_long"))
    );
    gate.open().await;
    assert_eq!(program.check().await, "licensed");
    program.quit(world).await;
}

async fn a_year_ends_and_is_renewed(world: &World) {
    let shop = world.shop().await;
    let (machine, sold) = licensed(world, &shop, "starter").await;
    let mut program = machine.open("License").await;
    program.call("require", json!([])).await;
    let end = shop.license(&sold.id).await.instant("expires_at");
    world.clock.stop_at(end - Duration::hours(1));
    assert_eq!(program.validate().await, "licensed");
    world.clock.stop_at(end);
    assert_eq!(program.validate().await, "locked: expired");
    let error = program.fail("require", json!([])).await;
    assert_eq!(
        (&error["kind"], &error["reason"]),
        (&json!("Locked"), &json!("expired"))
    );

    shop.amend(&sold.id, "extend", json!({ "months": 12 })).await;
    // Whoever was refused is asked for again soon, not after an hour.
    world.clock.stop_at(end + Duration::minutes(1));
    assert_eq!(program.validate().await, "licensed");
    program.quit(world).await;
}

async fn a_key_that_is_missing_or_wrong_is_told_clearly(world: &World) {
    let shop = world.shop().await;
    let machine = Machine::new(world, &shop, "mcp").await;
    let missing = machine
        .try_open("License", json!({ "buy_url": PRICING }))
        .await
        .err()
        .unwrap();
    assert_eq!(
        (&missing["kind"], &missing["code"]),
        (&json!("MissingKey"), &json!("NO_KEY"))
    );
    assert_eq!(
        missing["text"],
        format!(
            "The license key is missing: LICENSE_KEY is not set. Set LICENSE_KEY to the license key, or LICENSE_KEY_FILE to a file \
             with it. To buy a license: {PRICING}"
        )
    );

    for (key, code) in [("OPT-PRO-?", "KEY_INVALID"), ("OPT-STARTER-AAAAA-AAAAA", "NOT_FOUND")] {
        let machine = Machine::new(world, &shop, code).await.with("LICENSE_KEY", key);
        let mut program = machine.open("License").await;
        let status = program.call("validate", json!([])).await;
        assert_eq!(
            (&status["valid"], &status["error"]["code"]),
            (&json!(false), &json!(code)),
            "{status:#}"
        );
        assert_eq!(program.fail("require", json!([])).await["kind"], "InvalidKey");
        program.quit(world).await;
    }
}

async fn a_slot_is_taken_back_at_a_start_only(world: &World) {
    let shop = world.shop().await;
    let (machine, sold) = licensed(world, &shop, "professional").await;
    let mut program = machine.open("License").await;
    assert_eq!(program.validate().await, "licensed");
    shop.amend(&sold.id, "reset-activations", json!({})).await;
    for hours in [2, 4] {
        world.clock.run_ahead(Duration::hours(hours));
        assert_eq!(program.validate().await, "locked: device_released");
    }
    program.kill().await;
    let mut program = machine.open("License").await;
    assert_eq!(program.validate().await, "licensed");

    // Three machines may use the plan; the fourth is told which ones do.
    for number in 2..=4 {
        let other = Machine::new(world, &shop, &format!("mcp {number}"))
            .await
            .with("LICENSE_KEY", &sold.key);
        let mut other = other.open("License").await;
        if number < 4 {
            assert_eq!(other.validate().await, "licensed");
        } else {
            let error = other.fail("require", json!([])).await;
            assert_eq!(
                (&error["kind"], error.list("devices").len()),
                (&json!("DeviceLimitReached"), 3)
            );
            assert_eq!(error.list("devices")[0]["name"], "mcp");
        }
        other.quit(world).await;
    }
    program.quit(world).await;
}
