//! What Stripe is asked for.

use claviger_tests::{Device, Json, Till, World, on_both_engines};
use serde_json::json;

use super::{openings, sent};

on_both_engines!(a_session_says_what_is_bought, configured_pages_are_told_what_they_need);

async fn a_session_says_what_is_bought(world: &World) {
    let till = world.till().await;
    let laptop = Device::new("laptop");
    let request = json!({ "device": laptop.json(), "email": "ada@example.com", "language": "de" });
    let begun = till.try_begin("switchfast", "lifetime", request).await.expect(201);
    assert_eq!(begun["environment"], "test");
    assert!(begun.instant("expires_at") > world.clock.now());
    let request = &openings(&till)[0];
    let order = till.orders().await[0].text("id").to_owned();
    for (name, value) in [
        ("mode", "payment"),
        ("line_items[0][price]", "price_switchfast_once_test"),
        ("line_items[0][quantity]", "1"),
        ("allow_promotion_codes", "true"),
        ("customer_email", "ada@example.com"),
        ("locale", "de"),
        ("client_reference_id", &order),
        ("metadata[claviger_order]", &order),
        ("metadata[claviger_environment]", "test"),
        ("metadata[claviger_product]", "switchfast"),
        ("metadata[claviger_plan]", "lifetime"),
        ("metadata[claviger_price]", "once"),
        ("payment_intent_data[metadata][claviger_order]", &order),
    ] {
        assert_eq!(sent(request, name), Some(value), "{name}: {:#?}", request.params);
    }
    assert_eq!(request.idempotency_key.as_deref(), Some(format!("{order}-1").as_str()));
    let secret = laptop.id.trim_start_matches("sha256:");
    assert!(
        !request.params.iter().any(|(_, value)| value.contains(secret)),
        "the machine is nobody else's business"
    );

    till.begin("dashcaddy", "premium", json!({ "price": "premium_6month" }))
        .await;
    let request = &openings(&till)[1];
    let order = till.orders().await[0].text("id").to_owned();
    for (name, value) in [
        ("mode", "subscription"),
        ("line_items[0][price]", "price_dashcaddy_premium_6month_test"),
        ("allow_promotion_codes", "true"),
        ("locale", "en"),
        ("subscription_data[metadata][claviger_order]", &order),
        ("subscription_data[metadata][claviger_environment]", "test"),
    ] {
        assert_eq!(sent(request, name), Some(value), "{name}: {:#?}", request.params);
    }
    assert_eq!(sent(request, "customer_email"), None);
}

/// Where Stripe sends a buyer of a shop with these settings, and where one who turned back.
async fn pages(world: &World, till: &Till, success: &str, cancel: &str) -> [String; 2] {
    let settings = till.settings.clone();
    let settings = settings
        .with("STRIPE_SUCCESS_URL", success)
        .with("STRIPE_CANCEL_URL", cancel);
    let server = world.start(&settings).await.unwrap();
    let wish = json!({ "product": "switchfast", "plan": "lifetime", "language": "de" });
    let api = server.api().environment("test");
    api.post("/v1/checkout/sessions", wish).await.expect(201);
    let request = openings(till).pop().unwrap();
    ["success_url", "cancel_url"].map(|name| sent(&request, name).unwrap().to_owned())
}

async fn configured_pages_are_told_what_they_need(world: &World) {
    let till = world.till().await;
    let id = "session_id={CHECKOUT_SESSION_ID}";
    let plain = pages(world, &till, "https://shop.example/thanks", "https://shop.example").await;
    let expected = [
        format!("https://shop.example/thanks?env=test&{id}"),
        "https://shop.example/?env=test".to_owned(),
    ];
    assert_eq!(plain, expected);
    let queried = pages(
        world,
        &till,
        "https://shop.example/?page=thanks&x=%20",
        "https://shop.example/?page=why#top",
    )
    .await;
    let expected = [
        format!("https://shop.example/?page=thanks&x=%20&env=test&{id}"),
        "https://shop.example/?page=why&env=test#top".to_owned(),
    ];
    assert_eq!(queried, expected);
    // A page with a router of its own behind the `#`.
    let [routed, _] = pages(world, &till, "https://shop.example/app#/thanks", "https://shop.example").await;
    assert_eq!(routed, format!("https://shop.example/app?env=test&{id}#/thanks"));

    // Without settings, they are the server's own.
    till.begin("switchfast", "lifetime", json!({ "language": "de" })).await;
    let own = format!("http://{}", till.shop.server.address());
    let request = &openings(&till)[3];
    let success = format!("{own}/checkout/success?env=test&lang=de&{id}");
    assert_eq!(sent(request, "success_url"), Some(success.as_str()));
    let cancel = sent(request, "cancel_url").unwrap();
    assert_eq!(
        cancel,
        format!("{own}/checkout/cancel?env=test&lang=de&product=switchfast")
    );
}
