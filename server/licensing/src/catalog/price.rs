use std::collections::BTreeMap;

use claviger_protocol::Environment;
use uuid::Uuid;

use super::{duration, mistake::Seen, money, table::Table, value};
use crate::{Interval, PlanId, PlanKind, Price, PriceId};

/// A price as it is declared, for both environments.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DeclaredPrice {
    /// The price; its ids and its Stripe price are filled in when it is applied.
    pub(super) price: Price,
    /// The price's id at Stripe by environment.
    pub(super) stripe: BTreeMap<Environment, String>,
}

/// Reads a price of a plan of this kind. `stripe_prices` are those of the whole file.
pub(super) fn read(
    mut table: Table<'_>,
    kind: Option<PlanKind>,
    codes: &mut Seen,
    stripe_prices: &mut Seen,
) -> Option<DeclaredPrice> {
    let code = table.code("price of a plan", "\"once\"", codes, value::code);
    let currency = table.required("currency", "\"usd\"", money::currency);
    let amount = table.required("amount", "\"29.00\"", |value| money::amount(value, currency.as_deref()));
    let interval = interval(&mut table, kind);
    let stripe = stripe(&mut table, stripe_prices);
    table.finish();
    let price = Price {
        id: PriceId::from_uuid(Uuid::nil()),
        plan_id: PlanId::from_uuid(Uuid::nil()),
        code: code?,
        currency: currency?,
        amount: amount?,
        interval,
        stripe_price: None,
        retired: false,
    };
    Some(DeclaredPrice { price, stripe })
}

fn interval(table: &mut Table<'_>, kind: Option<PlanKind>) -> Option<Interval> {
    let interval = table.optional("every", duration::billing_interval);
    match (kind, table.has("every")) {
        (Some(PlanKind::Subscription), false) => table.miss("every", "\"1 month\", because its plan is a subscription"),
        (Some(PlanKind::Perpetual | PlanKind::FixedTerm { .. }), true) => table.refuse(
            "every",
            "is for subscriptions, but this plan is paid once; remove it, or write kind = \"subscription\" in the plan",
        ),
        _ => {}
    }
    interval
}

fn stripe(table: &mut Table<'_>, seen: &mut Seen) -> BTreeMap<Environment, String> {
    let example = "{ test = \"price_…\", prod = \"price_…\" }";
    let Some(mut stripe) = table.table("stripe", "a list of Stripe prices", example) else {
        return BTreeMap::new();
    };
    let mut prices = BTreeMap::new();
    for environment in Environment::ALL {
        let key = environment.as_str();
        if let Some(price) = stripe.optional(key, value::stripe_price) {
            stripe.unique(key, &price, seen, |first| {
                format!("each price has its own at Stripe, in test and in prod; line {first} has this one")
            });
            prices.insert(environment, price);
        }
    }
    stripe.finish();
    prices
}
