//! What came in, by day.

use chrono::Duration;
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    sales_and_refunds_count_by_day,
    a_subscription_counts_every_payment,
    refusals_count_by_day
);

async fn sales_and_refunds_count_by_day(world: &World) {
    let shop = world.shop().await;
    let now = world.clock.now();
    world.clock.stop_at(now);
    let sell = async |product: &str, plan: &str, days_ago: i64| {
        let sale = json!({
            "product": product, "plan": plan, "email": "ada@example.com", "send_mail": false,
            "paid_at": now - Duration::days(days_ago),
        });
        let sold = shop.admin.post("/v1/admin/orders", sale).await.expect(201);
        sold["order"].text("id").to_owned()
    };
    let refunded = sell("switchfast", "lifetime", 3).await;
    sell("switchfast", "lifetime", 3).await;
    sell("optimnow", "starter", 0).await;
    let refund = format!("/v1/admin/orders/{refunded}/mark-refunded");
    shop.admin.post(&refund, json!({})).await.ok();

    let (today, then) = (now.date_naive(), (now - Duration::days(3)).date_naive());
    let sold = json!({ "day": then, "product": "switchfast", "plan": "lifetime", "currency": "usd",
        "amount": 5800, "payments": 2, "refunded": 0, "refunds": 0 });
    let year = json!({ "day": today, "product": "optimnow", "plan": "starter", "currency": "eur",
        "amount": 149_900, "payments": 1, "refunded": 0, "refunds": 0 });
    let back = json!({ "day": today, "product": "switchfast", "plan": "lifetime", "currency": "usd",
        "amount": 0, "payments": 0, "refunded": 2900, "refunds": 1 });
    let revenue = async |query: &str| {
        let path = format!("/v1/admin/statistics{query}");
        shop.admin.get(&path).await.ok()["revenue"].clone()
    };
    assert_eq!(revenue("").await, json!([sold, year, back]));
    assert_eq!(revenue("?product=switchfast").await, json!([sold, back]));
    assert_eq!(revenue(&format!("?from={today}")).await, json!([year, back]));
    shop.admin
        .post(&format!("/v1/admin/orders/{refunded}/clear-refunded"), json!({}))
        .await
        .ok();
    assert_eq!(revenue("?product=switchfast").await, json!([sold]), "it was a mistake");
}

async fn a_subscription_counts_every_payment(world: &World) {
    let till = world.till().await;
    let request = json!({ "price": "premium_monthly", "email": "ada@example.com" });
    let bought = till.buy("dashcaddy", "premium", request).await;
    let first = world.clock.now().date_naive();
    let mut days = vec![first];
    for _month in 0..2 {
        world.clock.stop_at(till.period_end(&bought));
        till.stripe.renew(bought.subscription());
        till.deliver().await;
        days.push(world.clock.now().date_naive());
    }
    // Whatever is looked at again is not counted again.
    let order = till.orders().await[0].text("id").to_owned();
    till.shop
        .admin
        .post(&format!("/v1/admin/orders/{order}/refresh"), json!({}))
        .await
        .ok();
    let path = format!("/v1/admin/statistics?from={first}");
    let revenue = till.shop.admin.get(&path).await.ok()["revenue"].clone();
    let paid = |day: &chrono::NaiveDate| {
        json!({ "day": day, "product": "dashcaddy", "plan": "premium", "currency": "usd",
            "amount": 2500, "payments": 1, "refunded": 0, "refunds": 0 })
    };
    assert_eq!(revenue, days.iter().map(paid).collect::<Value>());
}

async fn refusals_count_by_day(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("dashcaddy"), shop.issue("dashcaddy", "premium").await);
    app.activate(&license.key, &Device::new("own")).await.ok();
    for device in Device::fleet(3) {
        app.activate(&license.key, &device)
            .await
            .problem(409, "DEVICE_LIMIT_REACHED");
    }
    shop.amend(&license.id, "suspend", json!({})).await;
    app.activate(&license.key, &Device::new("own"))
        .await
        .problem(403, "SUSPENDED");
    let today = world.clock.now().date_naive();
    let counted = |code: &str, count: u64| json!({ "day": today, "code": code, "count": count });
    let all = json!([counted("DEVICE_LIMIT_REACHED", 3), counted("SUSPENDED", 1)]);
    let refusals = async |query: &str| {
        let path = format!("/v1/admin/statistics{query}");
        shop.admin.get(&path).await.ok()["refusals"].clone()
    };
    assert_eq!(refusals("").await, all);
    assert_eq!(refusals("?product=dashcaddy").await, all);
    assert_eq!(refusals("?product=switchfast").await, json!([]));
}
