//! The catalog as admins see it.

use claviger_licensing::{Plan, Price, Product, TrialPolicy, catalog::CatalogContent, kind};
use claviger_protocol::KeyTemplate;
use claviger_store::CatalogState;
use poem_openapi::Object;

use crate::wire::{
    catalog::{PlanKindView, TermView},
    id::WireId,
    limits::LimitsView,
};

/// What is sold, or was.
#[derive(Debug, Object)]
#[oai(rename = "Catalog")]
pub(crate) struct CatalogView {
    /// Goes up by one with every change; 0 while no catalog was applied.
    revision: i64,
    /// The products, ordered by code.
    products: Vec<ProductView>,
}

/// A product of the catalog.
#[derive(Debug, Object)]
#[oai(rename = "CatalogProduct", skip_serializing_if_is_none)]
struct ProductView {
    /// Its id.
    id: WireId<kind::Product>,
    /// Its code.
    code: String,
    /// Its name for people.
    name: String,
    /// The form of its license keys, unless a plan has its own.
    key_template: String,
    /// How often apps should ask, in minutes.
    check_interval_minutes: u32,
    /// The trial it offers.
    trial: Option<TrialPolicyView>,
    /// Where to buy.
    buy_url: Option<String>,
    /// Where to find help.
    support_url: Option<String>,
    /// No longer declared: existing licenses work on, new ones are not sold.
    retired: bool,
    /// Its plans, ordered by code.
    plans: Vec<PlanView>,
}

/// What a trial of a product grants.
#[derive(Debug, Object)]
#[oai(rename = "TrialPolicy")]
struct TrialPolicyView {
    /// Its length in days.
    days: u16,
    /// Features that it unlocks.
    features: Vec<String>,
    /// Limits under which it runs; `null` means unlimited.
    limits: LimitsView,
    /// How long it works without the server, in hours.
    offline_hours: u32,
}

/// A plan of the catalog.
#[derive(Debug, Object)]
#[oai(rename = "CatalogPlan", skip_serializing_if_is_none)]
struct PlanView {
    /// Its id.
    id: WireId<kind::Plan>,
    /// Its code.
    code: String,
    /// Its name for people.
    name: String,
    /// How long a license of it lasts.
    kind: PlanKindView,
    /// The term of a plan of kind `fixed_term`.
    term: Option<TermView>,
    /// Devices that may use a license at the same time.
    max_devices: u16,
    /// Features that it unlocks.
    features: Vec<String>,
    /// Named limits; `null` means unlimited.
    limits: LimitsView,
    /// The form of its license keys, if it differs from the product's.
    key_template: Option<String>,
    /// What stands for `{plan}` in a key.
    key_word: String,
    /// How long a token works without the server, in hours.
    offline_hours: u32,
    /// How long a license file works, in days.
    license_file_days: u32,
    /// Days during which a license works on although a payment is missing.
    grace_days: u16,
    /// When a changed machine counts as the same one.
    drift: DriftView,
    /// Moves of slots to other machines in 30 days; absent if without limit.
    max_moves: Option<u16>,
    /// No longer declared: existing licenses work on, new ones are not sold.
    retired: bool,
    /// Its prices, ordered by code.
    prices: Vec<CatalogPriceView>,
}

/// When a changed machine counts as the same one.
#[derive(Debug, Object)]
#[oai(rename = "DriftPolicy")]
struct DriftView {
    /// Components that both must share; 0 switches recognition off.
    min_shared_components: u8,
    /// How many times in 30 days a license may be re-bound like this.
    max_rebinds: u16,
}

/// A price of the catalog.
#[derive(Debug, Object)]
#[oai(rename = "CatalogPrice", skip_serializing_if_is_none)]
struct CatalogPriceView {
    /// Its id.
    id: WireId<kind::Price>,
    /// Its code.
    code: String,
    /// ISO 4217 code, lower case.
    currency: String,
    /// Amount in the currency's smallest unit (cents).
    amount: i64,
    /// How often it is paid, in months; absent if once.
    interval_months: Option<u16>,
    /// The price's id at Stripe in this environment.
    stripe_price: Option<String>,
    /// No longer declared.
    retired: bool,
}

impl From<CatalogState> for CatalogView {
    fn from(state: CatalogState) -> Self {
        let content = state.content;
        let products = content
            .products
            .iter()
            .map(|product| ProductView::new(product, &content))
            .collect();
        Self {
            revision: state.revision,
            products,
        }
    }
}

impl ProductView {
    fn new(product: &Product, content: &CatalogContent) -> Self {
        let plans = content.plans.iter().filter(|plan| plan.product_id == product.id);
        Self {
            id: WireId(product.id),
            code: product.code.clone(),
            name: product.name.clone(),
            key_template: product.key_template.as_str().to_owned(),
            check_interval_minutes: product.check_interval_minutes,
            trial: product.trial.clone().map(TrialPolicyView::from),
            buy_url: product.buy_url.clone(),
            support_url: product.support_url.clone(),
            retired: product.retired,
            plans: plans.map(|plan| PlanView::new(plan, content)).collect(),
        }
    }
}

impl From<TrialPolicy> for TrialPolicyView {
    fn from(policy: TrialPolicy) -> Self {
        Self {
            days: policy.days,
            features: policy.features.into_iter().collect(),
            limits: LimitsView(policy.limits),
            offline_hours: policy.offline_hours,
        }
    }
}

impl PlanView {
    fn new(plan: &Plan, content: &CatalogContent) -> Self {
        let prices = content.prices.iter().filter(|price| price.plan_id == plan.id);
        Self {
            id: WireId(plan.id),
            code: plan.code.clone(),
            name: plan.name.clone(),
            kind: plan.kind.into(),
            term: TermView::of(plan.kind),
            max_devices: plan.max_devices,
            features: plan.features.iter().cloned().collect(),
            limits: LimitsView(plan.limits.clone()),
            key_template: plan.key_template.as_ref().map(KeyTemplate::as_str).map(str::to_owned),
            key_word: plan.key_word.clone(),
            offline_hours: plan.offline_hours,
            license_file_days: plan.license_file_days,
            grace_days: plan.grace_days,
            drift: DriftView {
                min_shared_components: plan.drift.min_shared_components,
                max_rebinds: plan.drift.max_rebinds,
            },
            max_moves: plan.transfers.max_moves,
            retired: plan.retired,
            prices: prices.map(CatalogPriceView::from).collect(),
        }
    }
}

impl From<&Price> for CatalogPriceView {
    fn from(price: &Price) -> Self {
        Self {
            id: WireId(price.id),
            code: price.code.clone(),
            currency: price.currency.clone(),
            amount: price.amount,
            interval_months: price.interval.map(|interval| interval.months),
            stripe_price: price.stripe_price.clone(),
            retired: price.retired,
        }
    }
}
