//! `claviger serve --demo`: something to look at from the first start on.

use std::{fs, time::Duration};

use claviger_tests::{Api, Json, Server, World, on_both_engines};
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

on_both_engines!(
    both_environments_are_filled_once,
    a_shop_that_sells_is_left_alone,
    an_environment_with_data_is_left_alone
);

async fn both_environments_are_filled_once(world: &World) {
    let settings = world.settings().argument("--demo");
    let mut seen: Vec<[Value; 2]> = Vec::new();
    for _start in 0..2 {
        let server = world
            .start(&settings)
            .await
            .unwrap_or_else(|failure| panic!("{}", failure.output));
        let (test, prod) = (
            admin(world, &server, "test", "demo-admin-token").await,
            admin(world, &server, "prod", "demo-admin-token-prod").await,
        );
        seen.push([looked_at(&test).await, looked_at(&prod).await]);
    }
    assert_eq!(seen[0], seen[1], "the second start adds nothing");
    for statistics in &seen[0] {
        for list in [
            "licenses_created",
            "activations",
            "check_ins",
            "active_devices",
            "trials_begun",
            "trials_converted",
            "revenue",
            "refusals",
        ] {
            assert!(!statistics.list(list).is_empty(), "{list}: {statistics:#}");
        }
        let values = |list: &str| {
            let mut values = statistics.each(list, "value");
            values.sort_unstable();
            values.dedup();
            values.len()
        };
        assert!(values("by_version") > 6 && values("by_platform") == 3, "{statistics:#}");
        assert!(statistics.list("check_ins").len() >= 29, "it is used every day");
        let refunded = statistics.list("revenue").iter().any(|row| row.number("refunds") > 0);
        assert!(refunded, "{:#}", statistics["revenue"]);
    }
}

async fn a_shop_that_sells_is_left_alone(world: &World) {
    let settings = world
        .settings()
        .argument("--demo")
        .with("STRIPE_API_BASE", "http://127.0.0.1:9")
        .with("PROD_STRIPE_SECRET_KEY", "sk_live_51ThatDoesNotExist")
        .with("PROD_STRIPE_WEBHOOK_SECRET", "whsec_that_does_not_exist");
    let server = world
        .start(&settings)
        .await
        .unwrap_or_else(|failure| panic!("{}", failure.output));
    admin(world, &server, "test", "demo-admin-token").await;
    assert!(!world.data_folder().join("demo-admin-token-prod").exists());
    let owner = server
        .api()
        .environment("prod")
        .bearer(&world.admin_token("prod", "owner").await);
    assert!(owner.get("/v1/admin/catalog").await.ok().list("products").is_empty());
}

async fn an_environment_with_data_is_left_alone(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let settings = world.settings().argument("--demo");
    let server = world
        .start(&settings)
        .await
        .unwrap_or_else(|failure| panic!("{}", failure.output));
    let test = admin(world, &server, "test", "demo-admin-token").await;
    let found = test.post("/v1/admin/licenses/search", json!({})).await.ok();
    assert_eq!(found.each("items", "id"), [license.id]);
}

/// The owner of a demo environment, by the token that lies beside its data.
async fn admin(world: &World, server: &Server, environment: &str, file: &str) -> Api {
    let file = world.data_folder().join(file);
    // It is written after the server says where it listens. Only a whole one ends its line.
    let whole = async {
        let mut ticks = interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            let text = fs::read_to_string(&file).unwrap_or_default();
            if let Some(token) = text.strip_suffix('\n') {
                return token.to_owned();
            }
        }
    };
    let token = timeout(Duration::from_secs(30), whole)
        .await
        .expect("the demo is set up");
    // Not noted as a secret: the server prints it.
    let api = server.api().environment(environment);
    let api = api.header("authorization", format!("Bearer {token}"));
    assert_eq!(api.get("/v1/admin/me").await.ok()["role"], "owner");
    api
}

/// What the console's first screen shows, and that there is something on the others.
async fn looked_at(admin: &Api) -> Value {
    let standings = admin
        .post("/v1/admin/licenses/search", json!({ "limit": 200 }))
        .await
        .ok();
    for standing in ["valid", "suspended", "revoked", "expired", "overdue"] {
        let some = standings.items().iter().any(|license| license["standing"] == standing);
        assert!(some, "no license is {standing}");
    }
    let failed = admin
        .post("/v1/admin/mails/search", json!({ "state": "failed" }))
        .await
        .ok();
    assert!(!failed.items().is_empty());
    let dead = admin.get("/v1/admin/stripe-events?state=dead").await.ok();
    assert_eq!(dead.items().len(), 2);
    admin.get("/v1/admin/statistics").await.ok()
}
