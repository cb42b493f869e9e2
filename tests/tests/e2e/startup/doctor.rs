//! What `claviger doctor` finds about Stripe and mail.

use claviger_tests::{CATALOG, Settings, World, on_both_engines, on_sqlite};

on_both_engines!(the_account_at_stripe_is_looked_over);
on_sqlite!(what_cannot_be_reached_is_told);

/// Runs the doctor; gives its exit code and what it said.
async fn doctor(world: &World, settings: &Settings) -> (Option<i32>, String) {
    let output = world.run_with(settings, &["doctor"]).await;
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[track_caller]
fn assert_says(said: &str, findings: &[&str]) {
    for finding in findings {
        assert!(said.contains(finding), "no {finding:?} in\n{said}");
    }
}

async fn the_account_at_stripe_is_looked_over(world: &World) {
    let till = world.till().await;
    let prices = CATALOG.matches("test = \"price_").count();
    let (code, said) = doctor(world, &till.settings).await;
    assert_says(
        &said,
        &[
            &format!("ok    test: {prices} prices are the same at Stripe"),
            "ok    test: webhook endpoint we_",
            // The stand-in sends everything.
            "invoice.created",
            "ok    prod: no key of Stripe",
            "warn  mail: no mail server",
        ],
    );
    assert_eq!(code, Some(0), "{said}");

    let dearer = CATALOG.replacen("amount = \"29.00\"", "amount = \"39.00\"", 1);
    till.shop
        .apply_catalog(&dearer.replacen("price_dashcaddy_premium_3month_test", "price_nowhere", 1))
        .await;
    let elsewhere = till.settings.clone().with("APP_BASE_URL", "https://licenses.example");
    let (code, said) = doctor(world, &elsewhere.without("TEST_STRIPE_WEBHOOK_SECRET")).await;
    assert_says(
        &said,
        &[
            "fail  test: price switchfast/lifetime/once (price_switchfast_once_test): the amount",
            "2900 at Stripe, 3900 in the catalog",
            "fail  test: price dashcaddy/premium/premium_3month (price_nowhere): Stripe knows no such price",
            &format!("ok    test: {} prices are the same at Stripe", prices - 2),
            "fail  test: no webhook secret",
            "fail  test: no webhook endpoint at Stripe leads to https://licenses.example/webhooks/stripe/test",
        ],
    );
    assert_eq!(code, Some(1), "{said}");
}

async fn what_cannot_be_reached_is_told(world: &World) {
    world.shop().await;
    let key = "sk_test_0123456789abcdef";
    world.ledger.note(key);
    let settings = world
        .settings()
        .with("STRIPE_API_BASE", "http://127.0.0.1:9")
        .with("TEST_STRIPE_SECRET_KEY", key)
        .with("SMTP_URL", "smtp://127.0.0.1:9")
        .with("MAIL_FROM", "Seller <seller@example.com>");
    let (code, said) = doctor(world, &settings).await;
    assert_says(
        &said,
        &[
            "fail  test: Stripe: Stripe cannot be reached",
            "fail  mail: the mail server cannot be reached",
        ],
    );
    assert_eq!(code, Some(1), "{said}");
    assert!(!said.contains(key), "{said}");
}
