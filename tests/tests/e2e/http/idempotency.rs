//! A request that is sent again is answered again, and not done again.

use claviger_tests::{Device, Json, World, on_both_engines};
use futures_util::future::join_all;
use serde_json::json;

on_both_engines!(
    the_same_request_is_answered_the_same,
    another_request_with_the_same_key_is_a_mistake,
    a_refusal_can_be_tried_again,
    at_the_same_time_it_happens_once,
    a_key_has_a_form,
);

async fn the_same_request_is_answered_the_same(world: &World) {
    let shop = world.shop().await;
    let order = json!({ "product": "switchfast", "plan": "lifetime", "quantity": 2 });
    let once = shop.admin.once("order-2026-0042");
    let first = once.post("/v1/admin/licenses", order.clone()).await;
    let again = once.post("/v1/admin/licenses", order.clone()).await;
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(
        (
            first.header("idempotency-replayed"),
            again.header("idempotency-replayed")
        ),
        (None, Some("true"))
    );
    assert_eq!(again.header("content-type"), first.header("content-type"));
    // Replayed from the store, not from memory.
    shop.server.kill();
    let token = world.admin_token("test", "owner").await;
    let restarted = shop.through(world.serve().await, "test", &token);
    assert_eq!(
        restarted
            .admin
            .post("/v1/admin/licenses/search", json!({}))
            .await
            .ok()
            .items()
            .len(),
        2
    );

    // Another caller's key is another key.
    let other = restarted
        .admin
        .once("order-2026-0042")
        .post("/v1/admin/licenses", order)
        .await
        .expect(201);
    assert_ne!(other, first.expect(201));
}

async fn another_request_with_the_same_key_is_a_mistake(world: &World) {
    let shop = world.shop().await;
    let order = |plan: &str| json!({ "product": "optimnow", "plan": plan });
    let once = shop.admin.once("order-1");
    once.post("/v1/admin/licenses", order("starter")).await.expect(201);
    once.post("/v1/admin/licenses", order("enterprise"))
        .await
        .problem(422, "IDEMPOTENCY_MISMATCH");
    // The same key on another route is another request.
    once.post("/v1/admin/licenses/search", json!({})).await.ok();
}

async fn a_refusal_can_be_tried_again(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("vps-runner"), shop.issue("vps-runner", "pro").await);
    let (old, new) = (Device::new("old"), Device::new("new"));
    app.activate(&license.key, &old).await.ok();
    let once = shop.api.once("activation-of-new");
    let request = app.request(&license.key, &new, &json!({}));
    once.post("/v1/licenses/activate", request.clone())
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    app.deactivate(&license.key, &old).await.ok();
    let active = once.post("/v1/licenses/activate", request.clone()).await;
    assert_eq!(active.ok()["code"], "VALID");
    assert_eq!(once.post("/v1/licenses/activate", request).await.ok(), active.ok());
}

async fn at_the_same_time_it_happens_once(world: &World) {
    let shop = world.shop().await;
    let order = json!({ "product": "switchfast", "plan": "lifetime" });
    let once = shop.admin.once("order-at-once");
    let answers = join_all((0..16).map(|_| once.post("/v1/admin/licenses", order.clone()))).await;
    let made: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.expect(201))
        .collect();
    assert!(
        !made.is_empty() && made.iter().all(|license| *license == made[0]),
        "{made:#?}"
    );
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.problem(409, "IDEMPOTENCY_IN_PROGRESS");
    }
    assert_eq!(
        shop.admin
            .post("/v1/admin/licenses/search", json!({}))
            .await
            .ok()
            .items()
            .len(),
        1
    );
}

async fn a_key_has_a_form(world: &World) {
    let shop = world.shop().await;
    for key in ["", "two words", &"k".repeat(256)] {
        let answer = shop.admin.once(key).post("/v1/admin/licenses/search", json!({})).await;
        answer.problem(400, "IDEMPOTENCY_KEY_INVALID");
    }
    // Reading is always done again.
    shop.admin.once("two words").get("/v1/admin/me").await.ok();
}
