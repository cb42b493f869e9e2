//! The command line.

use std::fs;

use claviger_tests::{CATALOG, Device, Json, World, on_both_engines, on_sqlite};

on_both_engines!(
    a_catalog_is_applied_and_its_mistakes_have_lines,
    a_license_is_issued,
    the_doctor_finds_nothing
);
on_sqlite!(the_committed_document_is_the_one_of_the_program);

/// Commit what `claviger openapi > openapi/openapi.json` writes.
async fn the_committed_document_is_the_one_of_the_program(world: &World) {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json");
    let committed = fs::read_to_string(committed).unwrap_or_default();
    let written = world.succeed(&["openapi"]).await;
    assert!(
        committed == written,
        "openapi/openapi.json is stale; run `claviger openapi > openapi/openapi.json`"
    );
    let served = world.serve().await.api().get("/openapi.json").await;
    assert_eq!(
        served.json(),
        serde_json::from_str::<serde_json::Value>(&written).unwrap()
    );
}

async fn a_catalog_is_applied_and_its_mistakes_have_lines(world: &World) {
    let file = world.file("catalog.toml");
    let path = file.to_string_lossy();
    fs::write(&file, CATALOG).unwrap();
    let apply = ["catalog", "apply", &path, "--environment", "prod"];
    let said = world.succeed(&apply).await;
    assert!(said.contains("added product switchfast"), "{said}");
    assert_eq!(
        world.succeed(&apply).await,
        "",
        "a second time there is nothing to change"
    );

    let mistaken = CATALOG.replacen("kind = \"perpetual\"", "kind = \"forever\"", 1);
    let line = 1 + mistaken
        .lines()
        .position(|line| line.starts_with("kind = \"forever\""))
        .unwrap();
    fs::write(&file, &mistaken).unwrap();
    for arguments in [apply.as_slice(), &["catalog", "check", &path]] {
        let output = world.run(arguments).await;
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(&format!("catalog.toml:{line}:")), "{said}");
    }
}

async fn a_license_is_issued(world: &World) {
    let shop = world.shop().await;
    let arguments = [
        "license",
        "create",
        "--product",
        "switchfast",
        "--plan",
        "lifetime",
        "--quantity",
        "2",
    ];
    let keys = world
        .succeed(&[arguments.as_slice(), &["--environment", "test", "--order", "2026-7"]].concat())
        .await;
    let keys: Vec<&str> = keys.lines().collect();
    assert_eq!(keys.len(), 2);
    keys.iter().for_each(|key| world.ledger.note_key(key));
    let verdict = shop
        .app("switchfast")
        .activate(keys[1], &Device::new("laptop"))
        .await
        .ok();
    assert_eq!(verdict["code"], "VALID");
    let history = shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/history", verdict["license"].text("id")))
        .await
        .ok();
    assert_eq!(history.items().last().unwrap()["actor"]["kind"], "command_line");
    let output = world
        .run(&["license", "create", "--product", "nothing", "--plan", "nothing"])
        .await;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no such product"));
}

async fn the_doctor_finds_nothing(world: &World) {
    world.serve().await;
    let output = world.run(&["doctor"]).await;
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let another = world.settings().with("LICENSE_ENCRYPTION_KEY", "cd".repeat(32));
    let output = world.run_with(&another, &["doctor"]).await;
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
