//! One click opens one checkout.

use claviger_tests::{Json, World, on_both_engines};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::openings;

on_both_engines!(
    a_click_opens_one_checkout,
    a_click_sent_many_times_at_once_opens_one_checkout
);

const SESSIONS: &str = "/v1/checkout/sessions";

fn wish() -> Value {
    json!({ "product": "switchfast", "plan": "lifetime" })
}

async fn a_click_opens_one_checkout(world: &World) {
    let till = world.till().await;
    let click = till.shop.api.once("click-1");
    let first = click.post(SESSIONS, wish()).await.expect(201);
    let again = click.post(SESSIONS, wish()).await.expect(201);
    assert_eq!(first, again);
    assert_eq!((openings(&till).len(), till.orders().await.len()), (1, 1));
    let mut other = wish();
    other["email"] = json!("ada@example.com");
    click.post(SESSIONS, other).await.problem(422, "IDEMPOTENCY_MISMATCH");

    // Somebody who changed his mind clicks again, and an app that sends no key opens one each time.
    let second = till.shop.api.once("click-2").post(SESSIONS, wish()).await.expect(201);
    assert_ne!(second.text("id"), first.text("id"));
    till.begin("switchfast", "lifetime", json!({})).await;
    till.begin("switchfast", "lifetime", json!({})).await;
    assert_eq!((openings(&till).len(), till.orders().await.len()), (4, 4));
    let mut keys: Vec<_> = openings(&till)
        .into_iter()
        .map(|request| request.idempotency_key.unwrap())
        .collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4, "each has a key of its own at Stripe: {keys:?}");
}

async fn a_click_sent_many_times_at_once_opens_one_checkout(world: &World) {
    let till = world.till().await;
    let answers = join_all((0..8).map(|_| {
        let click = till.shop.api.once("click-1");
        async move { click.post(SESSIONS, wish()).await }
    }))
    .await;
    let mut ids = Vec::new();
    for answer in answers {
        match answer.status {
            201 => ids.push(answer.json().text("id").to_owned()),
            _ => drop(answer.problem(409, "IDEMPOTENCY_IN_PROGRESS")),
        }
    }
    assert!(!ids.is_empty(), "none came through");
    let late = till.shop.api.once("click-1").post(SESSIONS, wish()).await.expect(201);
    assert!(
        ids.iter().all(|id| id == late.text("id")),
        "one click, several checkouts"
    );
    assert_eq!((openings(&till).len(), till.orders().await.len()), (1, 1));
    assert_eq!(till.stripe.objects("checkout.session").len(), 1);
}
