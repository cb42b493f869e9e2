//! Stripe fails while a checkout is opened.

use claviger_tests::{
    Till, World, on_both_engines,
    stripe::{Card, Fault},
};
use serde_json::json;

use super::{configured, openings};

on_both_engines!(
    what_passes_is_asked_again_with_the_same_key,
    a_stored_failure_is_asked_again_with_a_new_key,
    a_checkout_that_cannot_be_opened_can_be_tried_again,
    what_stripe_refuses_is_not_asked_again,
);

const OPEN: &str = "POST /v1/checkout/sessions";

/// How often the newest order was asked for, by the number of its key at Stripe, in the order of asking.
fn attempts(till: &Till, since: usize) -> Vec<String> {
    let number = |key: String| key.rsplit_once('-').unwrap().1.to_owned();
    openings(till)[since..]
        .iter()
        .map(|request| number(request.idempotency_key.clone().unwrap()))
        .collect()
}

/// Begins and pays for a purchase, whose license comes.
async fn buy(till: &Till) {
    let before = till.licenses().await.len();
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    till.deliver().await;
    assert_eq!(till.look(&checkout).await["status"], "paid");
    assert_eq!(till.licenses().await.len(), before + 1);
}

async fn what_passes_is_asked_again_with_the_same_key(world: &World) {
    let till = configured(world, "[stripe]\ntimeout_seconds = 3\n").await;
    for (number, fault) in [
        Fault::BadGatewayHtml,
        Fault::ExecutedButAnswerLost,
        Fault::ExecutedLate,
        Fault::TooManyRequests,
        Fault::Malformed,
        Fault::Hang,
    ]
    .into_iter()
    .enumerate()
    {
        let since = openings(&till).len();
        till.fake.fail_next(OPEN, fault);
        buy(&till).await;
        let attempts = attempts(&till, since);
        assert!(attempts.iter().all(|attempt| attempt == "1"), "{fault:?}: {attempts:?}");
        let sessions = till.stripe.objects("checkout.session").len();
        assert_eq!(sessions, number + 1, "{fault:?}: one click, one session");
    }
}

async fn a_stored_failure_is_asked_again_with_a_new_key(world: &World) {
    let till = world.till().await;
    till.fake.fail_next(OPEN, Fault::Status(500));
    buy(&till).await;
    assert_eq!(
        attempts(&till, 0),
        ["1", "1", "1", "2"],
        "Stripe plays a 500 again for the same key"
    );
    assert_eq!(till.stripe.objects("checkout.session").len(), 1);
}

async fn a_checkout_that_cannot_be_opened_can_be_tried_again(world: &World) {
    let till = configured(world, "[stripe]\ntimeout_seconds = 3\nattempts = 2\n").await;
    let click = till.shop.api.once("click-1");
    let wish = json!({ "product": "switchfast", "plan": "lifetime" });
    // A stored 500 is played again to the second attempt, and there is a new key after it.
    for (fault, times) in [
        (Fault::Status(500), 4),
        (Fault::BadGatewayHtml, 2),
        (Fault::TooManyRequests, 2),
        (Fault::Hang, 2),
    ] {
        (0..times).for_each(|_| till.fake.fail_next(OPEN, fault));
        let refused = click.post("/v1/checkout/sessions", wish.clone()).await;
        refused.problem(503, "STRIPE_UNAVAILABLE");
    }
    // The same click, once Stripe is back.
    click.post("/v1/checkout/sessions", wish).await.expect(201);
    assert_eq!(till.stripe.objects("checkout.session").len(), 1);
    buy(&till).await;
}

async fn what_stripe_refuses_is_not_asked_again(world: &World) {
    let till = world.till().await;
    till.stripe.set_active("price_switchfast_once_test", false);
    let refused = till.try_begin("switchfast", "lifetime", json!({})).await;
    let problem = refused.problem(502, "STRIPE_REFUSED");
    assert!(problem.to_string().contains("claviger doctor"), "{problem:#}");
    assert_eq!(openings(&till).len(), 1);
    till.stripe.set_active("price_switchfast_once_test", true);
    for status in [400, 402, 403] {
        let since = openings(&till).len();
        till.fake.fail_next(OPEN, Fault::Status(status));
        till.try_begin("switchfast", "lifetime", json!({}))
            .await
            .problem(502, "STRIPE_REFUSED");
        assert_eq!(attempts(&till, since), ["1"], "{status}");
    }
    buy(&till).await;

    // A key that was revoked.
    let revoked = "sk_test_that_was_revoked";
    world.ledger.note(revoked);
    let server = world
        .start(&till.settings.clone().with("TEST_STRIPE_SECRET_KEY", revoked))
        .await
        .unwrap();
    let api = server.api().environment("test");
    let wish = json!({ "product": "switchfast", "plan": "lifetime" });
    let refused = api.post("/v1/checkout/sessions", wish).await;
    refused.problem(502, "STRIPE_REFUSED");
    assert!(!refused.text.contains(revoked));
}
