//! With which keys of Stripe a server starts.

use claviger_tests::{StartFailure, World, on_both_engines, on_sqlite};

on_both_engines!(a_key_of_the_other_mode_is_refused);
on_sqlite!(
    what_is_no_key_is_refused,
    a_secret_is_not_published,
    a_webhook_secret_needs_a_key,
    a_live_key_leaves_the_machine_encrypted,
    good_keys_are_taken,
);

const TEST_KEY: &str = "TEST_STRIPE_SECRET_KEY";
const PROD_KEY: &str = "PROD_STRIPE_SECRET_KEY";

/// What a server says that does not start with these variables. None of the values is in it.
async fn refusal(world: &World, variables: &[(&str, &str)]) -> String {
    let settings = variables
        .iter()
        .fold(world.settings(), |settings, (name, value)| settings.with(name, *value));
    // `sk_test_` alone is what every such key begins with.
    let secrets = variables
        .iter()
        .filter(|(name, value)| !name.ends_with("_API_BASE") && *value != "sk_test_");
    secrets.for_each(|(_, value)| world.ledger.note(value));
    let StartFailure { status, output } = world.start(&settings).await.expect_err("it starts");
    assert_eq!(status.code(), Some(1), "{output}");
    let leaked = world.ledger.found_in(&output);
    assert!(leaked.is_empty(), "secrets are in: {output}");
    output
}

#[track_caller]
fn assert_says(output: &str, words: &[&str]) {
    for word in words {
        assert!(output.contains(word), "`{word}` is not in: {output}");
    }
}

async fn a_key_of_the_other_mode_is_refused(world: &World) {
    for kind in ["sk", "rk"] {
        let live = refusal(world, &[(TEST_KEY, &format!("{kind}_live_51Hx0aZkWqT"))]).await;
        assert_says(
            &live,
            &[TEST_KEY, "live mode", "environment `test` takes only test keys"],
        );
        let test = refusal(world, &[(PROD_KEY, &format!("{kind}_test_51Hx0aZkWqT"))]).await;
        assert_says(
            &test,
            &[PROD_KEY, "test mode", "environment `prod` takes only live keys"],
        );
    }
    // One wrong key is one too many, whatever the other is.
    let both = refusal(
        world,
        &[(TEST_KEY, "sk_test_51Hx0aZkWqT"), (PROD_KEY, "sk_test_51Hx0aZkWqU")],
    )
    .await;
    assert_says(&both, &[PROD_KEY]);
}

async fn what_is_no_key_is_refused(world: &World) {
    for nonsense in [
        "51Hx0aZkWqT7890",
        "sk_test_",
        "SK_TEST_51Hx0aZkWqT",
        "pk_test_51Hx0aZkWqT",
        "whsec_51Hx0aZkWqT",
        "sk_staging_51Hx0aZkWqT",
        "sk_test_51Hx 0aZkWqT",
        "sk_test_51Hx0aZkWqü",
    ] {
        let output = refusal(world, &[(TEST_KEY, nonsense)]).await;
        assert_says(&output, &[TEST_KEY, "sk_test_"]);
    }
}

async fn a_secret_is_not_published(world: &World) {
    for secret in ["sk_test_51Hx0aZkWqT", "rk_test_51Hx0aZkWqT", "whsec_51Hx0aZkWqT"] {
        let variables = [
            (TEST_KEY, "sk_test_51Hx0aZkWqT"),
            ("TEST_STRIPE_PUBLISHABLE_KEY", secret),
        ];
        let output = refusal(world, &variables).await;
        assert_says(&output, &["TEST_STRIPE_PUBLISHABLE_KEY", "pk_"]);
    }
}

async fn a_webhook_secret_needs_a_key(world: &World) {
    for environment in ["TEST", "PROD"] {
        let secret = format!("{environment}_STRIPE_WEBHOOK_SECRET");
        let output = refusal(world, &[(&secret, "whsec_51Hx0aZkWqT,whsec_51Hx0aZkWqU")]).await;
        assert_says(&output, &[&secret, &format!("{environment}_STRIPE_SECRET_KEY is not")]);
    }
}

async fn a_live_key_leaves_the_machine_encrypted(world: &World) {
    for base in [
        "http://stripe.example",
        "http://127.0.0.1.example:4242/",
        "http://10.0.0.5/",
    ] {
        let output = refusal(world, &[(PROD_KEY, "sk_live_51Hx0aZkWqT"), ("STRIPE_API_BASE", base)]).await;
        assert_says(&output, &["STRIPE_API_BASE", PROD_KEY, "https"]);
    }
    for base in ["stripe.example", "/v1", "ftp://stripe.example"] {
        let output = refusal(world, &[(TEST_KEY, "sk_test_51Hx0aZkWqT"), ("STRIPE_API_BASE", base)]).await;
        assert_says(&output, &["STRIPE_API_BASE", "URL"]);
    }
}

async fn good_keys_are_taken(world: &World) {
    let [test, live] = ["rk_test_51Hx0aZkWqT", "sk_live_51Hx0aZkWqT"];
    world.ledger.note(test);
    world.ledger.note(live);
    let settings = world
        .settings()
        // Nobody is there.
        .with("STRIPE_API_BASE", "http://127.0.0.1:9/")
        .with(TEST_KEY, format!(" {test} "))
        .with(PROD_KEY, live);
    let server = world
        .start(&settings)
        .await
        .unwrap_or_else(|failure| panic!("{}", failure.output));
    for environment in ["test", "prod"] {
        let config = server.api().environment(environment).get("/v1/config").await.ok();
        assert_eq!(config["checkout"], true, "{config:#}");
    }
    // A Stripe that cannot be reached keeps no server from being ready.
    assert_eq!(server.api().get("/ready").await.ok()["ready"], true);
}
