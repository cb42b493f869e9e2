//! Entering a sale.

use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

use super::{in_a_year, instant, order_path, sale, sell, with};

on_both_engines!(
    a_sale_gives_a_license_and_a_mail,
    a_repeated_request_sells_once,
    another_amount_can_be_agreed,
    a_sale_must_make_sense,
    support_sells_and_readers_look,
);

async fn a_sale_gives_a_license_and_a_mail(world: &World) {
    let shop = world.shop().await;
    let more = json!({
        "invoice_no": "RE-2026-017", "paid_at": "2026-01-31T12:00:00Z", "language": "de", "note": "bank transfer",
    });
    let sold = sell(&shop, with(sale("optimnow", "professional"), &more)).await;
    let (order, license) = (&sold["order"], &sold["license"]);
    let facts = ["source", "status", "price", "currency", "language", "invoice_no"];
    assert_eq!(
        facts.map(|fact| order.text(fact)),
        ["manual", "paid", "yearly", "eur", "de", "RE-2026-017"]
    );
    assert_eq!(order.instant("paid_at"), instant("2026-01-31T12:00:00Z"));
    assert_eq!((order.number("amount"), &order["renewal"]), (499_900, &json!(false)));
    assert_eq!(
        (order["customer"].text("email"), order["customer"].text("name")),
        ("ada@example.com", "Ada Example")
    );
    assert!(
        order.get("stripe").is_none() && order.get("subscription").is_none(),
        "{order:#}"
    );
    assert_eq!(order["license"].text("id"), license.text("id"));

    let seen = shop.license(license.text("id")).await;
    assert_eq!(
        (seen.text("order_id"), seen.text("order_ref")),
        (order.text("id"), "RE-2026-017")
    );
    assert_eq!((seen.text("source"), seen.text("note")), ("admin", "bank transfer"));
    assert_eq!(seen.instant("expires_at"), in_a_year(seen.instant("created_at")));
    let activated = shop
        .app("optimnow")
        .activate(license.text("key"), &Device::new("mcp server"))
        .await
        .ok();
    assert_eq!(activated["code"], "VALID");

    let letter = world.mailbox("test").newest(1).await;
    assert_eq!(letter.to, "ada@example.com");
    for part in ["Lizenzschlüssel", license.text("key"), "RE-2026-017", "4.999,00"] {
        assert!(letter.text.contains(part), "no {part} in {}", letter.text);
    }

    let read = shop.admin.get(&order_path(&sold, "")).await.ok();
    assert_eq!(
        (read.text("id"), read["license"].text("standing")),
        (order.text("id"), "valid")
    );
    for conditions in [
        json!({ "email": "ADA@example.com" }),
        json!({ "invoice_no": "RE-2026-017", "product": "optimnow", "statuses": ["paid"], "source": "manual" }),
        json!({ "license_id": license["id"] }),
        json!({ "customer_id": order["customer"]["id"] }),
    ] {
        let found = shop.admin.post("/v1/admin/orders/search", conditions).await.ok();
        assert_eq!(found.each("items", "id"), [order.text("id")]);
    }
    let none = json!({ "statuses": ["refunded", "pending"] });
    assert!(
        shop.admin
            .post("/v1/admin/orders/search", none)
            .await
            .ok()
            .items()
            .is_empty()
    );
    let path = format!(
        "/v1/admin/audit-events?license_id={}&action=order.created",
        license.text("id")
    );
    let noted = shop.admin.get(&path).await.ok();
    assert_eq!(noted.items()[0]["actor"]["kind"], "admin", "{noted:#}");
}

async fn a_repeated_request_sells_once(world: &World) {
    let shop = world.shop().await;
    let once = shop.admin.once("invoice-17");
    let request = sale("switchfast", "lifetime");
    let first = once.post("/v1/admin/orders", request.clone()).await.expect(201);
    assert_eq!(once.post("/v1/admin/orders", request.clone()).await.expect(201), first);
    let quiet = with(request, &json!({ "send_mail": false }));
    let second = sell(&shop, quiet).await;
    assert_ne!(second["license"]["key"], first["license"]["key"]);
    let found = shop.admin.post("/v1/admin/orders/search", json!({})).await.ok();
    assert_eq!(found.items().len(), 2);
    world.mailbox("test").newest(1).await;
}

async fn another_amount_can_be_agreed(world: &World) {
    let shop = world.shop().await;
    let agreed = |more| with(sale("optimnow", "enterprise"), &more);
    let refused = shop
        .admin
        .post("/v1/admin/orders", agreed(json!({})))
        .await
        .problem(422, "PRICE_UNKNOWN");
    assert!(refused.text("detail").contains("`amount`"), "{refused:#}");
    let sold = sell(&shop, agreed(json!({ "amount": 1_200_000, "currency": "chf" }))).await;
    let order = &sold["order"];
    assert_eq!(
        (order.number("amount"), order.text("currency"), order.get("price")),
        (1_200_000, "chf", None)
    );

    let cheaper = with(
        sale("switchfast", "lifetime"),
        &json!({ "price": "once", "amount": 2000 }),
    );
    let order = &sell(&shop, cheaper).await["order"];
    assert_eq!(
        (order.number("amount"), order.text("currency"), order.text("price")),
        (2000, "usd", "once")
    );
}

async fn a_sale_must_make_sense(world: &World) {
    let shop = world.shop().await;
    let lifetime = || sale("switchfast", "lifetime");
    for (request, status, code) in [
        (sale("nothing", "lifetime"), 404, "PRODUCT_UNKNOWN"),
        (sale("switchfast", "nothing"), 404, "PLAN_UNKNOWN"),
        (with(lifetime(), &json!({ "price": "monthly" })), 422, "PRICE_UNKNOWN"),
        (with(lifetime(), &json!({ "amount": 100 })), 400, "REQUEST_INVALID"),
        (with(lifetime(), &json!({ "currency": "eur" })), 400, "REQUEST_INVALID"),
        (
            with(lifetime(), &json!({ "amount": 100, "currency": "EUR" })),
            400,
            "REQUEST_INVALID",
        ),
        (
            with(lifetime(), &json!({ "amount": -1, "currency": "eur" })),
            400,
            "REQUEST_INVALID",
        ),
        (
            with(lifetime(), &json!({ "paid_at": "2099-01-01T00:00:00Z" })),
            400,
            "REQUEST_INVALID",
        ),
        (
            with(lifetime(), &json!({ "expires_at": "2020-01-01T00:00:00Z" })),
            400,
            "REQUEST_INVALID",
        ),
        (with(lifetime(), &json!({ "invoice": "1" })), 400, "REQUEST_INVALID"),
        (
            with(lifetime(), &json!({ "license_id": "lic_01h455vb4pex5vsknk084sn02q" })),
            404,
            "LICENSE_NOT_FOUND",
        ),
        (
            json!({ "product": "switchfast", "plan": "lifetime" }),
            400,
            "REQUEST_INVALID",
        ),
    ] {
        shop.admin.post("/v1/admin/orders", request).await.problem(status, code);
    }
    let unknown = "/v1/admin/orders/ord_01h455vb4pex5vsknk084sn02q";
    shop.admin.get(unknown).await.problem(404, "ORDER_NOT_FOUND");
    for verb in ["refresh", "mark-refunded", "clear-refunded"] {
        let answer = shop.admin.post(&format!("{unknown}/{verb}"), json!({})).await;
        answer.problem(404, "ORDER_NOT_FOUND");
    }
    let sold = sell(&shop, lifetime()).await;
    let refused = shop.admin.post(&order_path(&sold, "/refresh"), json!({})).await;
    refused.problem(409, "ORDER_CHANGE_INVALID");
}

async fn support_sells_and_readers_look(world: &World) {
    let shop = world.shop().await;
    let reader = shop.api.bearer(&world.admin_token("test", "read_only").await);
    let support = shop.api.bearer(&world.admin_token("test", "support").await);
    let sold = support
        .post("/v1/admin/orders", sale("switchfast", "lifetime"))
        .await
        .expect(201);
    reader.get(&order_path(&sold, "")).await.ok();
    reader.post("/v1/admin/orders/search", json!({})).await.ok();
    for refused in [
        reader.post("/v1/admin/orders", sale("switchfast", "lifetime")).await,
        reader.post(&order_path(&sold, "/refresh"), json!({})).await,
        reader.post(&order_path(&sold, "/mark-refunded"), json!({})).await,
        reader.post(&order_path(&sold, "/clear-refunded"), json!({})).await,
    ] {
        refused.problem(403, "FORBIDDEN");
    }
    support.post(&order_path(&sold, "/mark-refunded"), json!({})).await.ok();
}
