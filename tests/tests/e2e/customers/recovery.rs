//! Asking for lost keys.

use chrono::Duration;
use claviger_tests::{Clock, World, on_both_engines};
use futures_util::future::join_all;
use serde_json::json;

use super::{ask, erase, order};

on_both_engines!(
    only_who_has_licenses_gets_a_mail,
    a_mail_has_all_keys_that_are_still_of_use,
    it_can_be_about_one_product,
    a_customer_gets_one_mail_in_ten_minutes,
    each_environment_mails_its_own_keys,
);

async fn only_who_has_licenses_gets_a_mail(world: &World) {
    let shop = world.shop().await;
    shop.order(order("switchfast", "lifetime", "ada@example.com")).await;
    let revoked = shop.order(order("switchfast", "lifetime", "bob@example.com")).await;
    shop.amend(&revoked.id, "revoke", json!({ "reason": "shared in public" }))
        .await;
    let erased = shop.order(order("switchfast", "lifetime", "eve@example.com")).await;
    erase(&shop, &erased, "eve@example.com").await;
    let visitor = json!({ "email": "none@example.com", "name": "No License" });
    shop.admin.post("/v1/admin/customers", visitor).await.expect(201);

    let others = [
        "nobody@example.com",
        "bob@example.com",
        "eve@example.com",
        "none@example.com",
    ];
    for email in others {
        ask(&shop.api, json!({ "email": email })).await;
    }
    // However the address is written, the mail goes to the one that is known.
    ask(&shop.api, json!({ "email": "ADA@Example.com" })).await;
    assert_eq!(world.mailbox("test").newest(1).await.to, "ada@example.com");
    shop.api
        .post("/v1/licenses/recover", json!({ "email": "no address" }))
        .await
        .problem(400, "REQUEST_INVALID");
}

async fn a_mail_has_all_keys_that_are_still_of_use(world: &World) {
    let shop = world.shop().await;
    let good = shop.issue("switchfast", "lifetime").await;
    let stopped = shop.issue("dashcaddy", "premium").await;
    let revoked = shop.issue("switchfast", "lifetime").await;
    shop.amend(&stopped.id, "suspend", json!({ "reason": "a question" }))
        .await;
    shop.amend(&revoked.id, "revoke", json!({ "reason": "a mistake" }))
        .await;

    ask(&shop.api, json!({ "email": "ada@example.com", "language": "de" })).await;
    let letter = world.mailbox("test").newest(1).await;
    assert_eq!(letter.subject, "[TEST] Ihre Lizenzschlüssel");
    for part in [&good.key, &stopped.key, "Ada Example", "gültig", "ausgesetzt"] {
        assert!(letter.text.contains(part), "{part}: {}", letter.text);
    }
    assert!(!letter.text.contains(&revoked.key), "{}", letter.text);
    assert!(
        letter.text.contains("/my-licenses?env=test&lang=de#"),
        "{}",
        letter.text
    );
}

async fn it_can_be_about_one_product(world: &World) {
    let shop = world.shop().await;
    let wanted = shop.issue("switchfast", "lifetime").await;
    let other = shop.issue("dashcaddy", "premium").await;
    let request = |product| json!({ "email": "ada@example.com", "product": product });

    ask(&shop.api, request("optimnow")).await;
    ask(&shop.api, request("switchfast")).await;
    let letter = world.mailbox("test").newest(1).await;
    assert_eq!(letter.subject, "[TEST] Your SwitchFast license keys");
    assert!(
        letter.text.contains(&wanted.key) && !letter.text.contains(&other.key),
        "{}",
        letter.text
    );
    shop.api
        .post("/v1/licenses/recover", request("nonesuch"))
        .await
        .problem(404, "PRODUCT_UNKNOWN");
}

async fn a_customer_gets_one_mail_in_ten_minutes(world: &World) {
    let shop = world.shop().await;
    shop.issue("switchfast", "lifetime").await;
    let ten_minutes = Duration::minutes(10);
    let now = Clock::real_time();
    let start = now + ten_minutes - Duration::seconds(now.timestamp().rem_euclid(ten_minutes.num_seconds()));
    let request = || json!({ "email": "ada@example.com" });

    world.clock.stop_at(start);
    join_all((0..8).map(|_| ask(&shop.api, request()))).await;
    let first = world.mailbox("test").newest(1).await;
    world.clock.stop_at(start + ten_minutes - Duration::seconds(2));
    ask(&shop.api, request()).await;
    world.clock.stop_at(start + ten_minutes);
    ask(&shop.api, request()).await;
    let second = world.mailbox("test").newest(2).await;
    assert_ne!(first.link(), second.link());
}

async fn each_environment_mails_its_own_keys(world: &World) {
    let server = world.serve().await;
    let test = claviger_tests::Shop::open(world, server.clone(), "test").await;
    let prod = claviger_tests::Shop::open(world, server, "prod").await;
    let (of_test, of_prod) = (
        test.issue("switchfast", "lifetime").await,
        prod.issue("switchfast", "lifetime").await,
    );
    ask(&prod.api, json!({ "email": "ada@example.com" })).await;
    let letter = world.mailbox("prod").newest(1).await;
    assert!(
        letter.text.contains(&of_prod.key) && !letter.text.contains(&of_test.key),
        "{}",
        letter.text
    );
    assert!(letter.text.contains("/my-licenses?env=prod&"), "{}", letter.text);
    assert!(world.mailbox("test").letters().is_empty());
}
