//! A backup is restored on either engine.

use std::fs;

use claviger_tests::{Device, Engine, Json, Shop, World, on_both_engines};

on_both_engines!(
    a_backup_moves_to_the_other_engine,
    a_restore_overwrites_nothing,
    a_damaged_backup_is_refused
);

const fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

async fn a_backup_moves_to_the_other_engine(world: &World) {
    let test = world.shop().await;
    let prod = Shop::open(world, test.server.clone(), "prod").await;
    let laptop = Device::new("laptop");
    let mut before = Vec::new();
    for shop in [&test, &prod] {
        let license = shop.issue("switchfast", "lifetime").await;
        let verdict = shop.app("switchfast").activate(&license.key, &laptop).await.ok();
        let trial = shop.app("switchfast").trial(&Device::new("tablet")).await.ok();
        before.push((license.clone(), verdict, trial, shop.license(&license.id).await));
    }
    // While the server runs.
    let file = world.file("backup.jsonl");
    world.succeed(&["backup", &file.to_string_lossy()]).await;
    let leaked = world.ledger.found_in(&fs::read_to_string(&file).unwrap());
    assert!(
        leaked.iter().all(|secret| secret == "ada@example.com"),
        "keys are in the backup: {leaked:?}"
    );

    let elsewhere = World::beside(world, other(world.engine)).await;
    elsewhere.succeed(&["restore", &file.to_string_lossy()]).await;
    let server = elsewhere.serve().await;
    for (environment, (license, verdict, trial, shown)) in ["test", "prod"].into_iter().zip(before) {
        let token = elsewhere.admin_token(environment, "owner").await;
        let shop = test.through(server.clone(), environment, &token);
        let now = shop.app("switchfast").validate(&license.key, &laptop).await.ok();
        assert_eq!(
            (&now["code"], &now["activation"]["id"]),
            (&"VALID".into(), &verdict["activation"]["id"])
        );
        assert_eq!(
            shop.app("switchfast").trial(&Device::new("tablet")).await.ok()["ends_at"],
            trial["ends_at"]
        );
        // What was signed before verifies, and the key can still be opened.
        shop.keys().await.read(verdict.text("token"), "switchfast");
        assert_eq!(
            shop.amend(&license.id, "reveal-key", serde_json::json!({})).await["key"],
            license.key
        );
        let restored = shop.license(&license.id).await;
        for member in ["product", "plan", "customer", "created_at", "updated_at"] {
            assert_eq!(restored[member], shown[member], "{member}");
        }
    }
    drop(server);
    elsewhere.end().await;
}

async fn a_restore_overwrites_nothing(world: &World) {
    let shop = world.shop().await;
    let file = world.file("backup.jsonl").to_string_lossy().into_owned();
    world.succeed(&["backup", &file]).await;
    let again = world.run(&["backup", &file]).await;
    assert_eq!(again.status.code(), Some(1), "a backup is not overwritten");
    shop.server.kill();
    let output = world.run(&["restore", &file]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("empty"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

async fn a_damaged_backup_is_refused(world: &World) {
    let shop = world.shop().await;
    shop.issue("switchfast", "lifetime").await;
    let file = world.file("backup.jsonl");
    world.succeed(&["backup", &file.to_string_lossy()]).await;
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let elsewhere = World::beside(world, world.engine).await;
    for damaged in [
        lines[..lines.len() - 1].join("\n"),
        text.replacen("SwitchFast", "SwitchSlow", 1),
        [&lines[..3], &lines[4..]].concat().join("\n"),
        lines[1..].join("\n"),
        String::new(),
    ] {
        fs::write(&file, damaged).unwrap();
        let output = elsewhere.run(&["restore", &file.to_string_lossy()]).await;
        assert_eq!(
            output.status.code(),
            Some(1),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    fs::write(&file, text).unwrap();
    let foreign = elsewhere.settings().with("LICENSE_ENCRYPTION_KEY", "ef".repeat(32));
    assert_eq!(
        elsewhere
            .run_with(&foreign, &["restore", &file.to_string_lossy()])
            .await
            .status
            .code(),
        Some(1)
    );
    // After all that the database is still empty.
    elsewhere.succeed(&["restore", &file.to_string_lossy()]).await;
    elsewhere.end().await;
}
