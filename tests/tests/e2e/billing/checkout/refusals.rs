//! What cannot be bought.

use claviger_tests::{CATALOG, Device, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

use super::openings;

on_both_engines!(
    a_price_is_named_where_there_are_several,
    what_is_sold_by_hand_is_not_sold_here,
    an_environment_without_an_account_sells_nothing,
    what_is_retired_is_not_sold,
    only_what_ends_is_renewed,
    a_machine_that_is_none_is_refused,
);

async fn a_price_is_named_where_there_are_several(world: &World) {
    let till = world.till().await;
    let refused = till.try_begin("dashcaddy", "premium", json!({})).await;
    let problem = refused.problem(422, "PRICE_UNKNOWN");
    for code in ["premium_monthly", "premium_3month", "premium_6month", "premium_12month"] {
        assert!(problem.text("detail").contains(code), "{problem:#}");
    }
    for unknown in ["monthly", "once"] {
        let refused = till
            .try_begin("dashcaddy", "premium", json!({ "price": unknown }))
            .await;
        refused.problem(422, "PRICE_UNKNOWN");
    }
    for (product, plan, code) in [
        ("switchslow", "lifetime", "PRODUCT_UNKNOWN"),
        ("switchfast", "premium", "PLAN_UNKNOWN"),
        ("dashcaddy", "lifetime", "PLAN_UNKNOWN"),
    ] {
        till.try_begin(product, plan, json!({})).await.problem(404, code);
    }
    assert!(openings(&till).is_empty() && till.orders().await.is_empty());
    let request = json!({ "price": "premium_3month" });
    till.begin("dashcaddy", "premium", request).await;
    assert_eq!(till.orders().await[0]["price"], "premium_3month");
}

async fn what_is_sold_by_hand_is_not_sold_here(world: &World) {
    let till = world.till().await;
    till.try_begin("optimnow", "enterprise", json!({}))
        .await
        .problem(409, "CHECKOUT_UNAVAILABLE");
    let here = "stripe = { test = \"price_switchfast_once_test\", prod = \"price_switchfast_once_prod\" }";
    let elsewhere = CATALOG.replacen(here, "stripe = { prod = \"price_switchfast_once_prod\" }", 1);
    assert_ne!(elsewhere, CATALOG);
    till.shop.apply_catalog(&elsewhere).await;
    let refused = till.try_begin("switchfast", "lifetime", json!({})).await;
    let problem = refused.problem(409, "CHECKOUT_UNAVAILABLE");
    assert!(problem.text("detail").contains("`once`"), "{problem:#}");
    assert!(problem.text("detail").contains("`test`"), "{problem:#}");
    assert!(openings(&till).is_empty() && till.orders().await.is_empty());
}

async fn an_environment_without_an_account_sells_nothing(world: &World) {
    let till = world.till().await;
    let prod = Shop::open(world, till.shop.server.clone(), "prod").await;
    let wish = json!({ "product": "switchfast", "plan": "lifetime" });
    let refused = prod.api.post("/v1/checkout/sessions", wish).await;
    let problem = refused.problem(409, "CHECKOUT_UNAVAILABLE");
    assert!(problem.text("detail").contains("`prod`"), "{problem:#}");
    // Licensing works all the same, and so does a sale by hand.
    let (license, laptop) = (prod.issue("switchfast", "lifetime").await, Device::new("laptop"));
    let verdict = prod.app("switchfast").activate(&license.key, &laptop).await.ok();
    assert_eq!(verdict["code"], "VALID");
    let sale = json!({ "product": "switchfast", "plan": "lifetime", "email": "ada@example.com" });
    prod.admin.post("/v1/admin/orders", sale).await.expect(201);

    // What was begun in one environment is unknown in the other.
    let checkout = till.begin("switchfast", "lifetime", json!({})).await;
    let path = format!("/v1/checkout/sessions/{}", checkout.id);
    prod.api.get(&path).await.problem(404, "CHECKOUT_NOT_FOUND");
}

async fn what_is_retired_is_not_sold(world: &World) {
    let till = world.till().await;
    let laptop = Device::new("laptop");
    let bought = till
        .buy("switchfast", "lifetime", json!({ "device": laptop.json() }))
        .await;
    let begun = till.begin("switchfast", "lifetime", json!({})).await;
    let start = CATALOG.find("[[product.plan]]\ncode = \"lifetime\"").unwrap();
    let end = start + CATALOG[start..].find("# -----").unwrap();
    let without = [&CATALOG[..start], &CATALOG[end..]].concat();
    till.shop.apply_catalog(&without).await;
    till.try_begin("switchfast", "lifetime", json!({}))
        .await
        .problem(404, "PLAN_UNKNOWN");
    assert_eq!(till.code("switchfast", &bought, &laptop).await, "VALID");
    // Who was at the checkout already gets what is paid for.
    till.stripe.pay(&begun.id, claviger_tests::stripe::Card::Ok);
    till.deliver().await;
    assert_eq!(till.look(&begun).await["status"], "paid");
    assert_eq!(till.licenses().await.len(), 2);
}

async fn only_what_ends_is_renewed(world: &World) {
    let till = world.till().await;
    let lifetime = till.shop.issue("switchfast", "lifetime").await;
    let yearly = till.shop.issue("optimnow", "starter").await;
    let monthly = till.shop.issue("dashcaddy", "premium").await;
    let prod = Shop::open(world, till.shop.server.clone(), "prod").await;
    let elsewhere = prod.issue("optimnow", "starter").await;
    let renew = async |product: &str, plan: &str, key: &str, more: Value| {
        let mut request = json!({ "license_key": key });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        till.try_begin(product, plan, request).await
    };
    let none = || json!({});
    let refused = renew("switchfast", "lifetime", &lifetime.key, none()).await;
    refused.problem(409, "RENEWAL_IMPOSSIBLE");
    let runs = renew(
        "dashcaddy",
        "premium",
        &monthly.key,
        json!({ "price": "premium_monthly" }),
    )
    .await;
    let problem = runs.problem(409, "RENEWAL_IMPOSSIBLE");
    assert!(problem.text("detail").contains("portal"), "{problem:#}");
    renew("optimnow", "starter", &lifetime.key, none())
        .await
        .problem(409, "PRODUCT_MISMATCH");
    renew("optimnow", "starter", "OPT-STARTER-00000-00000", none())
        .await
        .problem(404, "NOT_FOUND");
    renew("optimnow", "starter", &elsewhere.key, none())
        .await
        .problem(409, "ENVIRONMENT_MISMATCH");
    renew("optimnow", "starter", "!", none())
        .await
        .problem(422, "KEY_INVALID");
    assert!(openings(&till).is_empty() && till.orders().await.is_empty());
    let begun = renew("optimnow", "starter", &yearly.key, none()).await;
    begun.expect(201);
}

async fn a_machine_that_is_none_is_refused(world: &World) {
    let till = world.till().await;
    for id in [
        "laptop",
        "sha256:",
        "sha256:xyz",
        &"ab".repeat(32),
        &format!("sha256:{}", "ab".repeat(31)),
    ] {
        let refused = till
            .try_begin("switchfast", "lifetime", json!({ "device": { "id": id } }))
            .await;
        refused.problem(422, "DEVICE_INVALID");
    }
    for (name, value) in [
        ("email", "nobody"),
        ("language", "fr"),
        ("product", "Switch Fast"),
        ("device", "laptop"),
    ] {
        let refused = till.try_begin("switchfast", "lifetime", json!({ name: value })).await;
        refused.problem(400, "REQUEST_INVALID");
    }
    assert!(openings(&till).is_empty() && till.orders().await.is_empty());
}
