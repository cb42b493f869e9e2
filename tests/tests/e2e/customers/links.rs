//! One-time links, and the sessions that they begin.

use chrono::{Duration, SubsecRound};
use claviger_tests::{Clock, Json, Letter, Shop, World, on_both_engines};
use futures_util::future::join_all;
use serde_json::json;

use super::{ask, erase, open, sign_in};

on_both_engines!(
    a_link_works_once,
    of_many_who_open_it_one_gets_in,
    links_and_sessions_end_at_their_instant,
    they_work_in_their_environment_alone,
    nothing_else_opens_the_page,
    an_erased_customer_is_signed_out,
);

/// A shop with a license of Ada's, and the mail with her link.
async fn letter(world: &World) -> (Shop, Letter) {
    let shop = world.shop().await;
    shop.issue("switchfast", "lifetime").await;
    ask(&shop.api, json!({ "email": "ada@example.com" })).await;
    let letter = world.mailbox("test").newest(1).await;
    (shop, letter)
}

async fn a_link_works_once(world: &World) {
    let (shop, letter) = letter(world).await;
    let session = open(&shop.api, letter.link()).await.expect(201);
    open(&shop.api, letter.link()).await.problem(410, "LINK_INVALID");
    open(&shop.api, "nonesuch").await.problem(410, "LINK_INVALID");
    let page = shop.api.bearer(session.text("token"));
    assert_eq!(page.get("/v1/customer/licenses").await.ok()["email"], "ada@example.com");
    // A session is no link, and a link is no session.
    open(&shop.api, session.text("token"))
        .await
        .problem(410, "LINK_INVALID");
    let refused = shop.api.bearer(letter.link()).get("/v1/customer/licenses").await;
    refused.problem(401, "CUSTOMER_SESSION_INVALID");
}

async fn of_many_who_open_it_one_gets_in(world: &World) {
    let (shop, letter) = letter(world).await;
    let answers = join_all((0..32).map(|_| open(&shop.api, letter.link()))).await;
    let (inside, outside): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(inside.len(), 1);
    for answer in outside {
        answer.problem(410, "LINK_INVALID");
    }
    let page = shop.api.bearer(inside[0].json().text("token"));
    page.get("/v1/customer/licenses").await.ok();
}

async fn links_and_sessions_end_at_their_instant(world: &World) {
    let shop = world.shop().await;
    shop.issue("switchfast", "lifetime").await;
    let asked = Clock::real_time().trunc_subsecs(0) + Duration::hours(1);
    let moment = Duration::milliseconds(1);
    world.clock.stop_at(asked);
    ask(&shop.api, json!({ "email": "ada@example.com" })).await;
    let first = world.mailbox("test").newest(1).await;
    world.clock.stop_at(asked + Duration::minutes(30));
    open(&shop.api, first.link()).await.problem(410, "LINK_INVALID");

    ask(&shop.api, json!({ "email": "ada@example.com" })).await;
    let second = world.mailbox("test").newest(2).await;
    let opened = asked + Duration::minutes(60) - moment;
    world.clock.stop_at(opened);
    let session = open(&shop.api, second.link()).await.expect(201);
    assert_eq!(session.instant("expires_at"), opened + Duration::minutes(60));
    let page = shop.api.bearer(session.text("token"));
    world.clock.stop_at(opened + Duration::minutes(60) - moment);
    page.get("/v1/customer/licenses").await.ok();
    world.clock.stop_at(opened + Duration::minutes(60));
    let over = page.get("/v1/customer/licenses").await;
    over.problem(401, "CUSTOMER_SESSION_INVALID");
}

async fn they_work_in_their_environment_alone(world: &World) {
    let (shop, letter) = letter(world).await;
    let prod = shop.api.environment("prod");
    open(&prod, letter.link()).await.problem(410, "LINK_INVALID");
    // The other environment did not use it up.
    let session = open(&shop.api, letter.link()).await.expect(201);
    let refused = prod.bearer(session.text("token")).get("/v1/customer/licenses").await;
    let refused = refused.problem(401, "CUSTOMER_SESSION_INVALID");
    assert!(refused.text("detail").contains("`test`"), "{refused:#}");
}

async fn nothing_else_opens_the_page(world: &World) {
    let (shop, _) = letter(world).await;
    let without = shop.api.get("/v1/customer/licenses").await;
    without.problem(401, "CUSTOMER_SESSION_INVALID");
    assert_eq!(without.header("www-authenticate"), Some("Bearer realm=\"claviger\""));
    for token in [
        "",
        "clv_customer_test_",
        "clv_customer_test_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        let refused = shop.api.bearer(token).get("/v1/customer/licenses").await;
        refused.problem(401, "CUSTOMER_SESSION_INVALID");
    }
    let admin = shop.admin.get("/v1/customer/licenses").await;
    admin.problem(401, "CUSTOMER_SESSION_INVALID");
    let path = "/v1/customer/licenses/lic_01h455vb4pex5vsknk084sn02q";
    for path in [
        format!("{path}/portal-sessions"),
        format!("{path}/devices/act_01h455vb4pex5vsknk084sn02q/release"),
    ] {
        let refused = shop.api.post(&path, json!({})).await;
        refused.problem(401, "CUSTOMER_SESSION_INVALID");
    }
}

async fn an_erased_customer_is_signed_out(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let page = sign_in(world, &shop, "ada@example.com", 1).await;
    page.get("/v1/customer/licenses").await.ok();
    // A session opens nothing else.
    page.get("/v1/admin/me").await.problem(401, "UNAUTHORIZED");
    erase(&shop, &license, "ada@example.com").await;
    let refused = page.get("/v1/customer/licenses").await;
    refused.problem(401, "CUSTOMER_SESSION_INVALID");
}
