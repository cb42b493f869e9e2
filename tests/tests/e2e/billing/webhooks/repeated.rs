//! Notices that come more than once, and notices that say the same.

use claviger_tests::{
    Bought, Device, Json, Till, World, on_both_engines,
    stripe::{Card, DeliveryPlan, Endpoint, RefundStatus},
};
use serde_json::json;

use super::{kept, kept_as, renamed, send};

on_both_engines!(
    a_notice_is_kept_once,
    two_notices_of_one_thing_are_one,
    a_thin_notice_is_enough,
);

/// What a purchase has led to: it is the same however often it is told.
async fn outcome(till: &Till, bought: &Bought) -> serde_json::Value {
    let license = till.shop.license(&bought.license).await;
    let history = till
        .shop
        .admin
        .get(&format!("/v1/admin/licenses/{}/history", bought.license))
        .await;
    json!({
        "license": license,
        "history": history.ok(),
        "orders": till.orders().await,
        "licenses": till.licenses().await.len(),
        "mails": till.mails("key_delivery").await.len(),
    })
}

async fn a_notice_is_kept_once(world: &World) {
    let till = world.till().await;
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    let events = till.stripe.take_events();
    for event in events.iter().chain(&events).chain(events.iter().rev()) {
        send(world, &till, &event.body).await;
    }
    till.settle().await;
    for event in &events {
        kept_as(&till, &event.id).await;
    }
    assert_eq!(kept(&till).await.len(), events.len());
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (1, 1)
    );

    // Also if both are on their way at the same time.
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    till.deliver_as(DeliveryPlan {
        copies: 4,
        parallel: 16,
        ..DeliveryPlan::default()
    })
    .await;
    assert_eq!(kept(&till).await.len(), 2 * events.len());
    assert_eq!(
        (till.licenses().await.len(), till.mails("key_delivery").await.len()),
        (2, 2)
    );
}

async fn two_notices_of_one_thing_are_one(world: &World) {
    let till = world.till().await;
    let laptop = Device::new("laptop");
    let bought = till
        .buy("switchfast", "lifetime", json!({ "device": laptop.json() }))
        .await;
    till.stripe.refund(bought.payment(), 900, RefundStatus::Succeeded);
    let events = till.stripe.take_events();
    for event in &events {
        send(world, &till, &event.body).await;
    }
    till.settle().await;
    let before = outcome(&till, &bought).await;
    for (number, event) in events.iter().enumerate() {
        let again = renamed(&event.body, &format!("evt_again{number}"));
        send(world, &till, &again).await;
        till.settle().await;
    }
    assert_eq!(outcome(&till, &bought).await, before);
    assert_eq!(till.code("switchfast", &bought, &laptop).await, "VALID");
}

async fn a_thin_notice_is_enough(world: &World) {
    let till = world.till().await;
    let url = format!("http://{}/webhooks/stripe/test", till.shop.server.address());
    till.stripe
        .connect(Endpoint::new(url, [till.webhook_secret.clone()]).thin());
    let laptop = Device::new("laptop");
    // What goes to the other endpoint, the one with snapshots, is lost.
    let deliver_thin = async || {
        for event in till.stripe.take_events().iter().filter(|event| event.endpoint == 1) {
            send(world, &till, &event.body).await;
        }
        till.settle().await;
    };
    let request = json!({ "device": laptop.json(), "price": "premium_monthly" });
    let checkout = till.begin("dashcaddy", "premium", request).await;
    let purchase = till.stripe.pay(&checkout.id, Card::Ok);
    deliver_thin().await;
    let found = till.licenses().await;
    assert_eq!(found.len(), 1, "{found:#?}");
    let bought = till.bought(checkout, purchase).await;
    assert_eq!(till.code("dashcaddy", &bought, &laptop).await, "VALID");
    till.stripe.cancel_now(bought.subscription());
    deliver_thin().await;
    assert_eq!(till.code("dashcaddy", &bought, &laptop).await, "EXPIRED");
    let kinds: Vec<String> = kept(&till)
        .await
        .iter()
        .map(|notice| notice.text("kind").to_owned())
        .collect();
    assert!(
        kinds.iter().any(|kind| kind == "customer.subscription.deleted"),
        "{kinds:?}"
    );
}
