//! Finding licenses.

use claviger_tests::{Device, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(each_condition_finds_what_it_says, pages_show_everything_once);

async fn found(shop: &Shop, conditions: Value) -> Vec<String> {
    let page = shop.admin.post("/v1/admin/licenses/search", conditions).await.ok();
    page.items()
        .iter()
        .map(|license| license.text("id").to_owned())
        .collect()
}

async fn each_condition_finds_what_it_says(world: &World) {
    let shop = world.shop().await;
    let order = |product: &str, plan: &str, email: &str, order_ref: &str| json!({ "product": product, "plan": plan, "email": email, "order_ref": order_ref });
    let ada = shop
        .order(order("switchfast", "lifetime", "ada@example.com", "A-1"))
        .await;
    let grace = shop
        .order(order("optimnow", "professional", "grace@example.com", "G-1"))
        .await;
    let annie = shop
        .order(order("optimnow", "starter", "annie@example.com", "A-2"))
        .await;
    let laptop = Device::new("laptop");
    shop.app("optimnow").activate(&annie.key, &laptop).await.ok();
    shop.amend(&grace.id, "suspend", json!({})).await;
    world.clock.stop_at(shop.license(&annie.id).await.instant("expires_at"));

    let (ada_id, grace_id, annie_id) = (ada.id.as_str(), grace.id.as_str(), annie.id.as_str());
    let customer = shop.license(ada_id).await["customer"].text("id").to_owned();
    let last4 = shop.license(grace_id).await.text("key_last4").to_lowercase();
    let sloppy = ada.key.to_lowercase().replace('-', " ");
    world.ledger.note_key(&sloppy);
    for (conditions, expected) in [
        (json!({}), vec![annie_id, grace_id, ada_id]),
        (json!({ "product": "optimnow" }), vec![annie_id, grace_id]),
        (json!({ "product": "optimnow", "plan": "starter" }), vec![annie_id]),
        (json!({ "status": "suspended" }), vec![grace_id]),
        (json!({ "status": "revoked" }), vec![]),
        (json!({ "expired": true }), vec![annie_id, grace_id]),
        (json!({ "expired": false }), vec![ada_id]),
        (json!({ "expired": true, "status": "active" }), vec![annie_id]),
        (json!({ "email": "GRACE@example.com" }), vec![grace_id]),
        (json!({ "email": "nobody@example.com" }), vec![]),
        (json!({ "customer_id": customer }), vec![ada_id]),
        (json!({ "order_ref": "A-2" }), vec![annie_id]),
        (json!({ "key": sloppy }), vec![ada_id]),
        (json!({ "key_last4": last4, "product": "optimnow" }), vec![grace_id]),
        (json!({ "device_id": laptop.id }), vec![annie_id]),
        (json!({ "device_id": Device::new("another").id }), vec![]),
    ] {
        assert_eq!(found(&shop, conditions.clone()).await, expected, "{conditions}");
    }
    for (conditions, status, code) in [
        (json!({ "product": "nothing" }), 404, "PRODUCT_UNKNOWN"),
        (json!({ "product": "optimnow", "plan": "nothing" }), 404, "PLAN_UNKNOWN"),
        (json!({ "device_id": "my laptop" }), 422, "DEVICE_INVALID"),
        (json!({ "status": "expired" }), 400, "REQUEST_INVALID"),
        (json!({ "limit": 0 }), 400, "REQUEST_INVALID"),
        (json!({ "limit": 201 }), 400, "REQUEST_INVALID"),
    ] {
        shop.admin
            .post("/v1/admin/licenses/search", conditions)
            .await
            .problem(status, code);
    }

    let listed = shop
        .admin
        .post("/v1/admin/licenses/search", json!({ "order_ref": "A-2" }))
        .await
        .ok();
    let listed = &listed.items()[0];
    assert_eq!(
        (&listed["standing"], &listed["active_devices"]),
        (&json!("expired"), &json!(1))
    );
    assert_eq!(listed["customer"]["email"], "annie@example.com");
    assert!(listed.get("key").is_none(), "{listed:#}");
}

async fn pages_show_everything_once(world: &World) {
    let shop = world.shop().await;
    let order = json!({ "product": "switchfast", "plan": "lifetime", "quantity": 23 });
    let created = shop.admin.post("/v1/admin/licenses", order).await.expect(201);
    let mut expected = created.each("licenses", "id");
    expected.sort_unstable_by(|one, other| other.cmp(one));

    let (mut seen, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let mut request = json!({ "limit": 10 });
        if cursor.is_string() {
            request["cursor"] = cursor;
        }
        let page = shop.admin.post("/v1/admin/licenses/search", request).await.ok();
        seen.extend(page.items().iter().map(|license| license.text("id").to_owned()));
        // What comes while somebody pages moves nothing.
        shop.issue("switchfast", "lifetime").await;
        cursor = page["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen, expected);
}
