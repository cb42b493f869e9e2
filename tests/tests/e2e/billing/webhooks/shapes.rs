//! Notices of every type, version and shape are kept as they came; those that name something of ours are looked into.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{
    Bought, Device, Json, Till, World, on_both_engines,
    stripe::{Card, Outcome},
};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{kept, kept_as, post, send, sign};

on_both_engines!(
    whatever_comes_is_kept,
    notices_of_old_versions_work,
    an_old_notice_of_a_failed_payment_begins_the_grace,
    too_much_is_refused,
);

/// JSON of any shape, and what is no JSON at all.
fn bodies() -> Vec<String> {
    let deep = format!("{}1{}", "[".repeat(300), "]".repeat(300));
    // Nothing that a database could make short.
    let noise: String = (0..200)
        .map(|number| HEXLOWER.encode(&Sha256::digest([number])))
        .collect();
    let long = json!({ "id": noise, "type": noise, "data": { "object": { "id": format!("cs_{noise}") } } });
    let strange = [
        json!({ "id": "evt_id_only" }),
        json!({ "id": "evt_new_type", "object": "event", "type": "hologram.projected", "data": { "object": { "id": "holo_1" } } }),
        json!({ "id": "evt_no_object", "type": "checkout.session.completed", "data": { "object": null } }),
        json!({ "id": "evt_list", "type": "invoice.paid", "data": [1, 2], "livemode": "no", "created": "soon" }),
        json!({ "id": "evt_numbers", "type": 7, "created": -1, "livemode": null, "data": { "object": { "id": 5 } } }),
        json!({ "id": "evt_gone", "type": "checkout.session.completed", "data": { "object": { "id": "cs_test_gone" } } }),
        json!({ "id": "evt_path", "type": "invoice.paid", "data": { "object": { "id": "in_../../v1/customers" } } }),
        json!({ "id": "evt_zero\u{0}", "type": "a\u{0}b", "data": { "object": { "id": "sub_\u{0}" } } }),
        json!({ "id": "evt_thin", "object": "v2.core.event", "type": "v1.refund.failed", "livemode": false,
                "related_object": { "id": "re_gone", "type": "refund", "url": "/v1/refunds/re_gone" } }),
        json!({ "id": 5, "type": "number.as.id" }),
        json!({ "type": "no.id" }),
        json!({}),
        json!([]),
        json!([{ "id": "evt_in_a_list" }]),
        json!("evt_a_text"),
        json!(null),
        json!(1.5e300),
        long,
    ];
    let other = [
        "",
        " \n",
        "{",
        "not JSON at all",
        "id=evt_form&type=invoice.paid",
        "<xml/>",
        "Grüße, \u{0}",
        &deep,
    ];
    let spaced = "  {\r\n\t\"type\" :  \"kept.as.it.came\" , \"n\": 1.0}  ".to_owned();
    strange
        .iter()
        .map(Value::to_string)
        .chain(other.map(str::to_owned))
        .chain([spaced])
        .collect()
}

async fn whatever_comes_is_kept(world: &World) {
    let till = world.till().await;
    let bodies = bodies();
    for body in bodies.iter().chain(&bodies) {
        send(world, &till, body).await;
    }
    till.settle().await;
    let kept = kept(&till).await;
    assert_eq!(kept.len(), bodies.len(), "each is kept, and once");
    for (notice, body) in kept.iter().rev().zip(&bodies) {
        let start: String = body.chars().take(80).collect();
        assert_eq!(
            (notice.text("state"), notice.text("outcome")),
            ("done", "not_ours"),
            "{start}"
        );
        assert_eq!(notice.number("attempts"), 1, "{start}");
        let shown = till
            .shop
            .admin
            .get(&format!("/v1/admin/stripe-events/{}", notice.text("id")))
            .await
            .ok();
        match serde_json::from_str::<Value>(body) {
            Ok(json) => assert_eq!(shown.get("payload").cloned().unwrap_or_default(), json, "{start}"),
            Err(_) => assert_eq!(shown.text("payload_base64"), BASE64.encode(body.as_bytes())),
        }
        if let Some(digest) = notice.text("stripe_id").strip_prefix("sha256:") {
            assert_eq!(
                digest,
                HEXLOWER.encode(&Sha256::digest(body)),
                "not byte for byte: {start}"
            );
        }
    }
    assert_eq!((till.orders().await.len(), till.licenses().await.len()), (0, 0));
}

/// An event as it was rendered for an endpoint of that version.
fn event(version: &str, kind: &str, created: DateTime<Utc>, object: &Value) -> String {
    let event = json!({
        "id": format!("evt_{}", &HEXLOWER.encode(&Sha256::digest(format!("{version} {kind} {object}")))[..24]),
        "object": "event",
        "api_version": version,
        "created": created.timestamp(),
        "data": { "object": object },
        "livemode": false,
        "pending_webhooks": 1,
        "request": if version < "2017-05-25" { json!("req_8Jw3Xa5HgFQz") } else { json!({ "id": null, "idempotency_key": null }) },
        "type": kind,
    });
    format!("{event:#}")
}

/// A charge of 2015: it names its invoice, and lists its refunds.
fn charge(bought: &Bought) -> Value {
    json!({
        "id": bought.purchase.charge, "object": "charge", "amount": 2900, "amount_refunded": 2900,
        "application_fee": null, "balance_transaction": "txn_1", "captured": true, "created": 1_440_000_000,
        "currency": "usd", "customer": bought.purchase.customer, "destination": null, "dispute": null,
        "fraud_details": {}, "invoice": bought.purchase.invoice, "livemode": false, "metadata": {}, "paid": true,
        "receipt_number": null, "refunded": true, "shipping": null, "status": "succeeded",
        "refunds": { "object": "list", "total_count": 1, "has_more": false, "data": [{
            "id": "re_1", "object": "refund", "amount": 2900, "charge": bought.purchase.charge, "currency": "usd",
        }]},
        "source": { "id": "card_1", "object": "card", "brand": "Visa", "last4": "4242" },
    })
}

/// A dispute of 2016, which knows no payment intent.
fn dispute(bought: &Bought, id: &str) -> Value {
    json!({
        "id": id, "object": "dispute", "amount": 2900, "balance_transactions": [], "charge": bought.purchase.charge,
        "currency": "usd", "evidence": {}, "is_charge_refundable": false, "livemode": false, "metadata": {},
        "reason": "general", "status": "needs_response",
    })
}

/// A checkout session of 2019, with `display_items`.
fn session(id: &str) -> Value {
    json!({
        "id": id, "object": "checkout.session", "billing_address_collection": null, "client_reference_id": null,
        "customer": null, "customer_email": null, "livemode": false, "locale": null, "mode": "payment",
        "display_items": [{ "amount": 2900, "currency": "usd", "quantity": 1, "sku": { "id": "sku_1" }, "type": "sku" }],
        "payment_intent": "pi_1", "payment_method_types": ["card"], "setup_intent": null, "subscription": null,
    })
}

/// A subscription of 2018: with one plan, and with its period at the top.
fn subscription(bought: &Bought) -> Value {
    json!({
        "id": bought.subscription(), "object": "subscription", "application_fee_percent": null, "billing": "charge_automatically",
        "cancel_at_period_end": false, "canceled_at": 1_540_000_000, "current_period_end": 1_541_000_000,
        "current_period_start": 1_539_000_000, "customer": bought.purchase.customer, "ended_at": 1_540_000_000,
        "plan": { "id": "gold", "object": "plan", "amount": 2500, "interval": "month", "nickname": null },
        "quantity": 1, "status": "canceled", "tax_percent": null, "trial_end": null,
    })
}

async fn notices_of_old_versions_work(world: &World) {
    let till = world.till().await;
    let now = world.clock.now();
    let laptop = Device::new("laptop");
    let device = || json!({ "device": laptop.json(), "email": "ada@example.com" });
    let checkout = till.begin("switchfast", "lifetime", device()).await;
    let purchase = till.stripe.pay(&checkout.id, Card::Ok);
    till.stripe.take_events();
    send(
        world,
        &till,
        &event("2019-12-03", "checkout.session.completed", now, &session(&checkout.id)),
    )
    .await;
    till.settle().await;
    assert_eq!(till.licenses().await.len(), 1);
    let paid = till.look(&checkout).await;
    let bought = Bought {
        license: paid["license"].text("id").to_owned(),
        key: paid["license"].text("key").to_owned(),
        checkout,
        purchase,
    };
    let code = async || till.code("switchfast", &bought, &laptop).await;
    assert_eq!(code().await, "VALID");

    let opened = till.stripe.open_dispute(bought.payment(), false);
    let body = event("2016-07-06", "charge.dispute.created", now, &dispute(&bought, &opened));
    send(world, &till, &body).await;
    till.settle().await;
    assert_eq!(code().await, "SUSPENDED");
    till.stripe
        .close_dispute(&opened, claviger_tests::stripe::DisputeOutcome::Won);
    let body = event("2016-07-06", "charge.dispute.closed", now, &dispute(&bought, &opened));
    send(world, &till, &body).await;
    till.settle().await;
    assert_eq!(code().await, "VALID");

    till.stripe.refund_all(bought.payment());
    send(
        world,
        &till,
        &event("2015-10-16", "charge.refunded", now, &charge(&bought)),
    )
    .await;
    till.settle().await;
    assert_eq!(code().await, "REVOKED");

    let mut request = device();
    request["price"] = json!("premium_monthly");
    let bought = till.buy("dashcaddy", "premium", request).await;
    till.stripe.cancel_now(bought.subscription());
    till.stripe.take_events();
    let body = event(
        "2018-10-31",
        "customer.subscription.deleted",
        now,
        &subscription(&bought),
    );
    send(world, &till, &body).await;
    till.settle().await;
    assert_eq!(till.code("dashcaddy", &bought, &laptop).await, "EXPIRED");
    for notice in kept(&till).await {
        assert_eq!(notice.text("state"), "done", "{notice:#}");
    }
}

/// An invoice of 2017, which names its subscription at the top.
fn invoice(id: &str, bought: &Bought) -> Value {
    json!({
        "id": id, "object": "invoice", "amount_due": 2500, "attempt_count": 1, "attempted": true, "charge": "ch_1",
        "billing": "charge_automatically", "closed": false, "customer": bought.purchase.customer, "date": 1_500_000_000,
        "forgiven": false, "lines": { "object": "list", "data": [] }, "livemode": false, "paid": false,
        "subscription": bought.subscription(), "total": 2500,
    })
}

async fn an_old_notice_of_a_failed_payment_begins_the_grace(world: &World) {
    let till = world.till().await;
    let machine = Device::new("server");
    let request = json!({ "device": machine.json(), "price": "premium_monthly" });
    let bought = till.buy("dashcaddy", "premium", request).await;
    let renewal = till.stripe.object(bought.subscription())["items"]["data"][0].number("current_period_end");
    let failed = DateTime::from_timestamp(renewal, 0).unwrap() + Duration::hours(1);
    world.clock.stop_at(failed);
    let invoice_id = till.stripe.begin_renewal(bought.subscription());
    till.stripe.attempt_payment(bought.subscription(), Outcome::Declined);
    let told: Vec<_> = till.stripe.take_events();
    assert!(told.iter().any(|event| event.kind == "invoice.payment_failed"));

    // It comes two days late, and in the shape of another time.
    world.clock.stop_at(failed + Duration::days(2));
    let body = event(
        "2017-08-15",
        "invoice.payment_failed",
        failed,
        &invoice(&invoice_id, &bought),
    );
    send(world, &till, &body).await;
    till.settle().await;
    let notice: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(kept_as(&till, notice.text("id")).await.text("outcome"), "processed");
    let license = till.shop.license(&bought.license).await;
    assert_eq!(
        license.instant("grace_until"),
        failed + Duration::days(7),
        "{license:#}"
    );
    world.clock.stop_at(failed + Duration::days(7) - Duration::seconds(1));
    assert_eq!(till.code("dashcaddy", &bought, &machine).await, "VALID");
    world.clock.stop_at(failed + Duration::days(7));
    assert_eq!(till.code("dashcaddy", &bought, &machine).await, "OVERDUE");
}

async fn too_much_is_refused(world: &World) {
    let till: Till = world.till().await;
    let limit = 1_048_576;
    let start = "{\"id\":\"evt_large\",\"type\":\"balance.available\",\"pad\":\"";
    let filled = |length: usize| format!("{start}{}\"}}", "x".repeat(length - start.len() - 2));
    let large = filled(limit + 1);
    let signature = sign(world, &till, &large).await;
    post(&till, "test", &large, &signature)
        .await
        .problem(413, "BODY_TOO_LARGE");
    assert!(kept(&till).await.is_empty());
    let full = filled(limit);
    assert_eq!(full.len(), limit);
    send(world, &till, &full).await;
    kept_as(&till, "evt_large").await;
}
