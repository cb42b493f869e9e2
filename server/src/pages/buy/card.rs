//! A plan as a buyer sees it.

use claviger_licensing::{Language, Plan, PlanKind, Price, Product, Term, catalog::CatalogContent};

use super::{
    naming::{humanize, limit},
    offer::{Offer, offers},
};
use crate::pages::texts;

/// A plan on the pricing page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) code: String,
    pub(super) name: String,
    /// How long a license lasts.
    pub(super) duration: String,
    /// Devices, features and limits.
    pub(super) includes: Vec<String>,
    pub(super) offers: Vec<Offer>,
    pub(super) action: Action,
}

/// What a buyer can do about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Pay for it; the text of the button.
    Buy(String),
    /// It has a price, but cannot be paid through Stripe; in the test environment also the reason, for the seller.
    NotOnline(Option<&'static str>),
    /// It is sold by hand.
    Ask,
}

/// The plans of a product that are on sale: the cheapest first, those sold by hand last.
pub(super) fn cards(language: Language, product: &Product, catalog: &CatalogContent, stripe: Stripe) -> Vec<Card> {
    let plans = catalog
        .plans
        .iter()
        .filter(|plan| plan.product_id == product.id && !plan.retired);
    let mut priced: Vec<(&Plan, Vec<&Price>)> = plans.map(|plan| (plan, prices(plan, catalog))).collect();
    priced.sort_by_key(|(_, prices)| prices.iter().map(|price| price.amount).min().unwrap_or(i64::MAX));
    priced
        .into_iter()
        .map(|(plan, prices)| Card::new(language, plan, prices, stripe))
        .collect()
}

/// What the environment has of Stripe.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stripe {
    /// It has an account.
    pub(super) configured: bool,
    /// Sellers test here and are told what is missing.
    pub(super) explain: bool,
}

fn prices<'a>(plan: &Plan, catalog: &'a CatalogContent) -> Vec<&'a Price> {
    let of_plan = |price: &&Price| price.plan_id == plan.id && !price.retired;
    catalog.prices.iter().filter(of_plan).collect()
}

impl Card {
    fn new(language: Language, plan: &Plan, prices: Vec<&Price>, stripe: Stripe) -> Self {
        let sold_online: Vec<&Price> = prices
            .iter()
            .copied()
            .filter(|price| price.stripe_price.is_some())
            .collect();
        let action = action(language, plan, !prices.is_empty(), !sold_online.is_empty(), stripe);
        // A price that cannot be paid must not be offered beside others that can.
        let shown = if matches!(action, Action::Buy(_)) {
            sold_online
        } else {
            prices
        };
        Self {
            code: plan.code.clone(),
            name: plan.name.clone(),
            duration: duration(language, plan.kind),
            includes: includes(language, plan),
            offers: offers(language, shown),
            action,
        }
    }
}

fn action(language: Language, plan: &Plan, has_price: bool, has_stripe_price: bool, stripe: Stripe) -> Action {
    let texts = &texts::texts(language).buy;
    match (has_price, stripe.configured, has_stripe_price) {
        (false, ..) => Action::Ask,
        (true, false, _) => Action::NotOnline(stripe.explain.then_some(texts.seller_no_account)),
        (true, true, false) => Action::NotOnline(stripe.explain.then_some(texts.seller_no_price)),
        (true, true, true) => Action::Buy(match plan.kind {
            PlanKind::Subscription => (texts.subscribe_to)(&plan.name),
            PlanKind::Perpetual | PlanKind::FixedTerm { .. } => (texts.buy_plan)(&plan.name),
        }),
    }
}

fn duration(language: Language, kind: PlanKind) -> String {
    let texts = &texts::texts(language).buy;
    match kind {
        PlanKind::Perpetual => texts.perpetual.to_owned(),
        PlanKind::FixedTerm { term: Term::Days(days) } => (texts.for_days)(days),
        PlanKind::FixedTerm {
            term: Term::Months(months),
        } => (texts.for_months)(months),
        PlanKind::Subscription => texts.subscription.to_owned(),
    }
}

fn includes(language: Language, plan: &Plan) -> Vec<String> {
    let devices = (texts::texts(language).buy.devices)(plan.max_devices);
    let limits = plan.limits.iter().map(|(name, most)| limit(language, name, *most));
    let features = plan.features.iter().map(|name| humanize(name));
    std::iter::once(devices).chain(limits).chain(features).collect()
}

#[cfg(test)]
mod tests;
