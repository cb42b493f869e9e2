//! The seller's table.

use claviger_tests::{Api, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(the_table_is_exported, whole_keys_are_for_owners_and_are_noted);

const HEADER: &str = "customer,email,key,product,plan,price,amount,currency,purchased,expires,status,standing,renews_at,invoice_no,source";

/// Sells two licenses; gives the second one.
async fn sell(shop: &Shop) -> Value {
    let sale = |product: &str, plan: &str, name: &str, paid_at: &str| {
        json!({
            "product": product, "plan": plan, "email": "ada@example.com", "name": name, "paid_at": paid_at,
            "invoice_no": "-7", "send_mail": false,
        })
    };
    let first = sale("optimnow", "starter", "=HYPERLINK(1)", "2026-01-31T12:00:00Z");
    shop.admin.post("/v1/admin/orders", first).await.expect(201);
    let second = sale("switchfast", "lifetime", "Lovelace, Ada", "2026-02-01T00:00:00Z");
    shop.admin.post("/v1/admin/orders", second).await.expect(201)
}

async fn export(api: &Api, format: &str, keys: bool) -> String {
    let answer = api
        .post(
            "/v1/admin/orders/export",
            json!({ "format": format, "include_keys": keys }),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

async fn the_table_is_exported(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop).await;
    let (key, last4) = (sold["license"].text("key"), sold["license"].text("key_last4"));

    let request = json!({ "format": "csv" });
    let answer = shop.admin.post("/v1/admin/orders/export", request).await;
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let disposition = answer.header("content-disposition").unwrap();
    assert!(
        disposition.starts_with("attachment; filename=\"orders-test-"),
        "{disposition}"
    );
    let lines: Vec<&str> = answer.text.lines().collect();
    // The name that the first sale gave stays the customer's.
    assert_eq!(lines[0], HEADER);
    assert_eq!(
        lines[1],
        format!(
            "'=HYPERLINK(1),ada@example.com,…{last4},switchfast,lifetime,once,29.00,usd,2026-02-01T00:00:00Z,never,paid,valid,,'-7,manual"
        )
    );
    assert!(
        lines[2].contains(",optimnow,starter,yearly,1499.00,eur,") && lines.len() == 3,
        "{lines:#?}"
    );

    let table: Value = serde_json::from_str(&export(&shop.admin, "json", false).await).unwrap();
    let row = &table.items()[0];
    assert_eq!(
        (row.number("amount"), row.text("key"), row.get("expires")),
        (2900, format!("…{last4}").as_str(), None)
    );
    assert!(!table.to_string().contains(key));
    let some = json!({ "format": "json", "product": "optimnow" });
    let some = shop.admin.post("/v1/admin/orders/export", some).await.ok();
    assert_eq!(some.each("items", "plan"), ["starter"]);
    let misspelled = json!({ "format": "json", "produkt": "optimnow" });
    shop.admin
        .post("/v1/admin/orders/export", misspelled)
        .await
        .problem(400, "REQUEST_INVALID");
}

async fn whole_keys_are_for_owners_and_are_noted(world: &World) {
    let shop = world.shop().await;
    let sold = sell(&shop).await;
    let key = sold["license"].text("key");
    let support = shop.api.bearer(&world.admin_token("test", "support").await);
    let reader = shop.api.bearer(&world.admin_token("test", "read_only").await);
    let whole = json!({ "format": "csv", "include_keys": true });
    support
        .post("/v1/admin/orders/export", whole)
        .await
        .problem(403, "FORBIDDEN");
    assert!(!export(&reader, "csv", false).await.contains(key));
    for format in ["csv", "json"] {
        assert!(export(&shop.admin, format, true).await.contains(key), "{format}");
    }
    let noted = shop
        .admin
        .get("/v1/admin/audit-events?action=orders.exported")
        .await
        .ok();
    let data: Vec<&Value> = noted.items().iter().map(|event| &event["data"]).collect();
    let (masked, whole) = (
        json!({ "count": 2, "keys": false }),
        json!({ "count": 2, "keys": true }),
    );
    assert_eq!(data, [&whole, &whole, &masked], "newest first");
}
