//! Only what Stripe signed for this endpoint, just now and for this mode, is taken.

use chrono::Duration;
use claviger_tests::{Json, Settings, Shop, Till, World, on_both_engines};
use reqwest::{Method, header::HeaderValue};
use serde_json::json;

use super::{kept, kept_as, post, send, sign};

on_both_engines!(
    a_secret_can_be_rolled,
    a_signature_lasts_five_minutes,
    what_was_not_signed_is_refused,
    what_is_no_signature_is_refused,
    each_mode_has_its_endpoint,
    an_endpoint_needs_a_secret,
);

const SECRETS: &str = "TEST_STRIPE_WEBHOOK_SECRET";

/// A notice that concerns nothing.
fn notice(id: &str) -> String {
    json!({ "id": id, "object": "event", "type": "balance.available", "livemode": false }).to_string()
}

/// An account in live mode, known to the server alone.
fn with_prod(world: &World, settings: Settings, webhook_secret: &str) -> Settings {
    let key = "sk_live_0f5a61b2c7d84e39";
    world.ledger.note(key);
    world.ledger.note(webhook_secret);
    settings
        .with("PROD_STRIPE_SECRET_KEY", key)
        .with("PROD_STRIPE_WEBHOOK_SECRET", webhook_secret)
}

/// The signatures in a header, without its time.
fn signatures(header: &str) -> Vec<&str> {
    header.split(',').filter(|part| part.starts_with("v1=")).collect()
}

async fn a_secret_can_be_rolled(world: &World) {
    let next = "whsec_the_next_one";
    world.ledger.note(next);
    let till = Till::open_with(world, |settings| {
        let both = format!(" {next} ,{}", settings.get(SECRETS).unwrap());
        settings.with(SECRETS, both)
    })
    .await;
    let now = world.clock.now().timestamp();
    let body = notice("evt_rolled");
    let by = async |secret: &str| till.fake.sign(&body, secret, now).await;
    let (old, new, other) = (by(&till.webhook_secret).await, by(next).await, by("whsec_other").await);
    let both = format!("{old},{}", signatures(&new).join(","));
    let between = format!("t={now},v0=00,{},{}", signatures(&other)[0], signatures(&new)[0]);
    for header in [&old, &new, &both, &between] {
        post(&till, "test", &body, header).await.ok();
    }
    post(&till, "test", &body, &other)
        .await
        .problem(400, "SIGNATURE_INVALID");
    assert_eq!(kept(&till).await.len(), 1);
}

async fn a_signature_lasts_five_minutes(world: &World) {
    let till = world.till().await;
    let body = notice("evt_old");
    let now = world.clock.now();
    world.clock.stop_at(now);
    for (seconds, taken) in [(-301, false), (301, false), (-86_400, false), (-300, true), (300, true)] {
        let signature = till
            .fake
            .sign(&body, &till.webhook_secret, now.timestamp() + seconds)
            .await;
        let answer = post(&till, "test", &body, &signature).await;
        if taken {
            answer.ok();
        } else {
            let problem = answer.problem(400, "SIGNATURE_INVALID");
            assert!(problem.text("detail").contains("300 seconds"), "{problem:#}");
        }
    }
    // Stripe signs each attempt anew, so the last one, three days later, is as good as the first.
    let body = json!({ "id": "evt_late", "type": "balance.available", "created": now.timestamp() }).to_string();
    let first = sign(world, &till, &body).await;
    world.clock.stop_at(now + Duration::days(3));
    post(&till, "test", &body, &first)
        .await
        .problem(400, "SIGNATURE_INVALID");
    send(world, &till, &body).await;
    assert_eq!(kept(&till).await.len(), 2);
}

async fn what_was_not_signed_is_refused(world: &World) {
    let prod = "whsec_of_prod_alone";
    let till = Till::open_with(world, |settings| with_prod(world, settings, prod)).await;
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, claviger_tests::stripe::Card::Ok);
    let body = till.stripe.take_events().pop().unwrap().body;
    let now = world.clock.now().timestamp();
    let signature = sign(world, &till, &body).await;

    let rewritten = serde_json::from_str::<serde_json::Value>(&body).unwrap().to_string();
    let moved = signature.replacen(&format!("t={now}"), &format!("t={}", now + 1), 1);
    let cut = &body[..body.len() - 1];
    for (what, body, signature) in [
        (
            "with another secret",
            body.as_str(),
            till.fake.sign(&body, "whsec_other", now).await,
        ),
        ("with prod's secret", &body, till.fake.sign(&body, prod, now).await),
        (
            "without `whsec_`",
            &body,
            till.fake.sign(&body, &till.webhook_secret[6..], now).await,
        ),
        ("with nothing", &body, till.fake.sign(&body, "", now).await),
        ("for another time", &body, moved),
        (
            "for another body",
            &body,
            sign(world, &till, &notice("evt_other")).await,
        ),
        ("and written anew", &rewritten, signature.clone()),
        ("and cut off", cut, signature.clone()),
        ("and gone", "", signature.clone()),
        ("and longer", &format!("{body}\n"), signature.clone()),
        (
            "and changed",
            &body.replacen("cs_test_", "cs_test-", 1),
            signature.clone(),
        ),
    ] {
        let answer = post(&till, "test", body, &signature).await;
        assert_eq!(answer.status, 400, "signed {what}");
        answer.problem(400, "SIGNATURE_INVALID");
    }
    assert!(kept(&till).await.is_empty() && till.licenses().await.is_empty());
    post(&till, "test", &body, &signature).await.ok();
    till.settle().await;
    assert_eq!(till.licenses().await.len(), 1);
}

async fn what_is_no_signature_is_refused(world: &World) {
    let till = world.till().await;
    let body = notice("evt_unsigned");
    let now = world.clock.now().timestamp();
    let good = sign(world, &till, &body).await;
    let v1 = signatures(&good)[0];
    let junk = [
        String::new(),
        " ".to_owned(),
        "nonsense".to_owned(),
        ",,,".to_owned(),
        format!("t={now}"),
        v1.to_owned(),
        format!("t=,{v1}"),
        format!("t=now,{v1}"),
        format!("t=-{now},{v1}"),
        format!("t={now},t={now},{v1}"),
        format!("t={now},v1="),
        format!("t={now},{}", &v1[..v1.len() - 1]),
        format!("t={now},v0={}", &v1[3..]),
        format!("t={now}{v1}"),
        format!("t={now},v1={}", "00".repeat(32)),
        format!("t=99999999999999999999,{v1}"),
    ];
    for header in junk {
        let answer = post(&till, "test", &body, &header).await;
        assert_eq!(answer.status, 400, "{header}");
        answer.problem(400, "SIGNATURE_INVALID");
    }
    let api = &till.shop.api;
    let unsigned = || api.request(Method::POST, "/webhooks/stripe/test").body(body.clone());
    api.send(unsigned()).await.problem(400, "SIGNATURE_INVALID");
    let bytes = HeaderValue::from_bytes(b"t=\xff,v1=\xfe").unwrap();
    let answer = api.send(unsigned().header("stripe-signature", bytes)).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    api.get("/webhooks/stripe/test")
        .await
        .problem(405, "METHOD_NOT_ALLOWED");
    assert!(kept(&till).await.is_empty());
}

async fn each_mode_has_its_endpoint(world: &World) {
    let secret = "whsec_of_prod_alone";
    let till = Till::open_with(world, |settings| with_prod(world, settings, secret)).await;
    let prod = Shop::open(world, till.shop.server.clone(), "prod").await;
    let now = world.clock.now().timestamp();
    let live = json!({ "id": "evt_live", "type": "balance.available", "livemode": true }).to_string();
    let thin = json!({ "id": "evt_thin", "object": "v2.core.event", "type": "v1.balance.available", "livemode": true });
    for body in [live.clone(), thin.to_string()] {
        let refused = post(&till, "test", &body, &sign(world, &till, &body).await).await;
        refused.problem(400, "MODE_MISMATCH");
    }
    let test = notice("evt_test");
    let at_prod = async |body: &str| post(&till, "prod", body, &till.fake.sign(body, secret, now).await).await;
    at_prod(&test).await.problem(400, "MODE_MISMATCH");

    // Each keeps its own, whatever else a request says of the environment: `post` says `test` in a header.
    at_prod(&live).await.ok();
    send(world, &till, &test).await;
    kept_as(&till, "evt_test").await;
    assert_eq!(kept(&till).await.len(), 1);
    let of_prod = prod.admin.get("/v1/admin/stripe-events").await.ok();
    assert_eq!(of_prod.each("items", "stripe_id"), ["evt_live"]);
    for unknown in ["live", "staging", "TEST", "test/", "test%2Fprod"] {
        let answer = post(&till, unknown, &test, &sign(world, &till, &test).await).await;
        assert!((400..500).contains(&answer.status), "{unknown}: {}", answer.status);
    }
    let unknown = post(&till, "staging", &test, "t=1").await;
    unknown.problem(400, "ENVIRONMENT_INVALID");
}

async fn an_endpoint_needs_a_secret(world: &World) {
    let till = Till::open_with(world, |settings| settings.without(SECRETS)).await;
    let body = notice("evt_early");
    for environment in ["test", "prod"] {
        // Stripe comes again with what is answered 5xx.
        let answer = post(&till, environment, &body, &sign(world, &till, &body).await).await;
        answer.problem(503, "WEBHOOK_UNAVAILABLE");
    }
    let nothing = till.fake.sign(&body, "", world.clock.now().timestamp()).await;
    post(&till, "test", &body, &nothing)
        .await
        .problem(503, "WEBHOOK_UNAVAILABLE");
    // Selling works all the same.
    till.begin("switchfast", "lifetime", json!({})).await;
}
