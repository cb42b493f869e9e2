//! What customers see and manage of what they paid.

use claviger_tests::{Json, World, on_both_engines, stripe::Fault};
use serde_json::json;

use super::sign_in;

on_both_engines!(
    a_subscriber_manages_the_subscription,
    a_buyer_gets_the_invoice,
    who_did_not_pay_at_stripe_has_nothing_to_manage,
    bills_stay_with_who_paid_them,
    an_app_opens_the_portal_with_the_key,
    settings_are_public,
);

const PORTAL: &str = "/v1/billing/portal-sessions";

async fn a_subscriber_manages_the_subscription(world: &World) {
    let till = world.till().await;
    let request = json!({ "price": "premium_monthly", "email": "ada@example.com" });
    let bought = till.buy("dashcaddy", "premium", request).await;
    let page = sign_in(world, &till.shop, "ada@example.com", 2).await;
    let see = async || page.get("/v1/customer/licenses").await.ok().list("licenses")[0].clone();
    let license = see().await;
    assert_eq!(
        (&license["can_manage_billing"], &license["renewable"]),
        (&json!(true), &json!(false))
    );
    assert!(license.instant("renews_at") > world.clock.now());
    assert!(license.get("ends_at").is_none(), "{license:#}");

    let path = format!("/v1/customer/licenses/{}", bought.license);
    let portal = page
        .post(&format!("{path}/portal-sessions"), json!({}))
        .await
        .expect(201);
    assert!(portal.text("url").starts_with(&till.fake.url()), "{portal:#}");
    till.stripe.renew(bought.subscription());
    let invoices = page.get(&format!("{path}/invoices")).await.ok();
    let amounts: Vec<i64> = invoices
        .items()
        .iter()
        .map(|invoice| invoice.number("amount"))
        .collect();
    assert_eq!(amounts, [2500, 2500]);
    let newest = &invoices.items()[0];
    assert!(newest.instant("date") >= invoices.items()[1].instant("date"));
    assert_eq!(newest["currency"], "usd");
    assert!(newest.text("url").starts_with("http"), "{newest:#}");

    till.stripe.cancel_in_portal(bought.subscription());
    till.deliver().await;
    let license = see().await;
    assert!(license.instant("ends_at") > world.clock.now());
    assert!(license.get("renews_at").is_none(), "{license:#}");
}

async fn a_buyer_gets_the_invoice(world: &World) {
    let till = world.till().await;
    let bought = till
        .buy("switchfast", "lifetime", json!({ "email": "ada@example.com" }))
        .await;
    let page = sign_in(world, &till.shop, "ada@example.com", 2).await;
    let invoices = page
        .get(&format!("/v1/customer/licenses/{}/invoices", bought.license))
        .await
        .ok();
    let [invoice] = invoices.items() else {
        panic!("one invoice: {invoices:#}")
    };
    assert_eq!(
        (&invoice["amount"], &invoice["currency"]),
        (&json!(2900), &json!("usd"))
    );
}

async fn who_did_not_pay_at_stripe_has_nothing_to_manage(world: &World) {
    let till = world.till().await;
    let license = till.shop.issue("optimnow", "starter").await;
    let page = sign_in(world, &till.shop, "ada@example.com", 1).await;
    let seen = page.get("/v1/customer/licenses").await.ok().list("licenses")[0].clone();
    // The term can be bought again, though.
    assert_eq!(
        (&seen["can_manage_billing"], &seen["renewable"]),
        (&json!(false), &json!(true))
    );
    let path = format!("/v1/customer/licenses/{}", license.id);
    let refused = page.post(&format!("{path}/portal-sessions"), json!({})).await;
    refused.problem(409, "BILLING_UNAVAILABLE");
    assert!(page.get(&format!("{path}/invoices")).await.ok().items().is_empty());
    let request = json!({ "product": "optimnow", "key": license.key });
    till.shop
        .api
        .post(PORTAL, request)
        .await
        .problem(409, "BILLING_UNAVAILABLE");
}

async fn bills_stay_with_who_paid_them(world: &World) {
    let till = world.till().await;
    let bought = till
        .buy("switchfast", "lifetime", json!({ "email": "ada@example.com" }))
        .await;
    let admin = &till.shop.admin;
    let path = format!("/v1/admin/licenses/{}/customer", bought.license);
    admin.put(&path, json!({ "email": "eve@example.com" })).await.ok();

    let eve = sign_in(world, &till.shop, "eve@example.com", 2).await;
    let seen = eve.get("/v1/customer/licenses").await.ok().list("licenses")[0].clone();
    assert_eq!(
        (seen.text("key"), &seen["can_manage_billing"]),
        (bought.key.as_str(), &json!(false))
    );
    let path = format!("/v1/customer/licenses/{}", bought.license);
    assert!(eve.get(&format!("{path}/invoices")).await.ok().items().is_empty());
    let refused = eve.post(&format!("{path}/portal-sessions"), json!({})).await;
    refused.problem(409, "BILLING_UNAVAILABLE");
    let request = json!({ "product": "switchfast", "key": bought.key });
    till.shop
        .api
        .post(PORTAL, request)
        .await
        .problem(409, "BILLING_UNAVAILABLE");
}

async fn an_app_opens_the_portal_with_the_key(world: &World) {
    let till = world.till().await;
    let request = json!({ "price": "premium_monthly", "email": "ada@example.com" });
    let bought = till.buy("dashcaddy", "premium", request).await;
    let api = &till.shop.api;
    let ask = async |more: serde_json::Value| {
        let mut request = json!({ "product": "dashcaddy", "key": bought.key });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        api.post(PORTAL, request).await
    };
    for more in [json!({}), json!({ "return_url": "https://dashcaddy.example/account" })] {
        let portal = ask(more).await.expect(201);
        assert!(portal.text("url").starts_with(&till.fake.url()), "{portal:#}");
    }
    till.fake.fail_next("POST /v1/billing_portal", Fault::Status(500));
    ask(json!({})).await.problem(503, "STRIPE_UNAVAILABLE");
    ask(json!({})).await.expect(201);
    for bad in ["dashcaddy://account", "/account", "javascript:alert(1)"] {
        ask(json!({ "return_url": bad })).await.problem(400, "REQUEST_INVALID");
    }
    ask(json!({ "product": "switchfast" }))
        .await
        .problem(409, "PRODUCT_MISMATCH");
    ask(json!({ "product": "nonesuch" }))
        .await
        .problem(409, "PRODUCT_MISMATCH");
    ask(json!({ "key": "DC-00000-00000-00000-00000" }))
        .await
        .problem(404, "NOT_FOUND");
}

async fn settings_are_public(world: &World) {
    let till = world.till().await;
    let config = till.shop.api.get("/v1/config?language=de").await.ok();
    assert_eq!(
        (&config["environment"], &config["checkout"]),
        (&json!("test"), &json!(true))
    );
    assert_eq!(config["publishable_key"], "pk_test_seller");
    let recover = format!("http://{}/recover?env=test&lang=de", till.shop.server.address());
    assert_eq!(config["recover_url"], recover);
    // The other environment has no account.
    let config = till.shop.api.environment("prod").get("/v1/config").await.ok();
    assert_eq!(
        (&config["environment"], &config["checkout"]),
        (&json!("prod"), &json!(false))
    );
    assert!(config.get("publishable_key").is_none(), "{config:#}");
}
