//! Rate limits.

use claviger_tests::{Answer, Device, Server, Shop, World, on_sqlite};
use std::sync::Arc;

on_sqlite!(
    an_address_has_a_limit_and_sees_it,
    a_key_has_a_limit_wherever_it_comes_from,
    admins_have_a_limit_of_their_own,
    only_trusted_proxies_say_who_asks,
);

async fn limited(world: &World, limit: &str, per_minute: u32) -> Arc<Server> {
    world
        .start(&world.settings().with(limit, per_minute.to_string()))
        .await
        .unwrap()
}

fn number(answer: &Answer, header: &str) -> u64 {
    answer
        .header(header)
        .unwrap_or_else(|| panic!("no {header}"))
        .parse()
        .unwrap()
}

async fn an_address_has_a_limit_and_sees_it(world: &World) {
    let server = limited(world, "LIMIT_ADDRESS_PER_MINUTE", 3).await;
    let api = server.api();
    for left in [2, 1, 0] {
        let answer = api.get("/.well-known/jwks.json").await;
        answer.ok();
        assert_eq!(
            (
                number(&answer, "ratelimit-limit"),
                number(&answer, "ratelimit-remaining")
            ),
            (3, left)
        );
        assert!((1..=60).contains(&number(&answer, "ratelimit-reset")));
    }
    let refused = api.get("/.well-known/jwks.json").await;
    refused.problem(429, "RATE_LIMITED");
    assert!(
        (1..=20).contains(&number(&refused, "retry-after")),
        "one every 20 seconds"
    );
    assert_eq!(number(&refused, "ratelimit-remaining"), 0);
}

async fn a_key_has_a_limit_wherever_it_comes_from(world: &World) {
    let shop = Shop::open(world, limited(world, "LIMIT_KEY_PER_MINUTE", 4).await, "test").await;
    let app = shop.app("vps-runner");
    let (one, other) = (
        shop.issue("vps-runner", "pro").await,
        shop.issue("vps-runner", "pro").await,
    );
    let machine = Device::new("vps");
    app.activate(&one.key, &machine).await.ok();
    app.validate(&one.key.to_lowercase(), &machine).await.ok();
    app.heartbeat(&one.key, &machine, serde_json::json!({})).await.ok();
    app.devices(&one.key).await.ok();
    let refused = app.validate(&one.key, &machine).await;
    refused.problem(429, "RATE_LIMITED");
    assert!((1..=15).contains(&number(&refused, "retry-after")));
    app.activate(&other.key, &machine).await.ok();
}

async fn admins_have_a_limit_of_their_own(world: &World) {
    let shop = Shop::open(world, limited(world, "LIMIT_ADMIN_PER_MINUTE", 3).await, "test").await;
    // Applying the catalog was the first.
    shop.admin.get("/v1/admin/me").await.ok();
    shop.admin.get("/v1/admin/me").await.ok();
    shop.admin.get("/v1/admin/me").await.problem(429, "RATE_LIMITED");
    // Guessing tokens counts as well, and apps are not bothered.
    shop.api
        .bearer("guess")
        .get("/v1/admin/me")
        .await
        .problem(429, "RATE_LIMITED");
    shop.app("switchfast").trial(&Device::new("laptop")).await.ok();
}

async fn only_trusted_proxies_say_who_asks(world: &World) {
    let server = limited(world, "LIMIT_ADDRESS_PER_MINUTE", 1).await;
    let from = |address: &str| server.api().header("x-forwarded-for", address);
    from("198.51.100.1").get("/health").await.ok();
    from("198.51.100.2").get("/health").await.problem(429, "RATE_LIMITED");

    let settings = world
        .settings()
        .with("LIMIT_ADDRESS_PER_MINUTE", "1")
        .with("TRUSTED_PROXIES", "127.0.0.0/8");
    let server = world.start(&settings).await.unwrap();
    let from = |address: &str| server.api().header("x-forwarded-for", address);
    from("198.51.100.1").get("/health").await.ok();
    from("198.51.100.2").get("/health").await.ok();
    from("203.0.113.7, 198.51.100.1")
        .get("/health")
        .await
        .problem(429, "RATE_LIMITED");
    // Who owns a /64 is one host.
    from("2001:db8::1").get("/health").await.ok();
    from("2001:db8::2").get("/health").await.problem(429, "RATE_LIMITED");
}
