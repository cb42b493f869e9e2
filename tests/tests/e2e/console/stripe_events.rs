//! A notice from Stripe that was given up, and is looked at again.

use chrono::{DateTime, Utc};
use claviger_tests::{Json, Till, World, on_both_engines, stripe::Card};
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::signed_in;

on_both_engines!(what_was_given_up_is_replayed);

/// What a purchase is told with.
const KIND: &str = "checkout.session.completed";

async fn what_was_given_up_is_replayed(world: &World) {
    let till = impatient(world).await;
    let dead = given_up(world, &till).await;

    let (_machine, window) = signed_in(world, &till.shop.server, "test", "support").await;
    window
        .gives("return all('[data-figure=stripe_dead]').map(text)", json!(["1"]))
        .await;
    // Among many others it may not be in sight.
    window.go("/stripe-events?state=dead").await;
    window.click("a", KIND).await;
    window.sees("Given up").await;
    window.sees(dead.text("last_error")).await;
    assert!(till.licenses().await.is_empty());
    till.fake.fail_randomly(7, 0.0, 0);
    window.click("button", "Replay").await;
    window.sees("The event waits to be processed again.").await;
    till.settle().await;
    // The window sees for itself what came of it.
    window.misses("Given up").await;
    window.sees("Processed").await;
    let now = kept(&till, dead.text("id")).await;
    assert_eq!((now.text("state"), now.text("outcome")), ("done", "processed"));
    let licenses = till.licenses().await;
    let [license] = licenses.as_slice() else {
        panic!("it is a license by now: {licenses:#?}")
    };
    assert_eq!(till.mails("key_delivery").await.len(), 1);
    window.click("nav a", "Licenses").await;
    window.click("a", &format!("…{}", license.text("key_last4"))).await;
    window.sees("purchase").await;
    window.close(&world.ledger).await;
}

/// A server that sends each request to Stripe once, so that a notice is given up sooner.
async fn impatient(world: &World) -> Till {
    let file = world.file("claviger.toml");
    std::fs::write(&file, "[stripe]\nattempts = 1\n").unwrap();
    Till::open_with(world, |settings| {
        settings.with("CLAVIGER_CONFIG", file.to_string_lossy())
    })
    .await
}

/// Has a purchase told to the server while Stripe is away, until it does not try any more.
async fn given_up(world: &World, till: &Till) -> Value {
    world.clock.stop_at(world.clock.now());
    let checkout = till
        .begin("switchfast", "lifetime", json!({ "email": "ada@example.com" }))
        .await;
    till.stripe.pay(&checkout.id, Card::Ok);
    till.fake.fail_randomly(7, 1.0, usize::MAX);
    let events = till.stripe.take_events();
    let completed = events.iter().find(|event| event.body.contains(KIND)).unwrap();
    send(world, till, &completed.body).await;
    let found = till
        .shop
        .admin
        .get(&format!("/v1/admin/stripe-events?stripe_id={}", completed.id))
        .await
        .ok();
    let id = found.items()[0].text("id").to_owned();
    let mut tried = 0;
    loop {
        till.until("it is tried again", async || {
            let notice = kept(till, &id).await;
            let ahead = |next: &Value| next.as_str().unwrap().parse::<DateTime<Utc>>().unwrap() > world.clock.now();
            notice.number("attempts") > tried && notice.get("next_attempt_at").is_none_or(ahead)
        })
        .await;
        let notice = kept(till, &id).await;
        tried = notice.number("attempts");
        if notice["state"] == "dead" {
            return notice;
        }
        world.clock.stop_at(notice.instant("next_attempt_at"));
        // Another notice wakes who processes them.
        send(world, till, &json!({ "id": format!("evt_wake{tried}") }).to_string()).await;
    }
}

async fn kept(till: &Till, id: &str) -> Value {
    let path = format!("/v1/admin/stripe-events/{id}");
    till.shop.admin.get(&path).await.ok()["event"].take()
}

/// Sends a notice as Stripe does.
async fn send(world: &World, till: &Till, body: &str) {
    let signature = till
        .fake
        .sign(body, &till.webhook_secret, world.clock.now().timestamp())
        .await;
    let api = &till.shop.api;
    let request = api
        .request(Method::POST, "/webhooks/stripe/test")
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", signature)
        .body(body.to_owned());
    api.send(request).await.ok();
}
