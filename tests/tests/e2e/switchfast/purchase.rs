//! Buying SwitchFast: the app that buys is activated by itself, and locks when the money is paid back.

use chrono::Duration;
use claviger_tests::{
    Device, Json, World, on_both_engines,
    stripe::{Card, DisputeOutcome, RefundStatus},
};
use serde_json::json;

on_both_engines!(
    the_app_that_buys_is_activated,
    a_refund_locks_and_a_failed_one_unlocks,
    only_a_full_refund_locks,
    a_dispute_locks_until_it_is_won,
    a_slow_payment_grants_when_it_arrives,
    the_license_is_there_before_the_notice,
    a_promotion_code_of_all_is_a_purchase,
);

async fn the_app_that_buys_is_activated(world: &World) {
    let till = world.till().await;
    let (app, laptop) = (till.shop.app("switchfast"), Device::new("laptop"));
    app.trial(&laptop).await.ok();
    let request = json!({ "device": laptop.json(), "email": "grace@example.com", "language": "de" });
    let checkout = till.begin("switchfast", "lifetime", request).await;
    let pending = till.look(&checkout).await;
    assert_eq!((&pending["status"], pending.get("license")), (&json!("pending"), None));

    let purchase = till.stripe.pay(&checkout.id, Card::Ok);
    till.deliver().await;
    let paid = till.look(&checkout).await;
    assert_eq!(
        (&paid["status"], &paid["device_activated"]),
        (&json!("paid"), &json!(true)),
        "{paid:#}"
    );
    assert_eq!((paid.number("amount"), &paid["currency"]), (2_900, &json!("usd")));
    assert_eq!(paid["email_hint"], "g…@example.com");
    let key = paid["license"].text("key").to_owned();
    let verdict = app.validate(&key, &laptop).await.ok();
    assert_eq!(verdict["code"], "VALID", "the app needs no activation of its own");
    assert!(verdict["license"].get("expires_at").is_none(), "a lifetime ends");

    let license = till.shop.license(paid["license"].text("id")).await;
    assert_eq!(license["source"], "stripe");
    assert_eq!(license["customer"]["email"], "grace@example.com");
    let orders = till.orders().await;
    assert_eq!((orders.len(), &orders[0]["status"]), (1, &json!("paid")));
    let mails = till.mails("key_delivery").await;
    assert_eq!((mails.len(), &mails[0]["language"]), (1, &json!("de")));

    // Three machines may use it, this one counted.
    for name in ["desktop", "studio"] {
        app.activate(&key, &Device::new(name)).await.ok();
    }
    app.activate(&key, &Device::new("phone"))
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    let request = till
        .fake
        .requests()
        .into_iter()
        .find(|request| request.method == "POST" && request.path == "/v1/checkout/sessions");
    let request = request.unwrap();
    let sent = |name: &str| {
        request
            .params
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    assert_eq!(sent("metadata[claviger_environment]").as_deref(), Some("test"));
    assert_eq!(
        sent("payment_intent_data[metadata][claviger_product]").as_deref(),
        Some("switchfast")
    );
    assert_eq!(sent("allow_promotion_codes").as_deref(), Some("true"));
    assert!(sent("success_url").unwrap().contains("env=test") && sent("cancel_url").unwrap().contains("env=test"));
    assert!(purchase.invoice.is_some(), "the buyer gets no invoice");
}

async fn a_refund_locks_and_a_failed_one_unlocks(world: &World) {
    let till = world.till().await;
    let laptop = Device::new("laptop");
    let bought = till
        .buy("switchfast", "lifetime", json!({ "device": laptop.json() }))
        .await;
    assert_eq!(till.code("switchfast", &bought, &laptop).await, "VALID");
    let refund = till.stripe.refund(bought.payment(), 2_900, RefundStatus::Succeeded);
    till.deliver().await;
    assert_eq!(till.code("switchfast", &bought, &laptop).await, "REVOKED");
    assert_eq!(till.orders().await[0]["status"], "refunded");
    assert_eq!(till.look(&bought.checkout).await["status"], "refunded");

    // The bank could not take the money back to the buyer: he has paid after all. Key and device are as they were.
    till.stripe.fail_refund(&refund);
    till.deliver().await;
    assert_eq!(till.code("switchfast", &bought, &laptop).await, "VALID");
    assert_eq!(till.licenses().await.len(), 1);
}

async fn only_a_full_refund_locks(world: &World) {
    let till = world.till().await;
    let laptop = Device::new("laptop");
    let bought = till
        .buy("switchfast", "lifetime", json!({ "device": laptop.json() }))
        .await;
    till.stripe.refund(bought.payment(), 900, RefundStatus::Succeeded);
    till.deliver().await;
    assert_eq!(till.code("switchfast", &bought, &laptop).await, "VALID");
    assert!(
        till.orders().await[0]["remarks"]
            .to_string()
            .contains("partly_refunded")
    );
    till.stripe.refund(bought.payment(), 2_000, RefundStatus::Succeeded);
    till.deliver().await;
    assert_eq!(till.code("switchfast", &bought, &laptop).await, "REVOKED");
}

async fn a_dispute_locks_until_it_is_won(world: &World) {
    let till = world.till().await;
    let laptop = Device::new("laptop");
    let bought = till
        .buy("switchfast", "lifetime", json!({ "device": laptop.json() }))
        .await;
    let steps = [
        (true, DisputeOutcome::WarningClosed, "VALID", "VALID"),
        (false, DisputeOutcome::Won, "SUSPENDED", "VALID"),
        (false, DisputeOutcome::Prevented, "SUSPENDED", "VALID"),
        (false, DisputeOutcome::Lost, "SUSPENDED", "REVOKED"),
    ];
    for (inquiry, outcome, open, closed) in steps {
        let dispute = till.stripe.open_dispute(bought.payment(), inquiry);
        till.deliver().await;
        assert_eq!(
            till.code("switchfast", &bought, &laptop).await,
            open,
            "{outcome:?} open"
        );
        till.stripe.close_dispute(&dispute, outcome);
        till.deliver().await;
        assert_eq!(
            till.code("switchfast", &bought, &laptop).await,
            closed,
            "{outcome:?} closed"
        );
    }
    assert_eq!(till.orders().await[0]["status"], "charged_back");
}

async fn a_slow_payment_grants_when_it_arrives(world: &World) {
    let till = world.till().await;
    for (success, status) in [(true, "paid"), (false, "failed")] {
        let checkout = till.begin("switchfast", "lifetime", json!({})).await;
        till.stripe.pay(&checkout.id, Card::Delayed);
        till.deliver().await;
        assert_eq!(till.look(&checkout).await["status"], "processing");
        world.clock.run_ahead(Duration::days(4));
        till.stripe.settle_delayed(&checkout.id, success);
        till.deliver().await;
        let looked = till.look(&checkout).await;
        assert_eq!(
            (&looked["status"], looked.get("license").is_some()),
            (&json!(status), success),
            "{looked:#}"
        );
    }
    assert_eq!(till.licenses().await.len(), 1);
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.expire(&checkout.id);
    till.deliver().await;
    assert_eq!(till.look(&checkout).await["status"], "expired");
}

async fn the_license_is_there_before_the_notice(world: &World) {
    let till = world.till().await;
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    let paid = till.look(&checkout).await;
    let key = paid["license"].text("key").to_owned();
    till.deliver().await;
    assert_eq!(till.look(&checkout).await["license"]["key"], key);
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (1, 1)
    );

    // An old entry in a browser's history shows no key.
    world.clock.run_ahead(Duration::hours(73));
    let later = till.look(&checkout).await;
    assert_eq!((&later["status"], later["license"].get("key")), (&json!("paid"), None));
    till.shop
        .api
        .get("/v1/checkout/sessions/cs_test_nothing")
        .await
        .problem(404, "CHECKOUT_NOT_FOUND");
}

async fn a_promotion_code_of_all_is_a_purchase(world: &World) {
    let till = world.till().await;
    till.stripe.seed_promotion_code("FRIENDS", 100.0);
    till.stripe.seed_promotion_code("EARLY30", 30.0);
    for (code, amount) in [("FRIENDS", 0), ("EARLY30", 2_030)] {
        let checkout = till.begin("switchfast", "lifetime", json!({})).await;
        till.stripe.pay_with_code(&checkout.id, code);
        till.deliver().await;
        let paid = till.look(&checkout).await;
        assert_eq!(
            (&paid["status"], paid.number("amount")),
            (&json!("paid"), amount),
            "{paid:#}"
        );
    }
}
