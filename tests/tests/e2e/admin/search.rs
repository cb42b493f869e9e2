//! Finding licenses.

use claviger_tests::{Device, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    each_condition_finds_what_it_says,
    what_somebody_types_finds_what_is_meant,
    pages_show_everything_once,
    pages_keep_to_their_sort
);

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
        (json!({ "standing": "valid" }), vec![ada_id]),
        (json!({ "standing": "suspended" }), vec![grace_id]),
        (json!({ "standing": "expired" }), vec![annie_id]),
        (json!({ "standing": "grace" }), vec![]),
        (
            json!({ "sort": "created", "order": "ascending" }),
            vec![ada_id, grace_id, annie_id],
        ),
        (json!({ "text": "   " }), vec![annie_id, grace_id, ada_id]),
        (json!({ "text": "a@exam", "product": "switchfast" }), vec![ada_id]),
        (json!({ "text": "@example", "standing": "expired" }), vec![annie_id]),
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

/// A support person pastes whatever the customer wrote.
async fn what_somebody_types_finds_what_is_meant(world: &World) {
    let shop = world.shop().await;
    let order = |email: &str, name: &str, order_ref: &str| json!({ "product": "optimnow", "plan": "starter", "email": email, "name": name, "order_ref": order_ref });
    let ada = shop
        .order(order("ada@example.com", "Ada Lovelace", "RE-2026-0017"))
        .await;
    let grace = shop
        .order(order("grace@example.org", "Grace Hopper", "RE-2026-0018"))
        .await;
    let (ada_id, grace_id) = (ada.id.as_str(), grace.id.as_str());
    let license = shop.license(ada_id).await;
    let customer = license["customer"].text("id").to_owned();
    let last4 = license.text("key_last4").to_lowercase();
    let sloppy = ada.key.to_lowercase().replace('-', " ");
    world.ledger.note_key(&sloppy);
    for (text, expected) in [
        ("a@example", vec![ada_id]),
        ("EXAMPLE.", vec![grace_id, ada_id]),
        ("lovel", vec![ada_id]),
        ("ad", vec![ada_id]),
        ("2026-001", vec![grace_id, ada_id]),
        ("re-2026-0018", vec![grace_id]),
        (ada_id, vec![ada_id]),
        (&customer, vec![ada_id]),
        (&sloppy, vec![ada_id]),
        (&format!("  {} ", grace.key), vec![grace_id]),
        ("%", vec![]),
        ("nobody", vec![]),
    ] {
        assert_eq!(found(&shop, json!({ "text": text })).await, expected);
    }
    assert!(found(&shop, json!({ "text": last4 })).await.contains(&ada.id));

    let ids = async |path: &str, text: &str| {
        let page = shop.admin.post(path, json!({ "text": text })).await.ok();
        page.items()
            .iter()
            .map(|item| item.text("id").to_owned())
            .collect::<Vec<_>>()
    };
    for text in [&customer, "lovelace", "ADA@", "ad"] {
        assert_eq!(ids("/v1/admin/customers/search", text).await, [customer.as_str()]);
    }
    assert_eq!(ids("/v1/admin/customers/search", "lo").await, [""; 0]);

    let export = json!({ "format": "json", "text": "hopper" });
    let exported = shop.admin.post("/v1/admin/licenses/export", export).await.ok();
    assert_eq!(exported.items().len(), 1);
    assert_eq!(exported.items()[0]["email"], "grace@example.org");

    // A key that belongs to the other environment is told, not silently missed.
    let prod = Shop::open(world, shop.server.clone(), "prod").await;
    let of_prod = prod.issue("switchfast", "lifetime").await;
    shop.admin
        .post("/v1/admin/licenses/search", json!({ "text": of_prod.key }))
        .await
        .problem(409, "ENVIRONMENT_MISMATCH");
}

/// Each page goes on where the one before ended, whatever the list is sorted by; a cursor of another list is refused.
async fn pages_keep_to_their_sort(world: &World) {
    let shop = world.shop().await;
    for (plan, count) in [("starter", 4), ("professional", 3)] {
        let order = json!({ "product": "optimnow", "plan": plan, "quantity": count });
        shop.admin.post("/v1/admin/licenses", order).await.expect(201);
    }
    shop.issue("switchfast", "lifetime").await;
    let mut lists = Vec::new();
    for order in ["ascending", "descending"] {
        let (mut seen, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let mut request = json!({ "limit": 2, "sort": "expires", "order": order });
            if cursor.is_string() {
                request["cursor"] = cursor.clone();
            }
            let page = shop.admin.post("/v1/admin/licenses/search", request).await.ok();
            let ends = page
                .items()
                .iter()
                .map(|license| license["expires_at"].as_str().map(str::to_owned));
            let ids = page.items().iter().map(|license| license.text("id").to_owned());
            seen.extend(ends.map(|end| (end.is_none(), end)).zip(ids));
            if page["next_cursor"].is_null() {
                break;
            }
            cursor = page["next_cursor"].clone();
        }
        assert_eq!(seen.len(), 8);
        for (sort, order) in [
            ("created", order),
            (
                "expires",
                if order == "ascending" {
                    "descending"
                } else {
                    "ascending"
                },
            ),
        ] {
            let request = json!({ "sort": sort, "order": order, "cursor": cursor });
            let refused = shop.admin.post("/v1/admin/licenses/search", request).await;
            refused.problem(400, "REQUEST_INVALID");
        }
        lists.push(seen);
    }
    assert!(lists[0].is_sorted(), "{:?}", lists[0]);
    lists[1].reverse();
    assert_eq!(lists[0], lists[1]);
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
