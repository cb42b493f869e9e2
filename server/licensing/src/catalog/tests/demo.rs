//! The demo catalog, from which sellers learn the format, says what it is meant to say.

use claviger_protocol::{Environment, Limit};

use super::{CatalogContent, now, parse};
use crate::{Plan, PlanKind, Price, Product, Term};

pub(super) const DEMO: &str = include_str!("../../../../catalog.demo.toml");

fn content() -> CatalogContent {
    parse(DEMO)
        .apply(&CatalogContent::default(), Environment::Test, now())
        .content
}

fn product(content: &CatalogContent, code: &str) -> Product {
    content
        .products
        .iter()
        .find(|product| product.code == code)
        .unwrap()
        .clone()
}

fn plans(content: &CatalogContent, product: &Product) -> Vec<Plan> {
    content
        .plans
        .iter()
        .filter(|plan| plan.product_id == product.id)
        .cloned()
        .collect()
}

fn prices(content: &CatalogContent, plan: &Plan) -> Vec<Price> {
    content
        .prices
        .iter()
        .filter(|price| price.plan_id == plan.id)
        .cloned()
        .collect()
}

#[test]
fn switchfast() {
    let content = content();
    let product = product(&content, "switchfast");
    assert_eq!(product.key_template.as_str(), "SF-XXXXX-XXXXX-XXXXX-XXXXX");
    assert_eq!(product.check_interval_minutes, 4 * 60);
    assert_eq!(product.trial.as_ref().map(|trial| trial.days), Some(7));
    let [lifetime] = <[Plan; 1]>::try_from(plans(&content, &product)).unwrap();
    assert_eq!(
        (lifetime.kind, lifetime.max_devices, lifetime.offline_hours),
        (PlanKind::Perpetual, 3, 7 * 24)
    );
    assert_eq!(prices(&content, &lifetime).len(), 1);
}

#[test]
fn vps_runner() {
    let content = content();
    let product = product(&content, "vps-runner");
    assert_eq!(
        (
            product.key_template.symbol_count(),
            product.key_template.has_environment()
        ),
        (24, true)
    );
    assert_eq!((product.check_interval_minutes, &product.trial), (30, &None));
    for plan in plans(&content, &product) {
        assert_eq!(
            (plan.kind, plan.max_devices, plan.offline_hours),
            (PlanKind::Subscription, 1, 24)
        );
        assert!(plan.transfers.max_moves.is_some());
    }
}

#[test]
fn optimnow() {
    let content = content();
    let product = product(&content, "optimnow");
    assert_eq!(
        (product.key_template.as_str(), product.check_interval_minutes),
        ("OPT-{PLAN}-XXXXX-XXXXX", 24 * 60)
    );
    let plans = plans(&content, &product);
    let of = |plan: &Plan| (plan.code.clone(), plan.key_word.clone(), plan.limits["max_resources"]);
    assert_eq!(
        plans.iter().map(of).collect::<Vec<_>>(),
        [
            ("enterprise".to_owned(), "ENT".to_owned(), Limit::Unlimited),
            ("professional".to_owned(), "PRO".to_owned(), Limit::AtMost(10_000)),
            ("starter".to_owned(), "STARTER".to_owned(), Limit::AtMost(1_000)),
        ]
    );
    let amounts = |plan: &Plan| -> Vec<i64> { prices(&content, plan).iter().map(|price| price.amount).collect() };
    assert_eq!(
        plans.iter().map(amounts).collect::<Vec<_>>(),
        [vec![], vec![499_900], vec![149_900]]
    );
    for plan in plans {
        assert_eq!(
            (plan.kind, plan.offline_hours),
            (PlanKind::FixedTerm { term: Term::Months(12) }, 24)
        );
    }
}

#[test]
fn dashcaddy() {
    let content = content();
    let product = product(&content, "dashcaddy");
    assert_eq!(product.trial, None);
    let [premium] = <[Plan; 1]>::try_from(plans(&content, &product)).unwrap();
    assert_eq!(premium.features.iter().collect::<Vec<_>>(), ["recipes", "sso", "swarm"]);
    assert_eq!(
        (premium.kind, premium.max_devices, premium.grace_days),
        (PlanKind::Subscription, 1, 7)
    );
    let mut terms: Vec<_> = prices(&content, &premium)
        .iter()
        .map(|price| {
            (
                price.interval.map(|interval| interval.months),
                price.currency.clone(),
                price.amount,
            )
        })
        .collect();
    terms.sort();
    let usd = |months, amount| (Some(months), "usd".to_owned(), amount);
    assert_eq!(terms, [usd(1, 2_500), usd(3, 5_000), usd(6, 6_500), usd(12, 9_900)]);
}

#[test]
fn it_shows_every_key_of_the_format() {
    for key in [
        "code",
        "name",
        "key_template",
        "check_interval",
        "trial",
        "buy_url",
        "support_url",
        "kind",
        "term",
        "max_devices",
        "features",
        "limits",
        "key_word",
        "offline",
        "license_file_days",
        "grace_days",
        "drift",
        "transfers",
        "currency",
        "amount",
        "every",
        "stripe",
    ] {
        let shown = DEMO
            .lines()
            .any(|line| line.trim_start().starts_with(&format!("{key} = ")));
        assert!(shown, "{key}");
    }
}
