//! What a file means: defaults, and every key once with another value.

use std::collections::{BTreeMap, BTreeSet};

use claviger_protocol::{Environment, KeyTemplate, Limit};

use super::{CatalogContent, now, parse};
use crate::{DriftPolicy, Interval, Plan, PlanKind, Price, Product, Term, TransferPolicy, TrialPolicy};

fn read(text: &str, environment: Environment) -> (Product, Plan, Price) {
    let content = parse(text)
        .apply(&CatalogContent::default(), environment, now())
        .content;
    let [product] = <[Product; 1]>::try_from(content.products).unwrap();
    let [plan] = <[Plan; 1]>::try_from(content.plans).unwrap();
    let [price] = <[Price; 1]>::try_from(content.prices).unwrap();
    (product, plan, price)
}

#[test]
fn absent_keys_have_the_documented_defaults() {
    let (product, plan, price) = read(
        r#"
[[product]]
code = "app"
name = "App"
trial = { days = 7 }
[[product.plan]]
code = "pro_2-plus"
name = "Pro"
kind = "perpetual"
[[product.plan.price]]
code = "once"
currency = "usd"
amount = "29.00"
"#,
        Environment::Test,
    );
    let trial = TrialPolicy {
        days: 7,
        features: BTreeSet::new(),
        limits: BTreeMap::new(),
        offline_hours: 168,
    };
    let expected = Product {
        id: product.id,
        code: "app".to_owned(),
        name: "App".to_owned(),
        key_template: KeyTemplate::parse("XXXXX-XXXXX-XXXXX-XXXXX").unwrap(),
        check_interval_minutes: 1440,
        trial: Some(trial),
        buy_url: None,
        support_url: None,
        retired: false,
    };
    assert_eq!(product, expected);
    let expected = Plan {
        id: plan.id,
        product_id: product.id,
        code: "pro_2-plus".to_owned(),
        name: "Pro".to_owned(),
        kind: PlanKind::Perpetual,
        max_devices: 1,
        features: BTreeSet::new(),
        limits: BTreeMap::new(),
        key_template: None,
        key_word: "PRO2PLUS".to_owned(),
        offline_hours: 168,
        license_file_days: 365,
        grace_days: 7,
        drift: DriftPolicy {
            min_shared_components: 2,
            max_rebinds: 3,
        },
        transfers: TransferPolicy { max_moves: None },
        retired: false,
    };
    assert_eq!(plan, expected);
    let expected = Price {
        id: price.id,
        plan_id: plan.id,
        code: "once".to_owned(),
        currency: "usd".to_owned(),
        amount: 2900,
        interval: None,
        stripe_price: None,
        retired: false,
    };
    assert_eq!(price, expected);
}

const FULL: &str = r#"
[[product]]
code = "app"
name = "App"
key_template = "mm_{env}_XXXXXXXXXX"
check_interval = "30 minutes"
buy_url = "https://example.com:8443/buy?from=app#top"
support_url = "http://localhost"
trial = { days = 365, features = ["sso"], limits = { seats = 3 }, offline = "36 hours" }

[[product.plan]]
code = "team"
name = "Team"
kind = "subscription"
max_devices = 1000
features = ["sso", "audit_log"]
limits = { seats = 0, max_resources = "unlimited" }
key_template = "{plan}-XXXXXXXX"
key_word = "Team"
offline = "1 hour"
license_file_days = 3660
grace_days = 0
drift = { min_shared_components = 0, max_rebinds = 0 }
transfers = { max_moves = 1 }

[[product.plan.price]]
code = "yearly"
currency = "eur"
amount = "1499.00"
every = "1 year"
stripe = { test = "price_test", prod = "price_prod" }
"#;

#[test]
fn every_key_is_read() {
    let (product, plan, price) = read(FULL, Environment::Test);
    let limits = BTreeMap::from([("seats".to_owned(), Limit::AtMost(3))]);
    let trial = TrialPolicy {
        days: 365,
        features: BTreeSet::from(["sso".to_owned()]),
        limits,
        offline_hours: 36,
    };
    assert_eq!(product.trial, Some(trial));
    assert_eq!(
        (product.key_template.as_str(), product.check_interval_minutes),
        ("mm_{env}_XXXXXXXXXX", 30)
    );
    assert_eq!(
        product.buy_url.as_deref(),
        Some("https://example.com:8443/buy?from=app#top")
    );
    assert_eq!(product.support_url.as_deref(), Some("http://localhost"));
    assert_eq!((plan.kind, plan.max_devices), (PlanKind::Subscription, 1000));
    assert_eq!(
        plan.features,
        BTreeSet::from(["audit_log".to_owned(), "sso".to_owned()])
    );
    assert_eq!(plan.limits["seats"], Limit::AtMost(0));
    assert_eq!(plan.limits["max_resources"], Limit::Unlimited);
    assert_eq!(plan.key_template.map(String::from).as_deref(), Some("{plan}-XXXXXXXX"));
    assert_eq!((plan.key_word.as_str(), plan.offline_hours), ("Team", 1));
    assert_eq!((plan.license_file_days, plan.grace_days), (3660, 0));
    assert_eq!(
        plan.drift,
        DriftPolicy {
            min_shared_components: 0,
            max_rebinds: 0
        }
    );
    assert_eq!(plan.transfers, TransferPolicy { max_moves: Some(1) });
    assert_eq!((price.currency.as_str(), price.amount), ("eur", 149_900));
    assert_eq!(price.interval, Some(Interval { months: 12 }));
}

#[test]
fn each_environment_has_its_own_stripe_price() {
    for (environment, expected) in [(Environment::Test, "price_test"), (Environment::Prod, "price_prod")] {
        let (.., price) = read(FULL, environment);
        assert_eq!(price.stripe_price.as_deref(), Some(expected));
    }
    let (.., price) = read(&FULL.replace(", prod = \"price_prod\"", ""), Environment::Prod);
    assert_eq!(price.stripe_price, None);
}

#[test]
fn terms_are_days_or_calendar_months() {
    for (written, expected) in [
        ("1 day", Term::Days(1)),
        ("365 days", Term::Days(365)),
        ("2 weeks", Term::Days(14)),
        ("48 hours", Term::Days(2)),
        ("12 months", Term::Months(12)),
        ("1 year", Term::Months(12)),
        ("100 years", Term::Months(1200)),
    ] {
        let text = FULL.replace(
            "kind = \"subscription\"",
            &format!("kind = \"fixed_term\"\nterm = \"{written}\""),
        );
        let (_, plan, _) = read(&text.replace("every = \"1 year\"", ""), Environment::Test);
        assert_eq!(plan.kind, PlanKind::FixedTerm { term: expected }, "{written}");
    }
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (currency, written, expected) in [
        ("usd", "0.00", 0),
        ("usd", "0.07", 7),
        ("jpy", "2900", 2900),
        ("kwd", "29.000", 29_000),
        ("eur", "9999999999.99", 999_999_999_999),
    ] {
        let text = FULL
            .replace("\"eur\"", &format!("\"{currency}\""))
            .replace("1499.00", written);
        let (.., price) = read(&text, Environment::Test);
        assert_eq!((price.currency.as_str(), price.amount), (currency, expected));
    }
}

#[test]
fn tables_may_be_written_in_any_form_of_toml() {
    let inline = "trial = { days = 365, features = [\"sso\"], limits = { seats = 3 }, offline = \"36 hours\" }";
    let headed = "[product.trial]\ndays = 365\nfeatures = [\"sso\"]\nlimits.seats = 3\noffline = \"36 hours\"";
    assert!(FULL.contains(inline));
    assert_eq!(parse(&FULL.replace(inline, headed)), parse(FULL));
}
