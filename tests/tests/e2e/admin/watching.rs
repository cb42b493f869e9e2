//! The audit log, keys that are read, and keys that travel.

use chrono::{Duration, SecondsFormat};
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    reading_a_key_is_noted,
    the_audit_log_is_filtered,
    the_audit_log_is_filtered_by_who_and_when,
    the_audit_log_is_watched,
    a_key_that_travels_shows
);

async fn reading_a_key_is_noted(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let revealed = shop.amend(&license.id, "reveal-key", json!({})).await;
    assert_eq!(revealed["key"], license.key);
    let noted = shop
        .admin
        .get("/v1/admin/audit-events?action=license.key_revealed")
        .await
        .ok();
    let [noted] = noted.items() else {
        panic!("one key was read: {noted:#}")
    };
    assert_eq!(
        (&noted["license_id"], &noted["actor"]["name"]),
        (&json!(license.id), &json!("owner"))
    );
    assert!(!noted.to_string().contains(&license.key));
}

async fn the_audit_log_is_filtered(world: &World) {
    let shop = world.shop().await;
    let (one, other) = (
        shop.issue("switchfast", "lifetime").await,
        shop.issue("switchfast", "lifetime").await,
    );
    shop.amend(&one.id, "suspend", json!({})).await;
    shop.amend(&other.id, "suspend", json!({})).await;
    let events = async |query: String| {
        let found = shop.admin.get(&format!("/v1/admin/audit-events?{query}")).await.ok();
        found
            .items()
            .iter()
            .map(|event| event.text("action").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        events(format!("license_id={}", one.id)).await,
        ["license.suspended", "license.created"]
    );
    assert_eq!(events("action=license.suspended".to_owned()).await.len(), 2);
    assert_eq!(
        events(format!("action=license.suspended&license_id={}", one.id))
            .await
            .len(),
        1
    );
    let customer = shop.license(&one.id).await["customer"].text("id").to_owned();
    let of_customer = events(format!("customer_id={customer}")).await;
    assert!(of_customer.contains(&"customer.created".to_owned()), "{of_customer:?}");
    let all = events("limit=200".to_owned()).await;
    assert!(
        all.contains(&"catalog.applied".to_owned()) && all.contains(&"admin_token.created".to_owned()),
        "{all:?}"
    );
    shop.admin
        .get("/v1/admin/audit-events?license_id=nonsense")
        .await
        .problem(400, "REQUEST_INVALID");
}

async fn the_audit_log_is_filtered_by_who_and_when(world: &World) {
    let shop = world.shop().await;
    let begin = world.clock.now();
    world.clock.stop_at(begin + Duration::minutes(5));
    let license = shop.issue("switchfast", "lifetime").await;
    world.clock.stop_at(begin + Duration::minutes(10));
    let app = shop.app("switchfast");
    app.activate(&license.key, &Device::new("laptop")).await.ok();
    world.clock.stop_at(begin + Duration::minutes(15));
    shop.amend(&license.id, "suspend", json!({})).await;
    let actions = async |query: String| {
        let found = shop.admin.get(&format!("/v1/admin/audit-events?{query}")).await.ok();
        let texts = found.each("items", "action");
        texts.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let me = shop.admin.get("/v1/admin/me").await.ok();
    assert_eq!(actions("actor_kind=app".to_owned()).await, ["device.activated"]);
    let by_me = actions(format!("actor={}&subject=license", me.text("id"))).await;
    assert_eq!(by_me, ["license.suspended", "license.created"]);
    assert_eq!(
        actions("subject=license".to_owned()).await,
        ["license.suspended", "license.created"]
    );
    let instant = |minutes: i64| (begin + Duration::minutes(minutes)).to_rfc3339_opts(SecondsFormat::Micros, true);
    assert_eq!(
        actions(format!("from={}&to={}", instant(10), instant(15))).await,
        ["device.activated"]
    );
    for nonsense in [
        "actor=lic_01h455vb4pex5vsknk084sn02q",
        "actor_kind=somebody",
        "from=yesterday",
        "subject=a.b",
    ] {
        let refused = shop.admin.get(&format!("/v1/admin/audit-events?{nonsense}")).await;
        refused.problem(400, "REQUEST_INVALID");
    }
}

async fn the_audit_log_is_watched(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let now = world.clock.now();
    let list = async |query: String| shop.admin.get(&format!("/v1/admin/audit-events?{query}")).await.ok();
    let first = list("limit=3".to_owned()).await;
    let newest = first.items()[0].text("id").to_owned();
    assert!(list(format!("after={newest}")).await.items().is_empty());
    let poll = first.text("poll_after").to_owned();
    assert!(
        !list(format!("after={poll}")).await.items().is_empty(),
        "the last minute is told again"
    );

    for (minute, verb) in [(2, "suspend"), (3, "reinstate"), (4, "suspend")] {
        world.clock.stop_at(now + Duration::minutes(minute));
        shop.amend(&license.id, verb, json!({})).await;
    }
    let news = list(format!("after={newest}")).await;
    assert_eq!(
        news.each("items", "action"),
        ["license.suspended", "license.reinstated", "license.suspended"]
    );
    let part = list(format!("after={newest}&limit=2")).await;
    let rest = list(format!("after={newest}&cursor={}", part.text("next_cursor"))).await;
    assert_eq!((part.items().len(), rest.items().len()), (2, 1));
    assert_eq!(rest.items()[0]["id"], news.items()[2]["id"]);

    world.clock.stop_at(now + Duration::minutes(9));
    let quiet = list(format!("after={}", news.items()[0].text("id"))).await;
    assert!(quiet.items().is_empty());
    let still = list(format!("after={}", quiet.text("poll_after"))).await;
    assert!(
        still.items().is_empty(),
        "after a minute of quiet there is nothing to tell"
    );
}

async fn a_key_that_travels_shows(world: &World) {
    let settings = world.settings().with("TRUSTED_PROXIES", "127.0.0.0/8");
    let shop = claviger_tests::Shop::open(world, world.start(&settings).await.unwrap(), "test").await;
    let (shared, honest) = (
        shop.issue("switchfast", "lifetime").await,
        shop.issue("switchfast", "lifetime").await,
    );
    let app = shop.app("switchfast");
    app.activate(&honest.key, &Device::new("honest")).await.ok();
    for (number, device) in Device::fleet(8).iter().enumerate() {
        let request = app.request(&shared.key, device, &json!({}));
        let elsewhere = shop.api.header("x-forwarded-for", format!("198.51.{number}.7"));
        elsewhere.post("/v1/licenses/activate", request).await;
    }

    assert!(shop.admin.get("/v1/admin/suspicious").await.ok().items().is_empty());
    for query in [
        "devices=8",
        "networks=8&devices=100",
        "refusals=5&devices=100&networks=100",
    ] {
        let found = shop.admin.get(&format!("/v1/admin/suspicious?{query}")).await.ok();
        let [found] = found.items() else {
            panic!("{query} finds one: {found:#}")
        };
        assert_eq!(found["license"]["id"], shared.id);
        assert_eq!(
            (&found["devices"], &found["networks"], &found["refusals"]),
            (&json!(8), &json!(8), &json!(5))
        );
    }
}
