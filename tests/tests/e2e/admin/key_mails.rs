//! Mailing customers the keys of their licenses.

use chrono::Duration;
use claviger_tests::{Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    a_key_is_mailed_and_mailed_again,
    an_imported_key_is_mailed,
    the_order_knows_the_language,
    keys_that_are_no_good_are_not_mailed,
    without_an_address_nothing_is_mailed
);

fn path(license: &str) -> String {
    format!("/v1/admin/licenses/{license}/mail-key")
}

async fn refused(shop: &Shop, license: &str) -> Value {
    let refused = shop.admin.post(&path(license), json!({})).await;
    refused.problem(409, "KEY_MAIL_IMPOSSIBLE")
}

async fn a_key_is_mailed_and_mailed_again(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    assert!(world.mailbox("test").letters().is_empty(), "issuing mails nothing");
    let support = shop.api.bearer(&world.admin_token("test", "support").await);
    let once = support.once("call-17");
    let mail = once.post(&path(&license.id), json!({})).await.ok();
    assert_eq!(
        once.post(&path(&license.id), json!({})).await.ok(),
        mail,
        "a double click"
    );
    assert_eq!(
        (mail.text("kind"), mail.text("recipient"), mail.text("language")),
        ("key_delivery", "ada@example.com", "en")
    );
    assert_eq!(mail.text("license_id"), license.id);
    let letter = world.mailbox("test").newest(1).await;
    assert_eq!(letter.to, "ada@example.com");
    for said in ["Ada Example", &license.key, "Your license for SwitchFast"] {
        assert!(letter.text.contains(said), "{said}: {}", letter.text);
    }

    let moved = json!({ "email": "grace@example.com", "name": "Grace Example" });
    let give = format!("/v1/admin/licenses/{}/customer", license.id);
    shop.admin.put(&give, moved).await.ok();
    let second = support.post(&path(&license.id), json!({})).await.ok();
    assert_ne!((&second["id"], &second["cause"]), (&mail["id"], &mail["cause"]));
    assert_eq!(world.mailbox("test").newest(2).await.to, "grace@example.com");

    let history = format!("/v1/admin/audit-events?action=mail.requested&license_id={}", license.id);
    let noted = shop.admin.get(&history).await.ok();
    let about: Vec<&Value> = noted.items().iter().map(|event| &event["data"]["mail"]).collect();
    assert_eq!(about, [&second["id"], &mail["id"]]);
    let all = noted.to_string();
    assert!(!all.contains(&license.key) && !all.contains("@example.com"), "{all}");

    let reader = shop.api.bearer(&world.admin_token("test", "read_only").await);
    reader
        .post(&path(&license.id), json!({}))
        .await
        .problem(403, "FORBIDDEN");
    let unknown = path("lic_01h455vb4pex5vsknk084sn02q");
    shop.admin
        .post(&unknown, json!({}))
        .await
        .problem(404, "LICENSE_NOT_FOUND");
}

async fn an_imported_key_is_mailed(world: &World) {
    let shop = world.shop().await;
    let key = "OPT-PRO-LEGACY-00017";
    let csv = format!("key,product,plan,email\r\n{key},optimnow,professional,grace@example.com\r\n");
    let request = json!({ "format": "csv", "csv": csv });
    shop.admin.post("/v1/admin/licenses/import", request).await.ok();
    let found = shop.admin.post("/v1/admin/licenses/search", json!({})).await.ok();
    shop.admin
        .post(&path(found.items()[0].text("id")), json!({}))
        .await
        .ok();
    let letter = world.mailbox("test").newest(1).await;
    assert!(letter.text.contains(key), "as it was imported: {}", letter.text);
}

async fn the_order_knows_the_language(world: &World) {
    let shop = world.shop().await;
    let sale = json!({ "product": "switchfast", "plan": "lifetime", "email": "ada@example.com", "language": "de" });
    let sold = shop.admin.post("/v1/admin/orders", sale).await.expect(201);
    let sale_letter = world.mailbox("test").newest(1).await;
    let license = &sold["license"];
    let mail = shop.admin.post(&path(license.text("id")), json!({})).await.ok();
    assert_eq!(mail.text("language"), "de");
    let letter = world.mailbox("test").newest(2).await;
    assert_eq!(letter.subject, sale_letter.subject);
    assert!(letter.text.contains(license.text("key")), "{}", letter.text);
    assert!(sale_letter.text.contains("Bezahlt"), "{}", sale_letter.text);
    assert!(
        !letter.text.contains("Bezahlt"),
        "who holds it need not have paid: {}",
        letter.text
    );
}

async fn keys_that_are_no_good_are_not_mailed(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    for verb in ["suspend", "revoke"] {
        shop.amend(&license.id, verb, json!({})).await;
        let detail = refused(&shop, &license.id).await;
        assert!(detail.text("detail").contains("reinstate"), "{detail:#}");
        shop.amend(&license.id, "reinstate", json!({})).await;
    }
    let sale = json!({ "product": "switchfast", "plan": "lifetime", "email": "bob@example.com" });
    let sold = shop.admin.post("/v1/admin/orders", sale).await.expect(201);
    world.mailbox("test").newest(1).await;
    let refund = format!("/v1/admin/orders/{}/mark-refunded", sold["order"].text("id"));
    shop.admin.post(&refund, json!({})).await.ok();
    let detail = refused(&shop, sold["license"].text("id")).await;
    assert!(detail.text("detail").contains("money"), "{detail:#}");

    let extended = shop
        .amend(&license.id, "extend", json!({ "until": "2099-01-01T00:00:00Z" }))
        .await;
    let end = extended.instant("expires_at");
    world.clock.stop_at(end);
    let detail = refused(&shop, &license.id).await;
    assert!(detail.text("detail").contains("extend"), "{detail:#}");
    world.clock.stop_at(end - Duration::seconds(1));
    shop.admin.post(&path(&license.id), json!({})).await.ok();
    world.mailbox("test").newest(2).await;
}

async fn without_an_address_nothing_is_mailed(world: &World) {
    let shop = world.shop().await;
    let nobodys = shop.order(json!({ "product": "switchfast", "plan": "lifetime" })).await;
    let detail = refused(&shop, &nobodys.id).await;
    assert!(detail.text("detail").contains("no customer"), "{detail:#}");
    assert!(detail.text("fix").contains("/customer"), "{detail:#}");

    let license = shop.issue("switchfast", "lifetime").await;
    let customer = shop.license(&license.id).await;
    let erase = format!("/v1/admin/customers/{}/erase", customer["customer"].text("id"));
    let confirm = json!({ "confirm": "ada@example.com" });
    shop.admin.post(&erase, confirm).await.ok();
    let detail = refused(&shop, &license.id).await;
    assert!(detail.text("detail").contains("erased"), "{detail:#}");
    let mails = shop.admin.post("/v1/admin/mails/search", json!({})).await.ok();
    assert_eq!(mails.items().len(), 0);
}
