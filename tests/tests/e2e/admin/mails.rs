//! What became of mails.

use chrono::Duration;
use claviger_tests::{Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    a_mail_is_shown_without_its_key,
    mails_are_found_by_half_an_address,
    a_mail_is_sent_again,
    a_mail_that_came_back_shows,
    an_erased_mail_says_nothing
);

/// Sells a license, which mails its key. Gives the sale, and the mail once it is sent.
async fn sell(world: &World, shop: &Shop) -> (Value, Value) {
    let sale = json!({ "product": "switchfast", "plan": "lifetime", "email": "ada@example.com" });
    let sold = shop.admin.post("/v1/admin/orders", sale).await.expect(201);
    world.mailbox("test").newest(1).await;
    let conditions = json!({ "license_id": sold["license"]["id"], "kind": "key_delivery" });
    let found = shop.admin.post("/v1/admin/mails/search", conditions).await.ok();
    let [mail] = found.items() else {
        panic!("one mail was written: {found:#}")
    };
    (sold, mail.clone())
}

fn path(mail: &Value, rest: &str) -> String {
    format!("/v1/admin/mails/{}{rest}", mail.text("id"))
}

async fn a_mail_is_shown_without_its_key(world: &World) {
    let shop = world.shop().await;
    let (sold, mail) = sell(world, &shop).await;
    assert_eq!(mail.text("cause"), format!("key_delivery:{}", sold["order"].text("id")));
    assert_eq!(
        (mail.text("recipient"), mail.text("language")),
        ("ada@example.com", "en")
    );
    let support = shop.api.bearer(&world.admin_token("test", "support").await);
    let shown = support.get(&path(&mail, "")).await.ok();
    let (key, last4) = (sold["license"].text("key"), sold["license"].text("key_last4"));
    assert!(!shown.to_string().contains(key), "the key is shown");
    let preview = &shown["preview"];
    assert!(preview.text("subject").contains("SwitchFast"), "{preview:#}");
    for form in ["html", "text"] {
        assert!(preview.text(form).contains(last4), "{}", preview.text(form));
    }
    let reader = shop.api.bearer(&world.admin_token("test", "read_only").await);
    reader.post("/v1/admin/mails/search", json!({})).await.ok();
    for refused in [
        reader.get(&path(&mail, "")).await,
        reader.post(&path(&mail, "/resend"), json!({})).await,
        reader.post(&path(&mail, "/bounce"), json!({ "reason": "550" })).await,
    ] {
        refused.problem(403, "FORBIDDEN");
    }
}

async fn mails_are_found_by_half_an_address(world: &World) {
    let shop = world.shop().await;
    let (_, mail) = sell(world, &shop).await;
    let found = async |conditions: Value| {
        let found = shop.admin.post("/v1/admin/mails/search", conditions).await.ok();
        found.items().len()
    };
    let written = mail.instant("created_at");
    for (conditions, count) in [
        (json!({ "text": "DA@exa" }), 1),
        (json!({ "text": "d_@" }), 0),
        (json!({ "text": "ada", "state": "failed" }), 0),
        (json!({ "created_from": written }), 1),
        (json!({ "created_to": written }), 0),
        (json!({ "created_from": written + Duration::seconds(1) }), 0),
    ] {
        assert_eq!(found(conditions.clone()).await, count, "{conditions}");
    }
}

async fn a_mail_is_sent_again(world: &World) {
    let shop = world.shop().await;
    let (_, mail) = sell(world, &shop).await;
    let mailbox = world.data_folder().join("mail").join("test");
    let files = std::fs::read_dir(&mailbox).unwrap().map(|entry| entry.unwrap().path());
    files.for_each(|file| std::fs::remove_file(file).unwrap());
    let resent = shop.admin.post(&path(&mail, "/resend"), json!({})).await.ok();
    assert_eq!(resent["id"], mail["id"]);
    assert_eq!(world.mailbox("test").newest(1).await.to, "ada@example.com");
    let noted = shop.admin.get("/v1/admin/audit-events?action=mail.resent").await.ok();
    assert_eq!(noted.items().len(), 1);
    let unknown = "/v1/admin/mails/mail_01h455vb4pex5vsknk084sn02q";
    shop.admin.get(unknown).await.problem(404, "MAIL_NOT_FOUND");
    for verb in ["resend", "bounce"] {
        let answer = shop
            .admin
            .post(&format!("{unknown}/{verb}"), json!({ "reason": "550" }))
            .await;
        answer.problem(404, "MAIL_NOT_FOUND");
    }
}

async fn a_mail_that_came_back_shows(world: &World) {
    let shop = world.shop().await;
    let (_, mail) = sell(world, &shop).await;
    let found = async |bounced: bool| {
        let conditions = json!({ "bounced": bounced, "recipient": "ADA@example.com" });
        shop.admin
            .post("/v1/admin/mails/search", conditions)
            .await
            .ok()
            .items()
            .len()
    };
    assert_eq!((found(true).await, found(false).await), (0, 1));
    let reason = json!({ "reason": "550 5.1.1 no such user" });
    let bounced = shop.admin.post(&path(&mail, "/bounce"), reason).await.ok();
    assert_eq!(bounced.text("last_error"), "550 5.1.1 no such user");
    bounced.instant("bounced_at");
    assert_eq!((found(true).await, found(false).await), (1, 0));
    shop.admin
        .post(&path(&mail, "/bounce"), json!({}))
        .await
        .problem(400, "REQUEST_INVALID");
}

async fn an_erased_mail_says_nothing(world: &World) {
    let shop = world.shop().await;
    let (sold, mail) = sell(world, &shop).await;
    let customer = sold["order"]["customer"].text("id");
    let erase = format!("/v1/admin/customers/{customer}/erase");
    shop.admin
        .post(&erase, json!({ "confirm": "ada@example.com" }))
        .await
        .ok();
    let shown = shop.admin.get(&path(&mail, "")).await.ok();
    assert_eq!((shown.get("preview"), shown["mail"].get("recipient")), (None, None));
    assert!(!shown.to_string().contains("ada@example.com"), "{shown:#}");
    shop.admin
        .post(&path(&mail, "/resend"), json!({}))
        .await
        .problem(404, "MAIL_NOT_FOUND");
}
