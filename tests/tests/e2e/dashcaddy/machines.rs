//! DashCaddy: one plan with four prices, for one machine at a time.

use chrono::Duration;
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    a_website_shows_the_prices,
    a_machine_gives_way_before_another_comes,
    a_missing_payment_has_its_grace,
    support_finds_a_license_by_its_key,
);

async fn a_website_shows_the_prices(world: &World) {
    let shop = world.shop().await;
    let listed = shop.api.get("/v1/plans?product=dashcaddy").await.ok();
    let plan = &listed["products"][0]["plans"][0];
    assert_eq!((&plan["code"], &plan["max_devices"]), (&json!("premium"), &json!(1)));
    assert_eq!(plan["features"], json!(["recipes", "sso", "swarm"]));
    let price = |price: &Value| {
        (
            price.text("code").to_owned(),
            price.number("amount"),
            price.number("interval_months"),
        )
    };
    let prices: Vec<_> = plan.list("prices").iter().map(price).collect();
    let expected = [
        ("premium_12month".to_owned(), 9_900, 12),
        ("premium_3month".to_owned(), 5_000, 3),
        ("premium_6month".to_owned(), 6_500, 6),
        ("premium_monthly".to_owned(), 2_500, 1),
    ];
    assert_eq!(prices, expected);
    assert_eq!(shop.api.get("/v1/plans").await.ok().list("products").len(), 4);
    shop.api
        .get("/v1/plans?product=nothing")
        .await
        .problem(404, "PRODUCT_UNKNOWN");
}

async fn a_machine_gives_way_before_another_comes(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("dashcaddy");
    let (license, old, new) = (
        shop.issue("dashcaddy", "premium").await,
        Device::new("old"),
        Device::new("new"),
    );
    assert!(license.key.starts_with("DC-"), "not the catalog's template");
    app.activate(&license.key, &old).await.ok();
    app.activate(&license.key, &new)
        .await
        .problem(409, "DEVICE_LIMIT_REACHED");
    app.deactivate(&license.key, &old).await.ok();
    assert_eq!(
        app.activate(&license.key, &new).await.ok()["activation"]["origin"],
        "move"
    );
    for feature in ["sso", "recipes", "swarm"] {
        let asked = app
            .validate_with(&license.key, &new, json!({ "features": [feature] }))
            .await
            .ok();
        assert_eq!(asked["code"], "VALID", "{feature}");
    }
}

async fn a_missing_payment_has_its_grace(world: &World) {
    let shop = world.shop().await;
    let (app, license, machine) = (
        shop.app("dashcaddy"),
        shop.issue("dashcaddy", "premium").await,
        Device::new("server"),
    );
    app.activate(&license.key, &machine).await.ok();
    let marked = shop.amend(&license.id, "mark-overdue", json!({})).await;
    let (since, until) = (marked.instant("overdue_since"), marked.instant("grace_until"));
    assert_eq!(
        (until - since, &marked["standing"]),
        (Duration::days(7), &json!("grace"))
    );

    let verdict = app.validate(&license.key, &machine).await.ok();
    assert_eq!(
        (&verdict["code"], verdict["license"].instant("grace_until")),
        (&json!("VALID"), until)
    );
    let statement = shop.keys().await.read(verdict.text("token"), "dashcaddy");
    assert_eq!(statement["grace_until"], until.timestamp());
    assert!(
        statement.number("exp") <= until.timestamp(),
        "offline it does not outlive the grace"
    );

    world.clock.stop_at(until - Duration::seconds(1));
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "VALID");
    world.clock.stop_at(until);
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "OVERDUE");
    // A second failure does not begin the grace anew.
    assert_eq!(
        shop.amend(&license.id, "mark-overdue", json!({}))
            .await
            .instant("grace_until"),
        until
    );
    shop.amend(&license.id, "clear-overdue", json!({})).await;
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "VALID");
}

async fn support_finds_a_license_by_its_key(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("dashcaddy"), shop.issue("dashcaddy", "premium").await);
    let machine = json!({
        "id": Device::new("server").id, "name": "home server", "hostname": "caddy", "platform": "linux",
        "arch": "aarch64", "cpu": "Cortex-A76", "app_version": "3.1.0",
    });
    let request = json!({ "product": "dashcaddy", "key": license.key, "device": machine });
    shop.api.post("/v1/licenses/activate", request).await.ok();

    let found = shop
        .admin
        .post("/v1/admin/licenses/search", json!({ "key": license.key }))
        .await
        .ok();
    assert_eq!(found.items()[0]["id"], license.id);
    let shown = shop.license(found.items()[0].text("id")).await;
    let device = &shown["devices"][0];
    for member in ["name", "hostname", "platform", "arch", "cpu", "app_version"] {
        assert_eq!(device[member], machine[member], "{member}");
    }
    let history = format!("/v1/admin/licenses/{}/history", license.id);
    let told = shop.admin.get(&history).await.ok().to_string();
    assert!(
        !told.contains("home server") && !told.contains("caddy\""),
        "the audit log tells the machine's name"
    );

    shop.amend(&license.id, "reset-activations", Value::Null).await;
    assert_eq!(
        app.activate(&license.key, &Device::new("another")).await.ok()["activation"]["origin"],
        "new"
    );
}
