use claviger_protocol::KeyTemplate;
use toml::de::DeValue;
use uuid::Uuid;

use super::{
    duration,
    mistake::Seen,
    plan::{self, DeclaredPlan, OFFLINE_HOURS},
    table::Table,
    value,
};
use crate::{Product, ProductId, TrialPolicy};

/// How often clients ask where the file does not say, in minutes.
const CHECK_INTERVAL_MINUTES: u32 = 24 * 60;

/// The form of keys where the file does not say.
const KEY_TEMPLATE: &str = "XXXXX-XXXXX-XXXXX-XXXXX";

/// A product as it is declared, with its plans.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DeclaredProduct {
    /// The product; its id is filled in when it is applied.
    pub(super) product: Product,
    pub(super) plans: Vec<DeclaredPlan>,
}

/// Reads a product. `stripe_prices` are those of the whole file.
pub(super) fn read(mut table: Table<'_>, codes: &mut Seen, stripe_prices: &mut Seen) -> Option<DeclaredProduct> {
    let code = table.code("product", "\"my-app\"", codes, value::product_code);
    let name = table.required("name", "\"My App\"", value::name);
    let key_template = key_template(&mut table);
    let check_interval_minutes = table
        .optional("check_interval", duration::check_interval)
        .unwrap_or(CHECK_INTERVAL_MINUTES);
    let trial = trial(&mut table);
    let buy_url = table.optional("buy_url", value::url);
    let support_url = table.optional("support_url", value::url);
    let plans = plans(&mut table, key_template.as_ref(), stripe_prices);
    table.finish();
    let product = Product {
        id: ProductId::from_uuid(Uuid::nil()),
        code: code?,
        name: name?,
        key_template: key_template?,
        check_interval_minutes,
        trial,
        buy_url,
        support_url,
        retired: false,
    };
    Some(DeclaredProduct { product, plans })
}

fn key_template(table: &mut Table<'_>) -> Option<KeyTemplate> {
    let read = table.optional("key_template", value::key_template);
    if table.has("key_template") {
        read
    } else {
        KeyTemplate::parse(KEY_TEMPLATE).ok()
    }
}

fn trial(table: &mut Table<'_>) -> Option<TrialPolicy> {
    let mut trial = table.table("trial", "a trial", "{ days = 7 }")?;
    let days = trial.required("days", "7", |value: &DeValue<'_>| value::whole(value, 1..=365));
    let features = trial.names("features", value::feature);
    let limits = value::limits(&mut trial);
    let offline_hours = trial.optional("offline", duration::offline).unwrap_or(OFFLINE_HOURS);
    trial.finish();
    Some(TrialPolicy {
        days: days?,
        features,
        limits,
        offline_hours,
    })
}

fn plans(table: &mut Table<'_>, template: Option<&KeyTemplate>, stripe_prices: &mut Seen) -> Vec<DeclaredPlan> {
    let mut codes = Seen::default();
    let plans = table.tables("plan", "a plan", "product.plan");
    plans
        .into_iter()
        .filter_map(|plan| plan::read(plan, template, &mut codes, stripe_prices))
        .collect()
}
