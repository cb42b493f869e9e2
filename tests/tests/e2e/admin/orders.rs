//! Sales that an admin enters by hand.

use chrono::{DateTime, Duration, Months, Utc};
use claviger_tests::{Device, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    a_sale_gives_a_license_and_a_mail,
    a_repeated_request_sells_once,
    another_amount_can_be_agreed,
    a_sale_must_make_sense,
    a_term_is_renewed_by_hand,
    a_subscription_is_sold_by_hand,
    only_what_ends_is_renewed,
    what_was_paid_back_works_no_more,
    a_renewal_that_was_paid_back_is_taken_back,
    support_sells_and_readers_look,
);

fn sale(product: &str, plan: &str) -> Value {
    json!({ "product": product, "plan": plan, "email": "ada@example.com", "name": "Ada Example" })
}

/// The same request with more in it.
fn with(mut request: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

async fn sell(shop: &Shop, request: Value) -> Value {
    shop.admin.post("/v1/admin/orders", request).await.expect(201)
}

fn order_path(sold: &Value, rest: &str) -> String {
    format!("/v1/admin/orders/{}{rest}", sold["order"].text("id"))
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn in_a_year(from: DateTime<Utc>) -> DateTime<Utc> {
    from.checked_add_months(Months::new(12)).unwrap()
}

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

async fn what_was_paid_back_works_no_more(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop, sale("switchfast", "lifetime")).await;
    let (id, key) = (sold["license"].text("id"), sold["license"].text("key"));
    let (app, laptop) = (shop.app("switchfast"), Device::new("laptop"));
    app.activate(key, &laptop).await.ok();
    let code = async || app.validate(key, &laptop).await.ok().text("code").to_owned();

    for _again in 0..2 {
        let refunded = shop
            .admin
            .post(&order_path(&sold, "/mark-refunded"), json!({}))
            .await
            .ok();
        assert_eq!(
            (refunded.text("status"), refunded["license"].text("standing")),
            ("refunded", "revoked")
        );
    }
    assert_eq!(code().await, "REVOKED");
    let seen = shop.license(id).await;
    assert_eq!(
        (seen.text("status"), seen["hold"].text("cause")),
        ("active", "refunded")
    );
    let path = format!("/v1/admin/audit-events?license_id={id}&action=order.status_changed");
    assert_eq!(shop.admin.get(&path).await.ok().items().len(), 1, "it is said once");

    let paid = shop
        .admin
        .post(&order_path(&sold, "/clear-refunded"), json!({}))
        .await
        .ok();
    assert_eq!((paid.text("status"), code().await.as_str()), ("paid", "VALID"));

    // Whoever pays again gets the same license back; what became of the first money does not matter any more.
    shop.admin
        .post(&order_path(&sold, "/mark-refunded"), json!({}))
        .await
        .ok();
    let again = sell(
        &shop,
        with(sale("switchfast", "lifetime"), &json!({ "license_id": id })),
    )
    .await;
    assert_eq!(
        (again["order"]["license"].text("standing"), code().await.as_str()),
        ("valid", "VALID")
    );
    let first = shop
        .admin
        .post(&order_path(&sold, "/clear-refunded"), json!({}))
        .await
        .ok();
    assert_eq!(first.each("remarks", "code"), ["superseded"]);
    shop.admin
        .post(&order_path(&sold, "/mark-refunded"), json!({}))
        .await
        .ok();
    assert_eq!(code().await, "VALID");
}

async fn a_renewal_that_was_paid_back_is_taken_back(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop, sale("optimnow", "starter")).await;
    let end = sold["license"].instant("expires_at");
    let renewal = with(
        sale("optimnow", "starter"),
        &json!({ "license_id": sold["license"]["id"] }),
    );
    let renewed = sell(&shop, renewal).await;
    let ends = async |verb: &str| {
        let order = shop.admin.post(&order_path(&renewed, verb), json!({})).await.ok();
        assert_eq!(order["license"].text("standing"), "valid");
        order["license"].instant("expires_at")
    };
    assert_eq!(ends("/mark-refunded").await, end);
    assert_eq!(ends("/clear-refunded").await, in_a_year(end));
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
