//! Selling OptimNow: by bank transfer and by Stripe, with a promotion code, a reminder and a renewal.

use chrono::{Duration, Months};
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_sale_by_hand_is_like_any_other,
    a_reminder_comes_a_month_before_the_end,
    a_promotion_code_lowers_the_price,
    a_renewal_adds_a_year,
    the_seller_sees_a_table,
);

fn sale() -> serde_json::Value {
    json!({
        "product": "optimnow", "plan": "professional", "price": "yearly", "email": "cfo@example.com",
        "name": "Big Corp", "invoice_no": "2026-0815",
    })
}

async fn a_sale_by_hand_is_like_any_other(world: &World) {
    let till = world.till().await;
    let sold = till
        .shop
        .admin
        .once("order-1")
        .post("/v1/admin/orders", sale())
        .await
        .expect(201);
    let again = till
        .shop
        .admin
        .once("order-1")
        .post("/v1/admin/orders", sale())
        .await
        .expect(201);
    assert_eq!(sold, again);
    let key = sold["license"].text("key");
    assert!(key.starts_with("OPT-PRO-"), "not the plan's template");
    let server = Device::new("server");
    let app = till.shop.app("optimnow");
    app.activate(key, &server).await.ok();
    let verdict = app
        .validate_with(key, &server, json!({ "usage": { "max_resources": 10_000 } }))
        .await
        .ok();
    assert_eq!(verdict["code"], "VALID");
    let license = till.shop.license(sold["license"].text("id")).await;
    assert_eq!(
        license.instant("expires_at"),
        license
            .instant("created_at")
            .checked_add_months(Months::new(12))
            .unwrap()
    );
    let mails = till.mails("key_delivery").await;
    assert_eq!((mails.len(), &mails[0]["recipient"]), (1, &json!("cfo@example.com")));
}

async fn a_reminder_comes_a_month_before_the_end(world: &World) {
    let till = world.till().await;
    let sold = till.shop.admin.post("/v1/admin/orders", sale()).await.expect(201);
    let license = till.shop.license(sold["license"].text("id")).await;
    let end = license.instant("expires_at");
    world.clock.stop_at(end - Duration::days(31));
    assert!(till.mails("renewal_reminder").await.is_empty());
    world.clock.stop_at(end - Duration::days(30) + Duration::seconds(1));
    till.until("the reminder is there", async || {
        till.mails("renewal_reminder").await.len() == 1
    })
    .await;
    // Days later, and after a restart, it is still one.
    world.clock.stop_at(end - Duration::days(12));
    till.shop.server.kill();
    let server = world.start(&till.settings).await.unwrap();
    let api = server
        .api()
        .environment("test")
        .bearer(&world.admin_token("test", "owner").await);
    let sent = async || {
        let mails = api
            .post("/v1/admin/mails/search", json!({ "kind": "renewal_reminder" }))
            .await
            .ok();
        mails.items().iter().filter(|mail| mail["state"] == "sent").count()
    };
    till.until("the reminder is sent", async || sent().await == 1).await;
    assert_eq!(sent().await, 1);
}

async fn a_promotion_code_lowers_the_price(world: &World) {
    let till = world.till().await;
    till.stripe.seed_promotion_code("EARLY30", 30.0);
    let checkout = till
        .begin("optimnow", "starter", json!({ "email": "early@example.com" }))
        .await;
    till.stripe.pay_with_code(&checkout.id, "EARLY30");
    till.deliver().await;
    let paid = till.look(&checkout).await;
    assert_eq!((&paid["status"], paid.number("amount")), (&json!("paid"), 104_930));
    assert!(paid["license"].text("key").starts_with("OPT-STARTER-"));
}

async fn a_renewal_adds_a_year(world: &World) {
    let till = world.till().await;
    let bought = till
        .buy("optimnow", "starter", json!({ "email": "cto@example.com" }))
        .await;
    let end = till.shop.license(&bought.license).await.instant("expires_at");
    world.clock.stop_at(end - Duration::days(20));
    let renewed = till
        .buy("optimnow", "starter", json!({ "license_key": bought.key }))
        .await;
    assert_eq!(renewed.key, bought.key);
    let next = till.shop.license(&bought.license).await.instant("expires_at");
    assert_eq!(next, end.checked_add_months(Months::new(12)).unwrap());
    // What was renewed goes back with its money, and no further.
    till.stripe.refund_all(renewed.payment());
    till.deliver().await;
    let license = till.shop.license(&bought.license).await;
    assert_eq!(
        (license.instant("expires_at"), &license["standing"]),
        (end, &json!("valid"))
    );
}

async fn the_seller_sees_a_table(world: &World) {
    let till = world.till().await;
    till.shop.admin.post("/v1/admin/orders", sale()).await.expect(201);
    let bought = till
        .buy("optimnow", "starter", json!({ "email": "=cmd@example.com" }))
        .await;
    let table = till
        .shop
        .admin
        .post("/v1/admin/orders/export", json!({ "format": "csv" }))
        .await;
    assert_eq!(table.status, 200, "{}", table.text);
    assert_eq!(table.text.lines().count(), 3, "{}", table.text);
    assert!(table.text.contains("cfo@example.com") && table.text.contains("2026-0815"));
    assert!(!table.text.contains(&bought.key), "keys are masked unless asked for");
    assert!(table.text.contains("'=cmd@example.com"), "a spreadsheet would run it");
    let request = json!({ "format": "json", "include_keys": true });
    let rows = till.shop.admin.post("/v1/admin/orders/export", request).await.ok();
    assert!(
        rows.items().iter().any(|row| row["key"] == bought.key.as_str()),
        "{rows:#}"
    );
}
