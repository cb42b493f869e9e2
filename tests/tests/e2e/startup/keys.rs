//! The master key.

use std::{fs, os::unix::fs::PermissionsExt};

use claviger_tests::{Device, Shop, World, on_both_engines, on_postgres, on_sqlite};

on_sqlite!(a_development_key_is_made_once_and_kept);
on_postgres!(production_wants_a_key);
on_both_engines!(another_key_does_not_open_the_database, a_key_has_a_form);

async fn production_wants_a_key(world: &World) {
    let settings = world.settings().without("LICENSE_ENCRYPTION_KEY");
    let failure = world
        .start(&settings)
        .await
        .expect_err("prod on PostgreSQL without a key");
    assert_eq!(failure.status.code(), Some(1));
    for word in ["LICENSE_ENCRYPTION_KEY", "openssl rand -hex 32", "prod"] {
        assert!(failure.output.contains(word), "{word} is not in: {}", failure.output);
    }
    assert!(
        !world.data_folder().join("master.key").exists(),
        "no key was made in passing"
    );
}

async fn a_development_key_is_made_once_and_kept(world: &World) {
    let settings = world.settings().without("LICENSE_ENCRYPTION_KEY");
    let file = world.data_folder().join("master.key");
    let server = world.start(&settings).await.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let key = fs::read_to_string(&file).unwrap();
    world.ledger.note(key.trim());
    assert!(
        server.log().text().contains("development mode"),
        "it is said that a key was made"
    );
    server.kill();

    // The same key is used by the next start, so what was sealed with it opens.
    let server = world.start(&settings).await.unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), key);
    let output = world
        .run_with(&settings, &["admin-token", "create", "--name", "a", "--role", "owner"])
        .await;
    assert!(output.status.success());
    let token = String::from_utf8(output.stdout).unwrap();
    let api = server.api().environment("test").bearer(token.trim());
    assert_eq!(api.get("/v1/admin/me").await.ok()["role"], "owner");
}

async fn another_key_does_not_open_the_database(world: &World) {
    let shop = world.shop().await;
    let (license, laptop) = (shop.issue("switchfast", "lifetime").await, Device::new("laptop"));
    shop.server.kill();
    let another = "ab".repeat(32);
    for settings in [
        world.settings().with("LICENSE_ENCRYPTION_KEY", &another),
        world
            .settings()
            .with("DEVICE_ID_SALT", "a salt that was not there before"),
    ] {
        let failure = world.start(&settings).await.expect_err("another master key");
        assert!(
            failure.output.contains("belongs to another LICENSE_ENCRYPTION_KEY"),
            "{}",
            failure.output
        );
        assert!(!failure.output.contains(&another), "the key is in the log");
    }

    let token = world.admin_token("test", "owner").await;
    let shop: Shop = shop.through(world.serve().await, "test", &token);
    assert_eq!(
        shop.app("switchfast").activate(&license.key, &laptop).await.ok()["code"],
        "VALID"
    );
}

async fn a_key_has_a_form(world: &World) {
    for key in ["short", "zz", &"ab".repeat(31), &"ab".repeat(33)] {
        let failure = world
            .start(&world.settings().with("LICENSE_ENCRYPTION_KEY", key))
            .await
            .expect_err("no key");
        assert!(failure.output.contains("64 hexadecimal digits"), "{}", failure.output);
    }
}
