//! A sale that renews a license.

use chrono::Duration;
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

use super::{in_a_year, instant, order_path, sale, sell, with};

on_both_engines!(
    a_term_is_renewed_by_hand,
    a_subscription_is_sold_by_hand,
    only_what_ends_is_renewed,
);

async fn a_term_is_renewed_by_hand(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop, with(sale("optimnow", "starter"), &json!({ "language": "de" }))).await;
    let (id, key) = (sold["license"].text("id"), sold["license"].text("key"));
    let (app, machine) = (shop.app("optimnow"), Device::new("mcp server"));
    app.activate(key, &machine).await.ok();
    let end = sold["license"].instant("expires_at");

    // Customer and language are known by the license, and what is left is not lost.
    world.clock.stop_at(end - Duration::days(40));
    let renewal = json!({ "product": "optimnow", "plan": "professional", "license_id": id, "invoice_no": "RE-2" });
    let renewed = sell(&shop, renewal.clone()).await;
    assert_eq!(
        (&renewed["order"]["renewal"], renewed["license"].get("key")),
        (&json!(true), None)
    );
    assert_eq!(renewed["license"].instant("expires_at"), in_a_year(end));
    assert_eq!(renewed["order"]["customer"]["id"], sold["order"]["customer"]["id"]);
    let seen = shop.license(id).await;
    assert_eq!(
        (seen.text("plan"), seen.text("order_id")),
        ("professional", renewed["order"].text("id"))
    );
    assert_eq!(app.validate(key, &machine).await.ok()["code"], "VALID");
    let letter = world.mailbox("test").newest(2).await;
    assert!(
        letter.text.contains(key) && letter.text.contains("verlängert"),
        "{}",
        letter.text
    );

    // Afterwards the term begins anew.
    let late = in_a_year(end) + Duration::days(3);
    world.clock.stop_at(late);
    assert_eq!(app.validate(key, &machine).await.ok()["code"], "EXPIRED");
    let renewed = sell(&shop, renewal).await;
    assert_eq!(renewed["license"].instant("expires_at"), in_a_year(late));
    assert_eq!(app.validate(key, &machine).await.ok()["code"], "VALID");
    let orders = shop
        .admin
        .post("/v1/admin/orders/search", json!({ "license_id": id }))
        .await
        .ok();
    assert_eq!(orders.items().len(), 3);
}

async fn a_subscription_is_sold_by_hand(world: &World) {
    let shop = world.shop().await;
    let premium = |more| {
        with(
            sale("dashcaddy", "premium"),
            &with(json!({ "amount": 5000, "currency": "usd" }), &more),
        )
    };
    let endless = sell(&shop, premium(json!({}))).await;
    assert!(endless["license"].get("expires_at").is_none(), "{endless:#}");

    let (first, second) = ("2098-12-31T23:00:00Z", "2099-12-31T23:00:00Z");
    let sold = sell(&shop, premium(json!({ "expires_at": first }))).await;
    assert_eq!(sold["license"].instant("expires_at"), instant(first));
    let next = json!({ "expires_at": second, "license_id": sold["license"]["id"] });
    let renewed = sell(&shop, premium(next)).await;
    assert_eq!(renewed["license"].instant("expires_at"), instant(second));
    let refunded = shop
        .admin
        .post(&order_path(&renewed, "/mark-refunded"), json!({}))
        .await
        .ok();
    assert_eq!(refunded["license"].instant("expires_at"), instant(first));
}

async fn only_what_ends_is_renewed(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop, sale("switchfast", "lifetime")).await;
    let id = &sold["license"]["id"];
    let renewal = |product: &str, plan: &str| with(sale(product, plan), &json!({ "license_id": id }));
    let renew = async |request| shop.admin.post("/v1/admin/orders", request).await;
    renew(renewal("switchfast", "lifetime"))
        .await
        .problem(409, "RENEWAL_IMPOSSIBLE");
    renew(renewal("optimnow", "starter"))
        .await
        .problem(409, "AMENDMENT_INVALID");
    let license = id.as_str().unwrap();
    shop.amend(license, "revoke", json!({})).await;
    let refused = renew(renewal("switchfast", "lifetime"))
        .await
        .problem(409, "RENEWAL_IMPOSSIBLE");
    assert!(refused.text("detail").contains("reinstate"), "{refused:#}");
    let found = shop.admin.post("/v1/admin/orders/search", json!({})).await.ok();
    assert_eq!(found.items().len(), 1, "nothing was written: {found:#}");
}
