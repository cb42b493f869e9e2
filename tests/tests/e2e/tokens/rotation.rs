//! Signing keys change without anybody being locked out.

use chrono::Duration;
use claviger_tests::{Json, KeySet, Shop, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    a_new_key_is_known_before_it_signs,
    an_overlap_shorter_than_tokens_live_is_refused,
    a_compromised_key_signs_no_more,
    a_rotation_on_the_command_line_survives_a_restart,
);

async fn rotate(shop: &Shop, how: Value) -> Value {
    shop.admin.post("/v1/admin/signing-keys/rotate", how).await.expect(201)
}

fn signer(token: &str) -> String {
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

async fn a_new_key_is_known_before_it_signs(world: &World) {
    let (shop, before) = super::shop_and_token(world).await;
    let [old] = <[String; 1]>::try_from(shop.keys().await.kids()).unwrap();

    let keys = rotate(&shop, json!({ "lead_days": 7, "overlap_days": 10 })).await;
    let (new, former) = (&keys.list("keys")[0], &keys.list("keys")[1]);
    assert_eq!(
        (&new["state"], &former["state"]),
        (&json!("upcoming"), &json!("signing"))
    );
    assert_eq!(former["kid"], old);
    assert_eq!(new.instant("signs_from") - new.instant("created_at"), Duration::days(7));
    assert_eq!(
        former.instant("expires_at") - new.instant("signs_from"),
        Duration::days(10)
    );
    let published = shop.keys().await;
    assert_eq!(published.kids().len(), 2);

    // While it is only published, the old key announces it to apps that pin keys.
    let announcing = super::token(&shop).await;
    assert_eq!(signer(&announcing), old);
    let statement = published.read(&announcing, "switchfast");
    let announced = statement.list("next_keys");
    assert_eq!(announced.len(), 1);
    assert!(
        published.json().list("keys").contains(&announced[0]),
        "it is announced as it is published"
    );
    assert_eq!(announced[0]["kid"], new["kid"]);

    world
        .clock
        .stop_at(new.instant("signs_from") - Duration::microseconds(1));
    assert_eq!(signer(&super::token(&shop).await), old);
    world.clock.stop_at(new.instant("signs_from"));
    let after = super::token(&shop).await;
    assert_eq!(signer(&after), new.text("kid"));
    let statement = KeySet::from_json(json!({ "keys": announced })).read(&after, "switchfast");
    assert!(statement.get("next_keys").is_none(), "{statement:#}");
    shop.keys().await.read(&before, "switchfast");

    world
        .clock
        .stop_at(former.instant("expires_at") - Duration::microseconds(1));
    shop.keys().await.read(&before, "switchfast");
    world.clock.stop_at(former.instant("expires_at"));
    assert_eq!(shop.keys().await.kids(), [new.text("kid")]);
    assert!(shop.keys().await.verify(&before, "switchfast").is_err());
}

async fn an_overlap_shorter_than_tokens_live_is_refused(world: &World) {
    let shop = world.shop().await;
    let short = json!({ "lead_days": 1, "overlap_days": 6 });
    let refused = shop
        .admin
        .post("/v1/admin/signing-keys/rotate", short)
        .await
        .problem(400, "REQUEST_INVALID");
    assert!(refused.text("detail").contains("7 days"), "{refused:#}");
    assert_eq!(shop.keys().await.kids().len(), 1);
}

async fn a_compromised_key_signs_no_more(world: &World) {
    let (shop, before) = super::shop_and_token(world).await;
    let keys = rotate(&shop, json!({ "force": true, "overlap_days": 0 })).await;
    assert_eq!(keys.list("keys")[0]["state"], "signing");
    let after = super::token(&shop).await;
    assert_eq!(signer(&after), keys.list("keys")[0].text("kid"));
    let published = shop.keys().await;
    published.read(&after, "switchfast");
    assert!(published.verify(&before, "switchfast").is_err());
}

async fn a_rotation_on_the_command_line_survives_a_restart(world: &World) {
    let (shop, before) = super::shop_and_token(world).await;
    shop.server.kill();
    world
        .succeed(&[
            "keys",
            "rotate",
            "--environment",
            "test",
            "--lead-days",
            "0",
            "--overlap-days",
            "30",
        ])
        .await;
    let token = world.admin_token("test", "owner").await;
    let shop = shop.through(world.serve().await, "test", &token);
    let published = shop.keys().await;
    assert_eq!(published.kids().len(), 2);
    published.read(&before, "switchfast");
    assert_ne!(signer(&super::token(&shop).await), signer(&before));
}
