//! OptimNow: a self-hosted server, sold by the year in three sizes.

use chrono::{DateTime, Datelike, Duration, Months, Utc};
use claviger_tests::{App, Device, Json, Shop, Sold, World, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    plans_limit_resources,
    a_term_ends_at_the_exact_instant,
    an_extended_license_works_again,
    a_plan_can_be_changed,
    existing_keys_are_imported,
    an_import_with_mistakes_imports_nothing,
    an_export_can_be_imported,
);

/// A license that is active on a machine.
async fn sold(shop: &Shop, plan: &str) -> (App, Sold, Device) {
    let app = shop.app("optimnow");
    let (license, machine) = (shop.issue("optimnow", plan).await, Device::new("mcp server"));
    app.activate(&license.key, &machine).await.ok();
    (app, license, machine)
}

async fn uses(app: &App, license: &Sold, machine: &Device, resources: u64) -> Value {
    app.validate_with(
        &license.key,
        machine,
        json!({ "usage": { "max_resources": resources } }),
    )
    .await
    .ok()
}

async fn plans_limit_resources(world: &World) {
    let shop = world.shop().await;
    let (app, license, machine) = sold(&shop, "professional").await;
    let parts: Vec<usize> = license.key.split('-').map(str::len).collect();
    assert!(
        license.key.starts_with("OPT-PRO-") && parts == [3, 3, 5, 5],
        "not the catalog's template"
    );

    for (resources, code) in [(9_999, "VALID"), (10_000, "VALID"), (10_001, "LIMIT_EXCEEDED")] {
        assert_eq!(
            uses(&app, &license, &machine, resources).await["code"],
            code,
            "{resources}"
        );
    }
    let exceeded = uses(&app, &license, &machine, 10_001).await;
    let limit = json!({ "name": "max_resources", "allowed": 10_000, "used": 10_001 });
    assert_eq!(
        (&exceeded["valid"], &exceeded["exceeded_limit"]),
        (&json!(false), &limit)
    );
    assert_eq!(exceeded["license"]["buy_url"], "https://optimnow.example/pricing");
    assert_eq!(exceeded["license"]["limits"], json!({ "max_resources": 10_000 }));

    let (app, license, machine) = sold(&shop, "enterprise").await;
    assert_eq!(
        uses(&app, &license, &machine, u64::from(u32::MAX)).await["code"],
        "VALID"
    );
    // A limit that the plan does not know is no license to exceed it.
    let misspelled = app
        .validate_with(&license.key, &machine, json!({ "usage": { "max_resorces": 1 } }))
        .await
        .ok();
    assert_eq!(misspelled["code"], "LIMIT_EXCEEDED");
}

fn in_a_year(from: DateTime<Utc>) -> DateTime<Utc> {
    from.checked_add_months(Months::new(12)).unwrap()
}

async fn a_term_ends_at_the_exact_instant(world: &World) {
    let shop = world.shop().await;
    let (app, license, machine) = sold(&shop, "professional").await;
    let issued = shop.license(&license.id).await;
    let end = issued.instant("expires_at");
    assert_eq!(end, in_a_year(issued.instant("created_at")));

    world.clock.stop_at(end - Duration::hours(1));
    let late = app.validate(&license.key, &machine).await.ok();
    assert_eq!(late["code"], "VALID");
    // The token never outlives the license.
    assert_eq!(late.instant("offline_until"), end);
    assert_eq!(
        shop.keys().await.read(late.text("token"), "optimnow")["exp"],
        end.timestamp()
    );

    world.clock.stop_at(end - Duration::microseconds(1));
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "VALID");
    world.clock.stop_at(end);
    let over = app.validate(&license.key, &machine).await.ok();
    assert_eq!((&over["valid"], &over["code"]), (&json!(false), &json!("EXPIRED")));
    app.activate(&license.key, &machine).await.problem(403, "EXPIRED");
    assert_eq!(shop.license(&license.id).await["standing"], "expired");
}

async fn an_extended_license_works_again(world: &World) {
    let shop = world.shop().await;
    let (app, license, machine) = sold(&shop, "starter").await;
    let end = shop.license(&license.id).await.instant("expires_at");

    // Before its end a term is added to what is left, afterwards it begins now.
    let extended = shop.amend(&license.id, "extend", json!({ "months": 12 })).await;
    assert_eq!(extended.instant("expires_at"), in_a_year(end));
    let late = in_a_year(end) + Duration::days(10);
    world.clock.stop_at(late);
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "EXPIRED");
    let renewed = shop.amend(&license.id, "extend", json!({ "months": 12 })).await;
    assert_eq!(
        (renewed.instant("expires_at"), &renewed["standing"]),
        (in_a_year(late), &json!("valid"))
    );
    assert_eq!(app.validate(&license.key, &machine).await.ok()["code"], "VALID");
}

async fn a_plan_can_be_changed(world: &World) {
    let shop = world.shop().await;
    let (app, license, machine) = sold(&shop, "starter").await;
    assert_eq!(uses(&app, &license, &machine, 5_000).await["code"], "LIMIT_EXCEEDED");
    let changed = shop
        .amend(&license.id, "change-plan", json!({ "plan": "professional" }))
        .await;
    assert_eq!(changed["plan"], "professional");
    assert_eq!(uses(&app, &license, &machine, 5_000).await["code"], "VALID");
}

async fn existing_keys_are_imported(world: &World) {
    let shop = world.shop().await;
    // Keys of a system before, which follow no template.
    let (first, second) = (
        "OPT-PRO-LEGACY-00017",
        "Kd83/2021+München".replace(['/', '+', 'ü'], "-"),
    );
    world.ledger.note_key(&second);
    let csv = format!(
        "key,product,plan,email,name,created_at,expires_at\r\n\
         {first},optimnow,professional,Grace@Example.com,\"Hopper, Grace\",2024-02-29,never\r\n\
         {second},optimnow,starter,ada@example.com,,2099-01-01,2099-06-30\r\n"
    );
    let rows = |csv: &str| json!({ "format": "csv", "csv": csv, "dry_run": true });
    shop.admin
        .post("/v1/admin/licenses/import", rows(&csv))
        .await
        .problem(422, "IMPORT_INVALID");
    let csv = csv.replace("2099-01-01", "2025-01-01");
    let tried = shop.admin.post("/v1/admin/licenses/import", rows(&csv)).await.ok();
    assert_eq!((&tried["imported"], &tried["dry_run"]), (&json!(2), &json!(true)));

    let request = json!({ "format": "csv", "csv": csv });
    let imported = shop.admin.post("/v1/admin/licenses/import", request.clone()).await.ok();
    assert_eq!(imported["imported"], 2);
    let app = shop.app("optimnow");
    let verdict = app.activate(&first.to_lowercase(), &Device::new("server")).await.ok();
    assert_eq!(
        (&verdict["code"], &verdict["license"]["plan"]),
        (&json!("VALID"), &json!("professional"))
    );
    assert!(
        verdict["license"].get("expires_at").is_none(),
        "it never ends: {verdict:#}"
    );
    let verdict = app.activate(&second, &Device::new("server")).await.ok();
    assert_eq!(verdict["license"].instant("expires_at").year(), 2099);

    let license = shop.license(verdict["license"].text("id")).await;
    assert_eq!(
        (&license["source"], &license["customer"]["email"]),
        (&json!("import"), &json!("ada@example.com"))
    );
    shop.admin
        .post("/v1/admin/licenses/import", request)
        .await
        .problem(422, "IMPORT_INVALID");
}

async fn an_import_with_mistakes_imports_nothing(world: &World) {
    let shop = world.shop().await;
    let rows = json!([
        { "key": "OLD-KEY-0001", "product": "optimnow", "plan": "starter" },
        { "key": "OLD-KEY-0001", "product": "optimnow", "plan": "starter" },
        { "key": "OLD-KEY-0002", "product": "optimnow", "plan": "gigantic" },
        { "key": "OLD-KEY-0003", "product": "optimnow", "plan": "starter", "expires_at": "soon" },
    ]);
    let request = json!({ "format": "json", "rows": rows });
    let refused = shop
        .admin
        .post("/v1/admin/licenses/import", request)
        .await
        .problem(422, "IMPORT_INVALID");
    let mistakes: Vec<(i64, &str)> = refused
        .list("errors")
        .iter()
        .map(|mistake| (mistake.number("line"), mistake.text("field")))
        .collect();
    for mistake in [(2, "key"), (3, "plan"), (4, "expires_at")] {
        assert!(mistakes.contains(&mistake), "{mistake:?} is not in {refused:#}");
    }
    assert!(!refused.to_string().contains("OLD-KEY"), "keys are not told back");
    let found = shop.admin.post("/v1/admin/licenses/search", json!({})).await.ok();
    assert!(found.items().is_empty(), "{found:#}");
}

async fn an_export_can_be_imported(world: &World) {
    let test = world.shop().await;
    let prod = Shop::open(world, test.server.clone(), "prod").await;
    let license = test.issue("optimnow", "professional").await;
    test.admin
        .put(
            &format!("/v1/admin/licenses/{}/note", license.id),
            json!({ "note": "=1+1, \"quoted\"" }),
        )
        .await
        .ok();

    let export = |keys: bool| json!({ "format": "csv", "include_keys": keys });
    let masked = test.admin.post("/v1/admin/licenses/export", export(false)).await;
    assert_eq!(masked.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(
        !masked.text.contains(&license.key) && masked.text.contains("ada@example.com"),
        "{}",
        masked.text
    );
    assert!(
        masked.text.contains("'=1+1"),
        "a spreadsheet would run the note: {}",
        masked.text
    );

    let whole = test.admin.post("/v1/admin/licenses/export", export(true)).await.text;
    assert!(whole.contains(&license.key));
    let request = json!({ "format": "csv", "csv": whole });
    let imported = prod.admin.post("/v1/admin/licenses/import", request).await.ok();
    let id = imported.list("licenses")[0].text("id");
    let (before, after) = (test.license(&license.id).await, prod.license(id).await);
    for member in ["product", "plan", "created_at", "expires_at", "note"] {
        assert_eq!(before[member], after[member], "{member}");
    }
    let verdict = prod
        .app("optimnow")
        .activate(&license.key, &Device::new("mcp server"))
        .await
        .ok();
    assert_eq!(verdict["code"], "VALID");
}
