//! Notices of old versions of Stripe's API, in shapes that Stripe gave up long ago: what they name is looked up all the same.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{
    Bought, Device, Json, World, on_both_engines,
    stripe::{Card, DisputeOutcome, Outcome},
};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{kept, kept_as, send};

on_both_engines!(
    notices_of_old_versions_work,
    an_old_notice_of_a_failed_payment_begins_the_grace,
);

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

/// A dispute of 2016 to 2018, which knows no payment intent.
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
    let bought = till.bought(checkout, purchase).await;
    let code = async || till.code("switchfast", &bought, &laptop).await;
    assert_eq!(code().await, "VALID");

    let opened = till.stripe.open_dispute(bought.payment(), false);
    let body = event("2016-07-06", "charge.dispute.created", now, &dispute(&bought, &opened));
    send(world, &till, &body).await;
    till.settle().await;
    assert_eq!(code().await, "SUSPENDED");
    till.stripe.close_dispute(&opened, DisputeOutcome::Won);
    let mut newer = dispute(&bought, &opened);
    newer["payment_intent"] = json!(bought.payment());
    let body = event("2020-08-27", "charge.dispute.closed", now, &newer);
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
    let failed = till.period_end(&bought) + Duration::hours(1);
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
