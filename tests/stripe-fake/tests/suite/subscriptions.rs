//! The life of a subscription.

use chrono::{DateTime, TimeDelta};
use claviger_stripe_fake::{Card, GiveUp, Outcome, Purchase};
use serde_json::{Value, json};

use crate::shop::{START, Shop};

async fn subscribed(shop: &Shop) -> (String, Purchase) {
    let more = [
        ("customer_email", "dan@example.com"),
        ("subscription_data[metadata][order]", "o1"),
    ];
    let session = shop.session("subscription", "price_month", &more).await;
    let purchase = shop.stripe.pay(&session, Card::Ok);
    (purchase.subscription.clone().unwrap(), purchase)
}

fn item(subscription: &Value) -> &Value {
    &subscription["items"]["data"][0]
}

#[tokio::test]
async fn a_checkout_starts_a_paid_subscription() {
    let shop = Shop::listening().await;
    let (subscription, purchase) = subscribed(&shop).await;
    assert_eq!(
        shop.kinds(),
        [
            "customer.created",
            "customer.subscription.created",
            "invoice.created",
            "invoice.finalized",
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
            "checkout.session.completed",
        ]
    );
    let path = format!("subscriptions/{subscription}?expand[]=latest_invoice.payments&expand[]=customer");
    let subscription = shop.get(&path).await;
    assert_eq!(subscription["status"], "active");
    assert_eq!(subscription["metadata"], json!({"order": "o1"}));
    assert_eq!(subscription["customer"]["email"], "dan@example.com");
    assert_eq!(subscription.get("current_period_end"), None);
    let a_month_later = DateTime::from_timestamp(START, 0).unwrap() + TimeDelta::days(30);
    assert_eq!(item(&subscription)["current_period_end"], a_month_later.timestamp());
    let invoice = &subscription["latest_invoice"];
    assert_eq!(invoice["billing_reason"], "subscription_create");
    assert_eq!(
        invoice["parent"]["subscription_details"]["subscription"],
        subscription["id"]
    );
    let intent = purchase.payment_intent.unwrap();
    assert_eq!(invoice["payments"]["data"][0]["payment"]["payment_intent"], intent);
    let by_intent =
        format!("invoice_payments?payment[type]=payment_intent&payment[payment_intent]={intent}&expand[]=data.invoice");
    assert_eq!(shop.get(&by_intent).await["data"][0]["invoice"]["id"], invoice["id"]);
    shop.close().await;
}

#[tokio::test]
async fn a_renewal_moves_the_period_before_it_is_paid() {
    let shop = Shop::listening().await;
    let (subscription, _) = subscribed(&shop).await;
    let before = shop.stripe.object(&subscription);
    shop.kinds();
    shop.advance(TimeDelta::days(30));
    let invoice = shop.stripe.begin_renewal(&subscription);
    assert_eq!(shop.kinds(), ["invoice.created", "customer.subscription.updated"]);
    let after = shop.stripe.object(&subscription);
    assert_eq!(after["status"], "active");
    assert_eq!(
        item(&after)["current_period_start"],
        item(&before)["current_period_end"]
    );
    assert_eq!(shop.stripe.object(&invoice)["status"], "draft");
    shop.stripe.attempt_payment(&subscription, Outcome::Ok);
    assert_eq!(
        shop.kinds(),
        [
            "invoice.finalized",
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
        ]
    );
    shop.close().await;
}

#[tokio::test]
async fn a_failed_renewal_is_past_due_until_it_is_paid() {
    let shop = Shop::listening().await;
    let (subscription, _) = subscribed(&shop).await;
    let invoice = shop.stripe.begin_renewal(&subscription);
    shop.kinds();
    shop.stripe.attempt_payment(&subscription, Outcome::Declined);
    assert_eq!(
        shop.kinds(),
        [
            "invoice.finalized",
            "payment_intent.created",
            "charge.failed",
            "payment_intent.payment_failed",
            "invoice.updated",
            "invoice.payment_failed",
            "customer.subscription.updated",
        ]
    );
    assert_eq!(shop.stripe.object(&subscription)["status"], "past_due");
    shop.stripe.attempt_payment(&subscription, Outcome::ActionRequired);
    assert_eq!(
        shop.kinds(),
        [
            "payment_intent.requires_action",
            "invoice.updated",
            "invoice.payment_failed",
            "invoice.payment_action_required",
        ]
    );
    assert_eq!(shop.stripe.object(&invoice)["attempt_count"], 2);
    shop.stripe.pay_open_invoice(&subscription);
    assert_eq!(shop.kinds().last().unwrap(), "customer.subscription.updated");
    assert_eq!(shop.stripe.object(&subscription)["status"], "active");
    assert_eq!(shop.stripe.object(&invoice)["status"], "paid");
    shop.close().await;
}

#[tokio::test]
async fn dunning_ends_unpaid_or_canceled() {
    for (how, status, kind) in [
        (GiveUp::Unpaid, "unpaid", "customer.subscription.updated"),
        (GiveUp::Cancel, "canceled", "customer.subscription.deleted"),
    ] {
        let shop = Shop::listening().await;
        let (subscription, _) = subscribed(&shop).await;
        let invoice = shop.stripe.begin_renewal(&subscription);
        shop.stripe.attempt_payment(&subscription, Outcome::Declined);
        shop.kinds();
        shop.stripe.give_up(&subscription, how);
        assert_eq!(shop.kinds(), ["invoice.updated", kind]);
        let ended = shop.stripe.object(&subscription);
        assert_eq!(ended["status"], status);
        let reason = &ended["cancellation_details"]["reason"];
        assert_eq!(
            *reason,
            if how == GiveUp::Cancel {
                json!("payment_failed")
            } else {
                Value::Null
            }
        );
        shop.stripe.pay_open_invoice(&subscription);
        assert_eq!(shop.stripe.object(&invoice)["status"], "paid");
        let now = if how == GiveUp::Cancel { "canceled" } else { "active" };
        assert_eq!(shop.stripe.object(&subscription)["status"], now);
        shop.close().await;
    }
}

#[tokio::test]
async fn a_cancellation_has_two_encodings_and_both_can_be_undone() {
    let shop = Shop::listening().await;
    let (subscription, _) = subscribed(&shop).await;
    let end = item(&shop.stripe.object(&subscription))["current_period_end"].clone();
    let encoding = |subscription: &Value| {
        (
            subscription["cancel_at"].clone(),
            subscription["cancel_at_period_end"].clone(),
        )
    };
    shop.stripe.cancel_in_portal(&subscription);
    assert_eq!(encoding(&shop.stripe.object(&subscription)), (end, json!(false)));
    shop.stripe.undo_cancel(&subscription);
    let path = format!("subscriptions/{subscription}");
    let canceled = shop.post(&path, &[("cancel_at_period_end", "true")]).await;
    assert_eq!(encoding(&canceled), (Value::Null, json!(true)));
    let undone = shop
        .post(&path, &[("cancel_at_period_end", "false"), ("cancel_at", "")])
        .await;
    assert_eq!(encoding(&undone), (Value::Null, json!(false)));
    assert_eq!(undone["canceled_at"], Value::Null);
    shop.stripe.cancel_at_period_end(&subscription);
    shop.advance(TimeDelta::days(30));
    shop.kinds();
    shop.stripe.end_period(&subscription);
    assert_eq!(shop.kinds(), ["customer.subscription.deleted"]);
    assert_eq!(shop.stripe.object(&subscription)["ended_at"], START + 30 * 86_400);
    assert_eq!(shop.get("subscriptions?status=active").await["data"], json!([]));
    assert_eq!(
        shop.get("subscriptions?status=all").await["data"][0]["id"],
        subscription
    );
    shop.close().await;
}

#[tokio::test]
async fn an_immediate_cancellation_ends_it_at_once() {
    let shop = Shop::listening().await;
    let (subscription, _) = subscribed(&shop).await;
    shop.kinds();
    let canceled = shop.delete(&format!("subscriptions/{subscription}")).await;
    assert_eq!(canceled["status"], "canceled");
    assert_eq!(canceled["cancellation_details"]["reason"], "cancellation_requested");
    assert_eq!(shop.kinds(), ["customer.subscription.deleted"]);
    let again = shop.delete(&format!("subscriptions/{subscription}")).await;
    assert_eq!(again["error"]["code"], "resource_missing");
    shop.close().await;
}

#[tokio::test]
async fn a_trial_costs_nothing_until_it_ends() {
    let shop = Shop::listening().await;
    let session = shop
        .session(
            "subscription",
            "price_month",
            &[("subscription_data[trial_period_days]", "14")],
        )
        .await;
    let purchase = shop.stripe.pay(&session, Card::Ok);
    assert_eq!(purchase.payment_intent, None);
    assert_eq!(shop.stripe.object(&session)["payment_status"], "no_payment_required");
    let kinds = shop.kinds();
    assert!(kinds.contains(&"invoice.paid".to_owned()), "{kinds:?}");
    let subscription = purchase.subscription.unwrap();
    assert_eq!(shop.stripe.object(&subscription)["status"], "trialing");
    shop.stripe.announce_trial_end(&subscription);
    shop.advance(TimeDelta::days(14));
    let invoice = shop.stripe.renew(&subscription);
    assert_eq!(shop.stripe.object(&subscription)["status"], "active");
    assert_eq!(shop.stripe.object(&invoice)["amount_paid"], 2500);
    shop.close().await;
}

#[tokio::test]
async fn pauses_prices_and_quantities_change_without_a_new_subscription() {
    let shop = Shop::listening().await;
    let (subscription, _) = subscribed(&shop).await;
    shop.kinds();
    shop.stripe.pause(&subscription);
    shop.stripe.resume(&subscription);
    assert_eq!(
        shop.kinds(),
        [
            "customer.subscription.updated",
            "customer.subscription.paused",
            "customer.subscription.updated",
            "customer.subscription.resumed",
        ]
    );
    shop.stripe.pause_collection(&subscription, Some("void"));
    let voided = shop.stripe.begin_renewal(&subscription);
    assert_eq!(shop.stripe.object(&voided)["status"], "void");
    shop.stripe.pause_collection(&subscription, None);
    shop.stripe.set_quantity(&subscription, 3);
    shop.stripe.change_price(&subscription, "price_year");
    let changed = shop.stripe.object(&subscription);
    assert_eq!(item(&changed)["price"]["id"], "price_year");
    assert_eq!(item(&changed)["plan"]["interval"], "year");
    let invoice = shop.stripe.object(changed["latest_invoice"].as_str().unwrap());
    assert_eq!(
        (&invoice["billing_reason"], &invoice["amount_paid"]),
        (&"subscription_update".into(), &29_700.into())
    );
    shop.close().await;
}

#[tokio::test]
async fn deleting_a_customer_ends_the_subscriptions() {
    let shop = Shop::listening().await;
    let (subscription, purchase) = subscribed(&shop).await;
    let customer = purchase.customer.unwrap();
    shop.stripe.change_email(&customer, "daniel@example.com");
    shop.kinds();
    shop.stripe.delete_customer(&customer);
    assert_eq!(shop.kinds(), ["customer.subscription.deleted", "customer.deleted"]);
    assert_eq!(shop.get(&format!("customers/{customer}")).await["deleted"], true);
    let expanded = shop
        .get(&format!("subscriptions/{subscription}?expand[]=customer"))
        .await;
    assert_eq!(expanded["customer"]["deleted"], true);
    let form = [("customer", customer.as_str()), ("return_url", "https://shop.example/")];
    assert_eq!(
        shop.post("billing_portal/sessions", &form).await["error"]["code"],
        "resource_missing"
    );
    shop.close().await;
}

#[tokio::test]
async fn a_declined_first_payment_makes_no_subscription() {
    let shop = Shop::listening().await;
    let session = shop.session("subscription", "price_month", &[]).await;
    shop.stripe.pay(&session, Card::Declined);
    assert_eq!(shop.stripe.objects("subscription"), [Value::Null; 0]);
    assert_eq!(shop.stripe.object(&session)["status"], "open");
    shop.stripe.pay(&session, Card::Delayed);
    shop.stripe.settle_delayed(&session, false);
    assert_eq!(shop.stripe.objects("subscription")[0]["status"], "past_due");
    shop.close().await;
}

#[tokio::test]
async fn the_api_changes_price_and_metadata_in_one_event() {
    let shop = Shop::listening().await;
    let (subscription, _) = subscribed(&shop).await;
    shop.kinds();
    let item = item(&shop.stripe.object(&subscription))["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let form = [
        ("items[0][id]", item.as_str()),
        ("items[0][price]", "price_year"),
        ("metadata[plan]", "yearly"),
    ];
    let changed = shop.post(&format!("subscriptions/{subscription}"), &form).await;
    assert_eq!(changed["metadata"], json!({"order": "o1", "plan": "yearly"}));
    assert_eq!(
        shop.stripe.object(changed["latest_invoice"].as_str().unwrap())["amount_paid"],
        9900
    );
    let kinds = shop.kinds();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| kind.starts_with("customer.subscription"))
            .count(),
        1,
        "{kinds:?}"
    );
    shop.close().await;
}
