use std::ops::RangeInclusive;

use claviger_protocol::{Components, KeyTemplate};
use uuid::Uuid;

use super::{
    duration,
    mistake::Seen,
    price::{self, DeclaredPrice},
    spelling,
    table::Table,
    value,
};
use crate::{DriftPolicy, Plan, PlanId, PlanKind, ProductId, Term, TransferPolicy};

/// How long a token works without the server where the file does not say, in hours.
pub(super) const OFFLINE_HOURS: u32 = 7 * 24;

const DEVICES: RangeInclusive<u16> = 1..=1000;
const LICENSE_FILE_DAYS: RangeInclusive<u32> = 1..=3660;
const GRACE_DAYS: RangeInclusive<u16> = 0..=365;
const MOVES: RangeInclusive<u16> = 1..=1000;
const REBINDS: RangeInclusive<u16> = 0..=1000;

/// A plan as it is declared, with its prices.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DeclaredPlan {
    /// The plan; its ids are filled in when it is applied.
    pub(super) plan: Plan,
    pub(super) prices: Vec<DeclaredPrice>,
}

/// Reads a plan of a product with this key template, if that could be read.
pub(super) fn read(
    mut table: Table<'_>,
    template: Option<&KeyTemplate>,
    codes: &mut Seen,
    stripe_prices: &mut Seen,
) -> Option<DeclaredPlan> {
    let code = table.code("plan of a product", "\"lifetime\"", codes, value::code);
    let name = table.required("name", "\"Lifetime\"", value::name);
    let kind = kind(&mut table);
    let max_devices = table
        .optional("max_devices", |value| value::whole(value, DEVICES))
        .unwrap_or(1);
    let features = table.names("features", value::feature);
    let limits = value::limits(&mut table);
    let own_template = table.optional("key_template", value::key_template);
    let template = if table.has("key_template") {
        own_template.as_ref()
    } else {
        template
    };
    let key_word = key_word(&mut table, code.as_deref(), template);
    let offline_hours = table.optional("offline", duration::offline).unwrap_or(OFFLINE_HOURS);
    let license_file_days = table
        .optional("license_file_days", |value| value::whole(value, LICENSE_FILE_DAYS))
        .unwrap_or(365);
    let grace_days = table
        .optional("grace_days", |value| value::whole(value, GRACE_DAYS))
        .unwrap_or(7);
    let drift = drift(&mut table);
    let transfers = transfers(&mut table);
    let prices = prices(&mut table, kind, stripe_prices);
    table.finish();
    let plan = Plan {
        id: PlanId::from_uuid(Uuid::nil()),
        product_id: ProductId::from_uuid(Uuid::nil()),
        code: code?,
        name: name?,
        kind: kind?,
        max_devices,
        features,
        limits,
        key_template: own_template,
        key_word,
        offline_hours,
        license_file_days,
        grace_days,
        drift,
        transfers,
        retired: false,
    };
    Some(DeclaredPlan { plan, prices })
}

fn kind(table: &mut Table<'_>) -> Option<PlanKind> {
    let kinds = ["perpetual", "fixed_term", "subscription"];
    let written = table.required("kind", "\"perpetual\"", |value| {
        let known = value
            .as_str()
            .and_then(|kind| kinds.into_iter().find(|known| *known == kind));
        known.ok_or_else(|| {
            let advice = spelling::advice(value.as_str().unwrap_or_default(), &kinds, "the kinds are");
            format!("is {}; {advice}", value::show(value))
        })
    });
    let term = table.optional("term", duration::term);
    if written == Some("fixed_term") {
        return fixed_term(table, term);
    }
    if written.is_some() && table.has("term") {
        table.refuse(
            "term",
            "is for plans of kind \"fixed_term\"; remove it, or write kind = \"fixed_term\"",
        );
    }
    written.map(|kind| {
        if kind == "perpetual" {
            PlanKind::Perpetual
        } else {
            PlanKind::Subscription
        }
    })
}

/// A plan whose term could not be read is still one of a fixed term: its prices are judged as such.
fn fixed_term(table: &mut Table<'_>, term: Option<Term>) -> Option<PlanKind> {
    if !table.has("term") {
        table.miss("term", "\"12 months\", because its kind is \"fixed_term\"");
    }
    Some(PlanKind::FixedTerm {
        term: term.unwrap_or(Term::Days(0)),
    })
}

fn key_word(table: &mut Table<'_>, code: Option<&str>, template: Option<&KeyTemplate>) -> String {
    let written = table.optional("key_word", value::key_word);
    let needed = template.map(KeyTemplate::needs_plan_word);
    if needed == Some(false) && table.has("key_word") {
        table.refuse(
            "key_word",
            "stands in no key; remove it, or put {plan} into the key template",
        );
    }
    let letters = |code: &str| code.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let from_code = letters(code.unwrap_or_default()).to_ascii_uppercase();
    if needed == Some(true) && code.is_some() && from_code.is_empty() && !table.has("key_word") {
        table.miss(
            "key_word",
            "\"PRO\", because the key template has {plan} and the code has no letters",
        );
    }
    written.unwrap_or(from_code)
}

fn drift(table: &mut Table<'_>) -> DriftPolicy {
    let default = DriftPolicy {
        min_shared_components: 2,
        max_rebinds: 3,
    };
    let example = "{ min_shared_components = 2, max_rebinds = 3 }";
    let Some(mut drift) = table.table("drift", "a drift policy", example) else {
        return default;
    };
    // A device tells at most 16 components.
    let most = u8::try_from(Components::MAX).unwrap_or(u8::MAX);
    let shared = drift.optional("min_shared_components", |value| value::whole(value, 0..=most));
    let rebinds = drift.optional("max_rebinds", |value| value::whole(value, REBINDS));
    drift.finish();
    DriftPolicy {
        min_shared_components: shared.unwrap_or(default.min_shared_components),
        max_rebinds: rebinds.unwrap_or(default.max_rebinds),
    }
}

fn transfers(table: &mut Table<'_>) -> TransferPolicy {
    let Some(mut transfers) = table.table("transfers", "a transfer policy", "{ max_moves = 3 }") else {
        return TransferPolicy { max_moves: None };
    };
    let max_moves = transfers.optional("max_moves", |value| value::whole(value, MOVES));
    transfers.finish();
    TransferPolicy { max_moves }
}

fn prices(table: &mut Table<'_>, kind: Option<PlanKind>, stripe_prices: &mut Seen) -> Vec<DeclaredPrice> {
    let mut codes = Seen::default();
    let prices = table.tables("price", "a price", "product.plan.price");
    prices
        .into_iter()
        .filter_map(|price| price::read(price, kind, &mut codes, stripe_prices))
        .collect()
}
