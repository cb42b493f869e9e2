use claviger_tests::{App, Device, Json, Shop, World, on_postgres};
use futures_util::future::join_all;

use super::{CROWD, activate_at_once, assert_three_slots};

on_postgres!(
    a_crowd_gets_three_slots,
    the_same_device_at_the_same_time_gets_one,
    what_one_server_changes_the_others_see,
    the_same_order_is_issued_once,
);

/// Three servers on one database, and the app through each.
async fn three(world: &World, product: &str) -> (Shop, Vec<App>) {
    let shop = world.shop().await;
    let others = join_all([world.serve(), world.serve()]).await;
    let token = world.admin_token("test", "owner").await;
    let through = others.into_iter().map(|server| shop.through(server, "test", &token).app(product));
    (shop.clone(), std::iter::once(shop.app(product)).chain(through).collect())
}

async fn a_crowd_gets_three_slots(world: &World) {
    let (shop, apps) = three(world, "switchfast").await;
    let license = shop.issue("switchfast", "lifetime").await;
    let crowd = Device::fleet(CROWD);
    let answers = activate_at_once(&apps, &license, &crowd).await;
    for app in &apps {
        assert_three_slots(app, &license, &crowd, &answers).await;
    }
}

async fn the_same_device_at_the_same_time_gets_one(world: &World) {
    let (shop, apps) = three(world, "switchfast").await;
    let license = shop.issue("switchfast", "lifetime").await;
    let laptop = vec![Device::new("laptop"); CROWD];
    let answers = activate_at_once(&apps, &license, &laptop).await;
    let first = answers[0].ok()["activation"].text("id").to_owned();
    assert!(answers.iter().all(|answer| answer.ok()["activation"]["id"] == first.as_str()));
    assert_eq!(apps[1].devices(&license.key).await.ok().list("devices").len(), 1);
}

async fn what_one_server_changes_the_others_see(world: &World) {
    let (shop, apps) = three(world, "vps-runner").await;
    let (license, machine) = (shop.issue("vps-runner", "pro").await, Device::new("vps"));
    assert_eq!(apps[1].activate(&license.key, &machine).await.ok()["code"], "VALID");
    let verdict = apps[2].validate(&license.key, &machine).await.ok();
    assert_eq!(verdict["code"], "VALID");
    // All sign with the same key.
    shop.keys().await.read(verdict.text("token"), "vps-runner");
    shop.amend(&license.id, "revoke", serde_json::json!({})).await;
    for app in &apps {
        assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "REVOKED");
    }
}

async fn the_same_order_is_issued_once(world: &World) {
    let shop = world.shop().await;
    let token = world.admin_token("test", "owner").await;
    let other = shop.through(world.serve().await, "test", &token);
    let order = serde_json::json!({ "product": "switchfast", "plan": "lifetime" });
    let shops = [shop.admin.bearer(&token).once("order-17"), other.admin.once("order-17")];
    let answers = join_all((0..8).map(|turn| shops[turn % 2].post("/v1/admin/licenses", order.clone()))).await;
    for answer in &answers {
        assert!(answer.status == 201 || answer.problem(409, "IDEMPOTENCY_IN_PROGRESS").is_object());
    }
    let found = shop.admin.post("/v1/admin/licenses/search", serde_json::json!({})).await.ok();
    assert_eq!(found.entries().len(), 1, "{found:#}");
}
