//! The API's manners: keys, lists, errors, and what it says of requests that Stripe would refuse.

use serde_json::json;

use crate::shop::{OTHER_KEY, Shop};

#[tokio::test]
async fn accounts_do_not_see_each_other() {
    let shop = Shop::open().await;
    let customer = shop.post("customers", &[("email", "ann@example.com")]).await;
    let path = format!("customers/{}", customer["id"].as_str().unwrap());
    let url = format!("{}v1/{path}", shop.fake.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let seen = client.get(&url).basic_auth(OTHER_KEY, Some("")).send().await.unwrap();
    assert_eq!(seen.status(), 404);
    assert_eq!(
        seen.json::<serde_json::Value>().await.unwrap()["error"]["code"],
        "resource_missing"
    );
    let unknown = client.get(&url).bearer_auth("sk_test_unknown").send().await.unwrap();
    assert_eq!(unknown.status(), 401);
    assert!(unknown.headers()["request-id"].to_str().unwrap().starts_with("req_"));
    shop.close().await;
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let shop = Shop::open().await;
    for number in 0..5 {
        shop.post("customers", &[("email", &format!("c{number}@example.com"))])
            .await;
        shop.advance(chrono::TimeDelta::seconds(1));
    }
    let first = shop.get("customers?limit=2").await;
    assert_eq!(
        (&first["has_more"], &first["url"]),
        (&json!(true), &json!("/v1/customers"))
    );
    let last = first["data"][1]["id"].as_str().unwrap();
    let second = shop.get(&format!("customers?limit=3&starting_after={last}")).await;
    assert_eq!(second["has_more"], false);
    assert_eq!(second["data"][0]["email"], "c2@example.com");
    let since = second["data"][0]["created"].as_i64().unwrap();
    let newer = shop.get(&format!("customers?created[gt]={since}")).await;
    assert_eq!(newer["data"].as_array().unwrap().len(), 2);
    shop.close().await;
}

#[tokio::test]
async fn what_stripe_would_refuse_is_refused_and_remembered() {
    let shop = Shop::open().await;
    for (path, form, problem) in [
        (
            "customers",
            [("e_mail", "ann@example.com")],
            "POST /v1/customers: .e_mail: unknown parameter",
        ),
        (
            "checkout/sessions",
            [("mode", "gift")],
            "POST /v1/checkout/sessions: .mode: 'gift' is not one of",
        ),
        (
            "customers",
            [("phone", "1")],
            "POST /v1/customers: the stand-in does not heed the parameter phone",
        ),
        (
            "coupons",
            [("percent_off", "1")],
            "POST /v1/coupons: the stand-in does not have this operation",
        ),
    ] {
        let seen = shop.fake.violations().await.len();
        assert!(shop.post(path, &form).await["error"]["message"].is_string());
        let violations = shop.fake.violations().await;
        assert!(violations[seen].starts_with(problem), "{violations:?}");
    }
}

#[tokio::test]
async fn a_session_needs_what_fits_together() {
    let shop = Shop::open().await;
    let form = |mode, price, more: &[(&'static str, &'static str)]| {
        let basics = [
            ("mode", mode),
            ("success_url", "https://shop.example/"),
            ("line_items[0][price]", price),
        ];
        [&basics, &[("line_items[0][quantity]", "1")][..], more].concat()
    };
    for (form, param) in [
        (form("payment", "price_unknown", &[]), "line_items[0][price]"),
        (form("payment", "price_month", &[]), "mode"),
        (form("subscription", "price_once", &[]), "price"),
        (
            form("payment", "price_once", &[("subscription_data[metadata][a]", "b")]),
            "subscription_data",
        ),
        (
            form("payment", "price_once", &[("customer", "cus_unknown")]),
            "customer",
        ),
        (
            form("payment", "price_once", &[("expires_at", "1790000060")]),
            "expires_at",
        ),
    ] {
        assert_eq!(shop.post("checkout/sessions", &form).await["error"]["param"], param);
    }
    shop.close().await;
}

#[tokio::test]
async fn prices_products_and_endpoints_can_be_read_and_made() {
    let shop = Shop::listening().await;
    let form = [
        ("currency", "eur"),
        ("unit_amount", "4900"),
        ("recurring[interval]", "month"),
        ("recurring[interval_count]", "3"),
        ("product_data[name]", "VPS Runner"),
    ];
    let made = shop.post("prices", &form).await;
    let path = format!("prices/{}?expand[]=product", made["id"].as_str().unwrap());
    let price = shop.get(&path).await;
    assert_eq!(
        (&price["product"]["name"], &price["recurring"]["interval_count"]),
        (&json!("VPS Runner"), &json!(3))
    );
    let endpoints = shop.get("webhook_endpoints").await;
    assert_eq!(endpoints["data"][0]["enabled_events"], json!(["*"]));
    assert_eq!(
        shop.get("prices?active=true&type=one_time").await["data"][0]["id"],
        "price_once"
    );
    shop.close().await;
}

#[tokio::test]
async fn only_what_is_there_can_be_expanded() {
    let shop = Shop::open().await;
    let refused = shop.get("prices/price_once?expand[]=seller").await;
    assert_eq!(refused["error"]["param"], "expand");
    let violation = "GET /v1/prices/price_once: This property cannot be expanded (seller).";
    assert_eq!(shop.fake.violations().await, [violation]);
}

#[tokio::test]
async fn customers_are_made_changed_and_deleted() {
    let shop = Shop::listening().await;
    let made = shop
        .post(
            "customers",
            &[("email", "ann@example.com"), ("metadata[a]", "1"), ("metadata[b]", "2")],
        )
        .await;
    let path = format!("customers/{}", made["id"].as_str().unwrap());
    let changed = shop
        .post(&path, &[("name", "Ann"), ("metadata[a]", ""), ("metadata[c]", "3")])
        .await;
    assert_eq!(
        (&changed["name"], &changed["metadata"]),
        (&json!("Ann"), &json!({"b": "2", "c": "3"}))
    );
    let update = shop.stripe.take_events().pop().unwrap();
    let update: serde_json::Value = serde_json::from_str(&update.body).unwrap();
    let before = json!({"name": null, "metadata": {"a": "1", "c": null}});
    assert_eq!(update["data"]["previous_attributes"], before);
    assert_eq!(shop.delete(&path).await["deleted"], true);
    assert_eq!(shop.get("customers?email=ann@example.com").await["data"], json!([]));
    shop.close().await;
}
