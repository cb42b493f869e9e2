//! Paying once.

use chrono::TimeDelta;
use claviger_stripe_fake::Card;
use serde_json::Value;

use crate::shop::Shop;

#[tokio::test]
async fn a_card_that_works_leaves_a_paid_session_a_payment_and_a_charge() {
    let shop = Shop::listening().await;
    let session = shop
        .session("payment", "price_once", &[("customer_email", "ann@example.com")])
        .await;
    let purchase = shop.stripe.pay(&session, Card::Ok);
    assert_eq!(
        shop.kinds(),
        [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed"
        ]
    );
    let path = format!("checkout/sessions/{session}?expand[]=payment_intent.latest_charge&expand[]=line_items");
    let session = shop.get(&path).await;
    assert_eq!(session["status"], "complete");
    assert_eq!(session["payment_status"], "paid");
    assert_eq!(session["amount_total"], 2900);
    assert_eq!(session["customer"], Value::Null);
    assert_eq!(session["customer_details"]["email"], "ann@example.com");
    assert_eq!(
        session["payment_intent"]["latest_charge"]["id"],
        purchase.charge.unwrap()
    );
    assert_eq!(session["line_items"]["data"][0]["price"]["id"], "price_once");
    shop.close().await;
}

#[tokio::test]
async fn a_declined_card_leaves_the_session_open_for_another() {
    let shop = Shop::listening().await;
    let session = shop.session("payment", "price_once", &[]).await;
    let declined = shop.stripe.pay(&session, Card::Declined);
    assert_eq!(
        shop.kinds(),
        [
            "payment_intent.created",
            "charge.failed",
            "payment_intent.payment_failed"
        ]
    );
    assert_eq!(shop.stripe.object(&session)["status"], "open");
    let paid = shop.stripe.pay(&session, Card::Ok);
    assert_eq!(paid.payment_intent, declined.payment_intent);
    assert_ne!(paid.charge, declined.charge);
    let charges = shop
        .get(&format!("charges?payment_intent={}", paid.payment_intent.unwrap()))
        .await;
    assert_eq!(charges["data"].as_array().unwrap().len(), 2);
    shop.close().await;
}

#[tokio::test]
async fn a_bank_debit_is_complete_but_unpaid_until_it_settles() {
    for (success, last, status) in [
        (true, "checkout.session.async_payment_succeeded", "paid"),
        (false, "checkout.session.async_payment_failed", "unpaid"),
    ] {
        let shop = Shop::listening().await;
        let session = shop
            .session("payment", "price_once", &[("invoice_creation[enabled]", "true")])
            .await;
        shop.stripe.pay(&session, Card::Delayed);
        assert_eq!(shop.kinds().last().unwrap(), "checkout.session.completed");
        assert_eq!(shop.stripe.object(&session)["payment_status"], "unpaid");
        shop.advance(TimeDelta::days(4));
        shop.stripe.settle_delayed(&session, success);
        assert_eq!(shop.kinds().last().unwrap(), last);
        assert_eq!(shop.stripe.object(&session)["payment_status"], status);
        assert_eq!(shop.stripe.object(&session)["invoice"].is_string(), success);
        shop.close().await;
    }
}

#[tokio::test]
async fn an_order_that_costs_nothing_has_no_payment_but_a_customer() {
    let shop = Shop::listening().await;
    let session = shop
        .session("payment", "price_once", &[("allow_promotion_codes", "true")])
        .await;
    let purchase = shop.stripe.pay_with_code(&session, "free");
    assert_eq!(shop.kinds(), ["customer.created", "checkout.session.completed"]);
    assert_eq!(purchase.payment_intent, None);
    assert!(purchase.customer.is_some());
    let session = shop.get(&format!("checkout/sessions/{session}")).await;
    assert_eq!(session["payment_status"], "no_payment_required");
    assert_eq!(session["amount_total"], 0);
    assert_eq!(session["total_details"]["amount_discount"], 2900);
    shop.close().await;
}

#[tokio::test]
async fn a_promotion_code_takes_its_part_off_and_the_invoice_says_so() {
    let shop = Shop::open().await;
    let more = [("allow_promotion_codes", "true"), ("invoice_creation[enabled]", "true")];
    let session = shop.session("payment", "price_once", &more).await;
    let purchase = shop.stripe.pay_with_code(&session, "LAUNCH20");
    let invoice = shop
        .get(&format!("invoices/{}?expand[]=payments", purchase.invoice.unwrap()))
        .await;
    assert_eq!(
        (&invoice["status"], &invoice["amount_paid"]),
        (&"paid".into(), &2320.into())
    );
    assert!(
        invoice["hosted_invoice_url"]
            .as_str()
            .unwrap()
            .starts_with(&shop.fake.url())
    );
    let paid_by = &invoice["payments"]["data"][0]["payment"]["payment_intent"];
    assert_eq!(*paid_by, purchase.payment_intent.unwrap());
    let code = shop
        .get("promotion_codes?code=LAUNCH20&active=true&expand[]=data.promotion.coupon")
        .await;
    assert_eq!(code["data"][0]["times_redeemed"], 1);
    assert_eq!(code["data"][0]["promotion"]["coupon"]["percent_off"], 20.0);
    shop.close().await;
}

#[tokio::test]
async fn a_session_expires_by_request_and_by_time() {
    let shop = Shop::listening().await;
    let (first, second) = (
        shop.session("payment", "price_once", &[]).await,
        shop.session("payment", "price_once", &[]).await,
    );
    assert_eq!(
        shop.post(&format!("checkout/sessions/{first}/expire"), &[]).await["status"],
        "expired"
    );
    assert_eq!(shop.kinds(), ["checkout.session.expired"]);
    shop.advance(TimeDelta::days(1));
    assert_eq!(
        shop.get(&format!("checkout/sessions/{second}")).await["status"],
        "expired"
    );
    assert_eq!(shop.kinds(), ["checkout.session.expired"]);
    let again = shop.post(&format!("checkout/sessions/{second}/expire"), &[]).await;
    assert_eq!(again["error"]["type"], "invalid_request_error");
    shop.close().await;
}

#[tokio::test]
async fn metadata_of_the_session_is_not_copied_to_the_payment() {
    let shop = Shop::open().await;
    let more = [("payment_intent_data[metadata][license]", "l1")];
    let session = shop.session("payment", "price_once", &more).await;
    let purchase = shop.stripe.pay(&session, Card::Ok);
    let intent = shop
        .get(&format!("payment_intents/{}", purchase.payment_intent.unwrap()))
        .await;
    assert_eq!(intent["metadata"], serde_json::json!({"license": "l1"}));
    shop.close().await;
}
