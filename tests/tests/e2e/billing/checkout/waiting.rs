//! Waiting for the payment.

use std::time::Instant;

use chrono::Duration;
use claviger_tests::{
    Checkout, Device, Till, World, on_both_engines,
    stripe::{Card, Fault},
};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::configured;

on_both_engines!(
    stripe_is_asked_every_two_seconds,
    who_waits_while_stripe_is_away_waits_on,
    who_waits_while_stripe_is_silent_gets_an_answer,
);

/// How often Stripe was asked for a session.
fn lookups(till: &Till, checkout: &Checkout) -> usize {
    let path = format!("/v1/checkout/sessions/{}", checkout.id);
    let requests = till.fake.requests();
    requests
        .iter()
        .filter(|request| request.method == "GET" && request.path == path)
        .count()
}

async fn stripe_is_asked_every_two_seconds(world: &World) {
    let till = world.till().await;
    let begun = world.clock.now();
    world.clock.stop_at(begun);
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    for round in 0..3 {
        world.clock.stop_at(begun + Duration::seconds(2 * round));
        let seen = join_all((0..30).map(|_| till.look(&checkout))).await;
        assert!(seen.iter().all(|seen| seen["status"] == "pending"));
        world
            .clock
            .stop_at(begun + Duration::seconds(2 * round) + Duration::milliseconds(1_999));
        till.look(&checkout).await;
        let rounds = usize::try_from(round).unwrap() + 1;
        assert_eq!(
            lookups(&till, &checkout),
            rounds,
            "33 looks in two seconds are one request"
        );
    }
    // Another buyer's purchase is looked up on its own.
    let other = till.begin("switchfast", "lifetime", json!({})).await;
    till.look(&other).await;
    assert_eq!(lookups(&till, &other), 1);

    world.clock.stop_at(begun + Duration::seconds(6));
    till.stripe.pay(&checkout.id, Card::Ok);
    assert_eq!(till.look(&checkout).await["status"], "paid");
    let asked = lookups(&till, &checkout);
    world.clock.stop_at(begun + Duration::seconds(60));
    assert_eq!(till.look(&checkout).await["status"], "paid");
    assert_eq!(lookups(&till, &checkout), asked, "what is paid is known");
}

async fn who_waits_while_stripe_is_away_waits_on(world: &World) {
    let till = world.till().await;
    let laptop = Device::new("laptop");
    let begun = world.clock.now();
    world.clock.stop_at(begun);
    let checkout = till
        .begin("switchfast", "lifetime", json!({ "device": laptop.json() }))
        .await;
    till.stripe.pay(&checkout.id, Card::Ok);
    till.fake.fail_randomly(3, 1.0, usize::MAX);
    for round in 0..3 {
        world.clock.stop_at(begun + Duration::seconds(2 * round));
        let seen: Value = till.look(&checkout).await;
        assert_eq!(
            (&seen["status"], seen.get("license")),
            (&json!("pending"), None),
            "{seen:#}"
        );
    }
    till.fake.fail_randomly(3, 0.0, 0);
    world.clock.stop_at(begun + Duration::seconds(10));
    let paid = till.look(&checkout).await;
    assert_eq!(
        (&paid["status"], &paid["device_activated"]),
        (&json!("paid"), &json!(true)),
        "{paid:#}"
    );
}

async fn who_waits_while_stripe_is_silent_gets_an_answer(world: &World) {
    let till = configured(world, "[stripe]\ntimeout_seconds = 10\n").await;
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    till.fake.fail_next("GET /v1/checkout/sessions/cs_", Fault::Hang);
    let asked = Instant::now();
    assert_eq!(till.look(&checkout).await["status"], "pending");
    // Less than an attempt to reach Stripe may take.
    assert!(asked.elapsed().as_secs() < 10, "{:?}", asked.elapsed());
    // What goes on behind it comes to its end.
    till.until("the license is there", async || {
        till.look(&checkout).await["status"] == "paid"
    })
    .await;
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (1, 1)
    );
}
