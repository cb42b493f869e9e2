//! The database or Stripe is away.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use claviger_tests::{Gate, Json, Till, World, on_both_engines, on_postgres, stripe::Card};
use serde_json::{Value, json};

use super::{kept, kept_as, post, send, sign};

on_postgres!(what_is_acknowledged_outlives_the_database);
on_both_engines!(
    what_cannot_be_looked_into_is_given_up_and_replayed,
    a_short_outage_delays
);

/// A server answers within its own limit (`http.request_timeout_seconds`), also if its database does not.
const TIME_OUT: Duration = Duration::from_secs(30);

async fn what_is_acknowledged_outlives_the_database(world: &World) {
    let gate = Gate::before(&world.database.url().unwrap()).await;
    let till = Till::open_with(world, |settings| settings.with("DATABASE_URL", gate.url())).await;
    let mut checkouts = Vec::new();
    for _ in 0..3 {
        let checkout = till.begin("switchfast", "lifetime", json!({})).await;
        till.stripe.pay(&checkout.id, Card::Ok);
        checkouts.push(checkout);
    }
    let events = till.stripe.take_events();
    let (before, during) = events.split_at(events.len() / 2);
    for event in before {
        send(world, &till, &event.body).await;
    }
    gate.close();
    let refused = during.iter().map(async |event| {
        let (signature, began) = (sign(world, &till, &event.body).await, Instant::now());
        let answer = post(&till, "test", &event.body, &signature).await;
        (answer, began.elapsed())
    });
    for (answer, took) in futures_util::future::join_all(refused).await {
        answer.problem(503, "UNAVAILABLE");
        assert!(took < TIME_OUT, "{took:?}");
    }

    gate.open().await;
    // What was in hand when the database went is taken up again when its claim is over.
    world.clock.run_ahead(TimeDelta::minutes(3));
    // Stripe comes again with the others, in its own time.
    till.settle().await;
    assert_eq!(kept(&till).await.len(), before.len());
    for event in during {
        send(world, &till, &event.body).await;
    }
    till.settle().await;
    for event in &events {
        assert_eq!(kept_as(&till, &event.id).await.text("state"), "done");
    }
    for checkout in &checkouts {
        assert_eq!(till.look(checkout).await["status"], "paid");
    }
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (3, 3)
    );
}

/// A server that sends each request to Stripe once, so that an outage is over sooner.
async fn impatient(world: &World) -> Till {
    let file = world.file("claviger.toml");
    std::fs::write(&file, "[stripe]\nattempts = 1\n").unwrap();
    Till::open_with(world, |settings| {
        settings.with("CLAVIGER_CONFIG", file.to_string_lossy())
    })
    .await
}

/// Every request to Stripe fails, one way or another.
fn break_down(till: &Till) {
    till.fake.fail_randomly(7, 1.0, usize::MAX);
}

fn repair(till: &Till) {
    till.fake.fail_randomly(7, 0.0, 0);
}

async fn a_short_outage_delays(world: &World) {
    let till = impatient(world).await;
    world.clock.stop_at(world.clock.now());
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    break_down(&till);
    let events = till.stripe.take_events();
    for event in &events {
        send(world, &till, &event.body).await;
    }
    let completed = &events.last().unwrap().id;
    till.until("it was tried", async || {
        kept_as(&till, completed).await.get("last_error").is_some()
    })
    .await;
    repair(&till);
    let waits = kept_as(&till, completed).await;
    assert_eq!(waits.text("state"), "waiting");
    assert!(waits.text("last_error").starts_with("Stripe: "), "{waits:#}");
    assert!(till.licenses().await.is_empty());

    world.clock.stop_at(waits.instant("next_attempt_at"));
    till.settle().await;
    let done = kept_as(&till, completed).await;
    assert_eq!((done.text("outcome"), done.number("attempts")), ("processed", 2));
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (1, 1)
    );
}

async fn what_cannot_be_looked_into_is_given_up_and_replayed(world: &World) {
    let till = impatient(world).await;
    let received = world.clock.now();
    world.clock.stop_at(received);
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    break_down(&till);
    let completed = till.stripe.take_events().pop().unwrap();
    send(world, &till, &completed.body).await;
    let mut tried = 0;
    let given_up = loop {
        till.until("it is tried again", async || {
            let notice = kept_as(&till, &completed.id).await;
            let ahead = |next: &Value| next.as_str().unwrap().parse::<DateTime<Utc>>().unwrap() > world.clock.now();
            notice.number("attempts") > tried && notice.get("next_attempt_at").is_none_or(ahead)
        })
        .await;
        let notice = kept_as(&till, &completed.id).await;
        tried = notice.number("attempts");
        match notice.text("state") {
            "waiting" => {
                world.clock.stop_at(notice.instant("next_attempt_at"));
                // Another notice wakes who processes them.
                send(world, &till, &json!({ "id": format!("evt_wake{tried}") }).to_string()).await;
            }
            _ => break notice,
        }
    };
    assert_eq!(given_up.text("state"), "dead", "{given_up:#}");
    let lasted = given_up.instant("finished_at") - received;
    assert!((18..30).contains(&lasted.num_hours()), "{lasted}");
    let admin = &till.shop.admin;
    assert_eq!(admin.get("/v1/admin/stripe-events/counts").await.ok().number("dead"), 1);
    let dead = admin.get("/v1/admin/stripe-events?state=dead").await.ok();
    assert_eq!(dead.each("items", "stripe_id"), [&completed.id]);
    assert!(till.licenses().await.is_empty());
    let log = till.shop.server.log().text();
    assert!(log.contains("was given up; an admin can replay it"));

    repair(&till);
    let replay = format!("/v1/admin/stripe-events/{}/replay", given_up.text("id"));
    let waits = admin.post(&replay, json!({})).await.ok();
    assert_eq!((waits.text("state"), waits.number("attempts")), ("waiting", 0));
    till.settle().await;
    assert_eq!(kept_as(&till, &completed.id).await.text("outcome"), "processed");
    assert_eq!(till.look(&checkout).await["status"], "paid");
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (1, 1)
    );
}
