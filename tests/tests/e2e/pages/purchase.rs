//! Buying, from the prices to the key.

use claviger_tests::{Device, Till, World, on_both_engines, on_sqlite, stripe::Card};
use serde_json::{Value, json};

use super::Browser;

on_both_engines!(the_key_comes_by_the_notice);
on_sqlite!(
    the_key_comes_without_any_notice,
    a_buyer_may_turn_back,
    a_german_buys_in_german,
);

/// The key that the page shows must be one.
async fn assert_works(till: &Till, product: &str, got: &Value) {
    let key = got["key"].as_str().unwrap();
    assert_eq!(got["copied"], key);
    let verdict = till.shop.app(product).activate(key, &Device::new("laptop")).await.ok();
    assert_eq!(verdict["code"], "VALID");
}

async fn the_key_comes_by_the_notice(world: &World) {
    let till = world.till().await;
    let mut browser = Browser::at_till(world, &till).await;
    let begun = browser
        .play("purchase", "sets_out", json!({ "path": "/buy/switchfast" }))
        .await;
    assert_eq!(
        (&begun["language"], &begun["heading"]),
        (&json!("en"), &json!("SwitchFast"))
    );
    let banner = begun["banner"].as_str().unwrap();
    assert!(banner.starts_with("Test environment"), "{banner}");
    assert!(begun["offer"].to_string().contains("29.00 USD"), "{begun:#}");

    // Stripe takes the money and then answers nothing.
    till.fake.fail_randomly(7, 1.0, usize::MAX);
    let payment = json!({ "email": "grace@example.com" });
    let arrived = browser.play("purchase", "pays_at_last", payment).await;
    assert_eq!(arrived["path"], "/checkout/success");
    assert_eq!(arrived["session"], begun["session"]);
    let waiting = browser.play("purchase", "waits", Value::Null).await;
    assert_eq!(waiting["heading"], "Confirming your payment");

    till.fake.fail_randomly(7, 0.0, 0);
    till.deliver().await;
    let got = browser.play("purchase", "gets_the_key", Value::Null).await;
    assert_eq!(
        got["heading"], "Thank you! SwitchFast is yours.",
        "the page does not say what was bought"
    );
    assert_eq!(got["title"], got["heading"]);
    assert_eq!(got["said"], "Copied");
    assert_eq!(got["facts"], "Lifetime · for up to 3 devices · $29.00 paid");
    assert!(got["mailed"].to_string().contains("g…@example.com"), "{got:#}");
    assert_works(&till, "switchfast", &got).await;
    assert_eq!((till.licenses().await.len(), till.orders().await.len()), (1, 1));
    let again = browser.play("purchase", "copies_without_clipboard", Value::Null).await;
    assert_eq!(again["copied"], got["key"]);
}

async fn the_key_comes_without_any_notice(world: &World) {
    let till = world.till().await;
    let mut browser = Browser::at_till(world, &till).await;
    let path = json!({ "path": "/buy/vps-runner" });
    browser.play("purchase", "sets_out", path).await;
    let payment = json!({ "email": "grace@example.com" });
    browser.play("purchase", "pays", payment).await;
    let got = browser.play("purchase", "gets_the_key", Value::Null).await;
    assert_works(&till, "vps-runner", &got).await;

    // Somebody else is on the page before the payment.
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    let path = format!("/checkout/success?env=test&session_id={}", checkout.id);
    browser.play("purchase", "comes_back", json!({ "path": path })).await;
    browser.play("purchase", "waits", Value::Null).await;
    till.stripe.pay(&checkout.id, Card::Ok);
    let got = browser.play("purchase", "gets_the_key", Value::Null).await;
    assert_works(&till, "switchfast", &got).await;
}

async fn a_buyer_may_turn_back(world: &World) {
    let till = world.till().await;
    let mut browser = Browser::at_till(world, &till).await;
    let path = json!({ "path": "/buy/switchfast?env=test&lang=en" });
    let first = browser.play("purchase", "sets_out", path).await;
    let second = browser.play("purchase", "goes_back", Value::Null).await;
    assert_ne!(first["session"], second["session"]);
    let turned = browser.play("purchase", "turns_back", Value::Null).await;
    assert_eq!(
        turned["cancel"],
        json!({ "path": "/checkout/cancel", "heading": "Nothing was charged", "language": "en" })
    );
    assert_eq!(turned["back"], "/buy/switchfast?env=test&lang=en");
    assert!(till.licenses().await.is_empty());
}

async fn a_german_buys_in_german(world: &World) {
    let till = world.till().await;
    let mut browser = Browser::at_till(world, &till).await;
    let ways = [
        json!({ "path": "/buy/switchfast", "language": "de-AT,de;q=0.9,en;q=0.8" }),
        json!({ "path": "/buy/switchfast?lang=de" }),
    ];
    for way in ways {
        let begun = browser.play("purchase", "sets_out", way).await;
        assert_eq!(begun["language"], "de");
        assert!(
            begun["banner"].as_str().unwrap().starts_with("Testumgebung"),
            "{begun:#}"
        );
        let arrived = browser
            .play("purchase", "pays", json!({ "email": "grete@example.com" }))
            .await;
        assert_eq!(arrived["language"], "de");
        let got = browser.play("purchase", "gets_the_key", Value::Null).await;
        assert_eq!(
            (&got["language"], &got["said"]),
            (&json!("de"), &json!("Kopiert")),
            "{got:#}"
        );
        assert!(got["facts"].to_string().contains("29,00"), "{got:#}");
        assert_works(&till, "switchfast", &got).await;
    }
    let letters = world.mailbox("test").newest(2).await;
    assert!(letters.subject.contains("Lizenzschlüssel"), "{}", letters.subject);
}
