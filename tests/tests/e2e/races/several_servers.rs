use claviger_tests::{Device, Json, Shop, World, on_postgres};
use futures_util::future::{self, join_all};
use serde_json::json;

use super::{CROWD, activate_at_once, assert_three_slots};

on_postgres!(
    a_crowd_gets_three_slots,
    the_same_device_at_the_same_time_gets_one,
    what_one_server_changes_the_others_see,
    the_same_order_is_issued_once,
);

/// One seller through three servers on one database.
async fn three(world: &World) -> [Shop; 3] {
    let (shop, second, third) = future::join3(world.shop(), world.serve(), world.serve()).await;
    let token = world.admin_token("test", "owner").await;
    let [second, third] = [second, third].map(|server| shop.through(server, "test", &token));
    [shop, second, third]
}

async fn a_crowd_gets_three_slots(world: &World) {
    let shops = three(world).await;
    let apps = shops.each_ref().map(|shop| shop.app("switchfast"));
    let license = shops[0].issue("switchfast", "lifetime").await;
    let crowd = Device::fleet(CROWD);
    let answers = activate_at_once(&apps, &license, &crowd).await;
    for app in &apps {
        assert_three_slots(app, &license, &crowd, &answers).await;
    }
}

async fn the_same_device_at_the_same_time_gets_one(world: &World) {
    let shops = three(world).await;
    let apps = shops.each_ref().map(|shop| shop.app("switchfast"));
    let license = shops[0].issue("switchfast", "lifetime").await;
    let laptop = vec![Device::new("laptop"); CROWD];
    let answers = activate_at_once(&apps, &license, &laptop).await;
    let first = answers[0].ok()["activation"].text("id").to_owned();
    assert!(
        answers
            .iter()
            .all(|answer| answer.ok()["activation"]["id"] == first.as_str())
    );
    assert_eq!(apps[1].devices(&license.key).await.ok().list("devices").len(), 1);
}

async fn what_one_server_changes_the_others_see(world: &World) {
    let shops = three(world).await;
    let apps = shops.each_ref().map(|shop| shop.app("vps-runner"));
    let (license, machine) = (shops[0].issue("vps-runner", "pro").await, Device::new("vps"));
    assert_eq!(apps[1].activate(&license.key, &machine).await.ok()["code"], "VALID");
    let verdict = apps[2].validate(&license.key, &machine).await.ok();
    assert_eq!(verdict["code"], "VALID");
    // All sign with the same key.
    shops[0].keys().await.read(verdict.text("token"), "vps-runner");
    shops[0].amend(&license.id, "revoke", json!({})).await;
    for app in &apps {
        assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "REVOKED");
    }
}

async fn the_same_order_is_issued_once(world: &World) {
    let shops = three(world).await;
    let order = json!({ "product": "switchfast", "plan": "lifetime" });
    let token = world.admin_token("test", "owner").await;
    let owner = shops.each_ref().map(|shop| shop.api.bearer(&token).once("order-17"));
    let answers = join_all((0..12).map(|turn| owner[turn % 3].post("/v1/admin/licenses", order.clone()))).await;
    for answer in &answers {
        assert!(answer.status == 201 || answer.problem(409, "IDEMPOTENCY_IN_PROGRESS").is_object());
    }
    let found = shops[0].admin.post("/v1/admin/licenses/search", json!({})).await.ok();
    assert_eq!(found.items().len(), 1, "{found:#}");
}
