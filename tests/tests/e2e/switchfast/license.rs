//! The license: what the app learns and when, with and without the server.

use chrono::Duration;
use claviger_tests::{Device, Json, World, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_key_works_however_it_is_typed,
    a_check_every_four_hours_keeps_seven_days_offline,
    a_suspended_license_is_refused_with_a_signature,
    the_app_can_switch_environments,
    a_key_of_another_product_says_so,
);

async fn a_key_works_however_it_is_typed(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let license = shop.issue("switchfast", "lifetime").await;
    assert!(license.key.starts_with("SF-"), "not the catalog's template");

    let confused = license.key.to_lowercase().replace('0', "o").replace('1', "l");
    for typed in [
        confused.clone(),
        confused.replace('-', " "),
        format!("  {} ", license.key.replace('-', "")),
    ] {
        world.ledger.note_key(&typed);
        let verdict = app.activate(&typed, &Device::new("laptop")).await.ok();
        assert_eq!(verdict["code"], "VALID");
        assert_eq!(verdict["license"]["id"], license.id);
        assert_eq!(verdict["license"]["active_devices"], 1);
    }

    let mut slipped: Vec<char> = license.key.chars().collect();
    let last = slipped.pop().unwrap();
    slipped.push(if last == '7' { '8' } else { '7' });
    let slipped: String = slipped.into_iter().collect();
    let unknown = app
        .activate(&slipped, &Device::new("laptop"))
        .await
        .problem(404, "NOT_FOUND");
    assert!(unknown.text("detail").contains("typing slip"), "{unknown:#}");
    app.activate("ключ", &Device::new("laptop"))
        .await
        .problem(422, "KEY_INVALID");
}

async fn a_check_every_four_hours_keeps_seven_days_offline(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let (license, laptop) = (shop.issue("switchfast", "lifetime").await, Device::new("laptop"));
    app.activate(&license.key, &laptop).await.ok();

    world.clock.run_ahead(Duration::hours(4));
    let verdict = app
        .validate_with(&license.key, &laptop, json!({ "nonce": "check-number-2" }))
        .await
        .ok();
    let now = verdict.instant("server_time");
    assert_eq!(verdict.instant("refresh_after") - now, Duration::hours(4));
    assert_eq!(verdict.instant("offline_until") - now, Duration::days(7));
    assert_eq!(verdict["activation"]["current"], true);
    let device = &app.devices(&license.key).await.ok()["devices"][0];
    assert_eq!(device.instant("last_seen_at"), now, "the check was recorded");

    let keys = shop.keys().await;
    let statement = keys.read(verdict.text("token"), "switchfast");
    assert_eq!(
        (&statement["iss"], &statement["aud"]),
        (&json!("claviger"), &json!("switchfast"))
    );
    assert_eq!(
        (&statement["env"], &statement["kind"]),
        (&json!("test"), &json!("license"))
    );
    assert_eq!(
        (&statement["code"], &statement["plan"]),
        (&json!("VALID"), &json!("lifetime"))
    );
    assert_eq!(
        (&statement["sub"], &statement["device"]),
        (&json!(license.id), &json!(laptop.id))
    );
    assert_eq!(statement["activation"], verdict["activation"]["id"]);
    assert_eq!(statement["nonce"], "check-number-2");
    assert_eq!(statement["iat"], now.timestamp());
    assert_eq!(statement["exp"], (now + Duration::days(7)).timestamp());
    assert_eq!(statement["refresh_after"], (now + Duration::hours(4)).timestamp());
    assert!(
        keys.verify(verdict.text("token"), "vps-runner").is_err(),
        "a token is for one product"
    );
}

async fn a_suspended_license_is_refused_with_a_signature(world: &World) {
    let shop = world.shop().await;
    let app = shop.app("switchfast");
    let (license, laptop) = (shop.issue("switchfast", "lifetime").await, Device::new("laptop"));
    app.activate(&license.key, &laptop).await.ok();

    let suspended = shop
        .amend(&license.id, "suspend", json!({ "reason": "card reported stolen" }))
        .await;
    assert_eq!(suspended["standing"], "suspended");
    let verdict = app.validate(&license.key, &laptop).await.ok();
    assert_eq!(
        (&verdict["valid"], &verdict["code"]),
        (&json!(false), &json!("SUSPENDED"))
    );
    assert!(
        !verdict.to_string().contains("stolen"),
        "the reason is for admins: {verdict:#}"
    );
    let keys = shop.keys().await;
    let refusal = keys.read(verdict.text("token"), "switchfast");
    assert_eq!(
        (&refusal["code"], &refusal["sub"]),
        (&json!("SUSPENDED"), &json!(license.id))
    );

    let refused = app
        .activate(&license.key, &Device::new("desktop"))
        .await
        .problem(403, "SUSPENDED");
    assert_eq!(keys.read(refused.text("token"), "switchfast")["code"], "SUSPENDED");

    shop.amend(&license.id, "reinstate", json!({})).await;
    let verdict = app.validate(&license.key, &laptop).await.ok();
    assert_eq!((&verdict["valid"], &verdict["code"]), (&json!(true), &json!("VALID")));
}

async fn the_app_can_switch_environments(world: &World) {
    let test = world.shop().await;
    let prod = claviger_tests::Shop::open(world, test.server.clone(), "prod").await;
    let (license, laptop) = (test.issue("switchfast", "lifetime").await, Device::new("laptop"));
    test.app("switchfast").activate(&license.key, &laptop).await.ok();

    let there = prod.app("switchfast").validate(&license.key, &laptop).await;
    assert_eq!(there.header("x-environment"), Some("prod"));
    // SwitchFast's keys do not spell their environment out, but their check symbols know it.
    assert_eq!(there.ok()["code"], "ENVIRONMENT_MISMATCH");
    assert_eq!(
        prod.keys().await.read(there.ok().text("token"), "switchfast")["env"],
        "prod"
    );
    let trial = prod.app("switchfast").trial(&laptop).await.ok();
    assert_eq!((&trial["valid"], &trial["started"]), (&json!(true), &json!(true)));

    let back = test.app("switchfast").validate(&license.key, &laptop).await;
    assert_eq!(back.header("x-environment"), Some("test"));
    assert_eq!(back.ok()["code"], "VALID");
}

async fn a_key_of_another_product_says_so(world: &World) {
    let shop = world.shop().await;
    let license = shop.issue("dashcaddy", "premium").await;
    let laptop = Device::new("laptop");
    let verdict = shop.app("switchfast").validate(&license.key, &laptop).await.ok();
    assert_eq!(verdict["code"], "PRODUCT_MISMATCH");
    assert!(
        verdict.get("license").is_none(),
        "a license of another product is not told: {verdict:#}"
    );
    shop.app("switchfast")
        .activate(&license.key, &laptop)
        .await
        .problem(409, "PRODUCT_MISMATCH");
    shop.app("switchfast")
        .devices(&license.key)
        .await
        .problem(409, "PRODUCT_MISMATCH");
    shop.app("switchfast")
        .deactivate(&license.key, &laptop)
        .await
        .problem(409, "PRODUCT_MISMATCH");
}
