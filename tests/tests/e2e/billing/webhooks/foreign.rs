//! Other sellers' things in the same account are none of ours.

use claviger_tests::{
    Json, Till, World, on_both_engines,
    stripe::{Card, Outcome, RefundStatus},
};
use serde_json::json;

use super::kept;
use crate::billing::elsewhere::{MONTHLY, ONCE, open_session};

on_both_engines!(what_others_sell_is_not_ours, what_another_environment_sells_is_not_ours);

/// All that can become of a purchase and of a subscription.
fn live_through(till: &Till, once: &str, monthly: &str) {
    let stripe = &till.stripe;
    let bought = stripe.pay(once, Card::Ok);
    let (payment, customer) = (bought.payment_intent.unwrap(), bought.customer.unwrap());
    stripe.refund(&payment, 900, RefundStatus::Succeeded);
    let dispute = stripe.open_dispute(&payment, false);
    stripe.close_dispute(&dispute, claviger_tests::stripe::DisputeOutcome::Won);
    stripe.change_email(&customer, "somebody@example.com");
    let subscription = stripe.pay(monthly, Card::Ok).subscription.unwrap();
    stripe.begin_renewal(&subscription);
    stripe.attempt_payment(&subscription, Outcome::ActionRequired);
    stripe.pay_open_invoice(&subscription);
    stripe.cancel_now(&subscription);
    stripe.delete_customer(&customer);
}

async fn assert_untouched(till: &Till) {
    let notices = kept(till).await;
    assert!(notices.len() > 20, "{}", notices.len());
    for notice in notices {
        assert_eq!(
            (notice.text("state"), notice.text("outcome"), notice.number("attempts")),
            ("done", "not_ours", 1),
            "{notice:#}"
        );
    }
    assert_eq!((till.orders().await.len(), till.licenses().await.len()), (0, 0));
    let mails = till.shop.admin.post("/v1/admin/mails/search", json!({})).await.ok();
    assert!(mails.items().is_empty(), "{mails:#}");
    let customers = till.shop.admin.post("/v1/admin/customers/search", json!({})).await.ok();
    assert!(customers.items().is_empty(), "{customers:#}");
}

async fn what_others_sell_is_not_ours(world: &World) {
    let till = world.till().await;
    let once = open_session(&till, &format!("{ONCE}&metadata[order]=42&client_reference_id=42")).await;
    let monthly = open_session(&till, MONTHLY).await;
    live_through(&till, &once, &monthly);
    let expired = open_session(&till, ONCE).await;
    till.stripe.expire(&expired);
    till.deliver().await;
    assert_untouched(&till).await;
    let path = format!("/v1/checkout/sessions/{once}");
    till.shop.api.get(&path).await.problem(404, "CHECKOUT_NOT_FOUND");
}

/// A staging installation, say, whose environments are crossed: its words are like ours, and its orders are not.
async fn what_another_environment_sells_is_not_ours(world: &World) {
    let till = world.till().await;
    let words = |place: &str| {
        let word = |name: &str, value: &str| format!("&{place}[claviger_{name}]={value}");
        [
            word("order", "ord_01h455vb4pex5vsknk084sn02q"),
            word("environment", "prod"),
            word("product", "switchfast"),
            word("plan", "lifetime"),
            word("price", "once"),
        ]
        .concat()
    };
    let both = |other: &str| format!("{}{}", words("metadata"), words(other));
    let once = open_session(&till, &format!("{ONCE}{}", both("payment_intent_data[metadata]"))).await;
    let monthly = open_session(&till, &format!("{MONTHLY}{}", both("subscription_data[metadata]"))).await;
    live_through(&till, &once, &monthly);
    till.deliver().await;
    assert_untouched(&till).await;
}
