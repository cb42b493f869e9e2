//! Plans and prices as the public catalog and the admin API show them.

use claviger_licensing::{PlanKind, Price, Term};
use poem_openapi::{Enum, Object};

/// How long a license of a plan lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "PlanKind", rename_all = "snake_case")]
pub(crate) enum PlanKindView {
    /// For ever.
    Perpetual,
    /// For the plan's term.
    FixedTerm,
    /// As long as it is paid for.
    Subscription,
}

/// A length of time as people sell it.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Term")]
pub(crate) struct TermView {
    /// How many.
    pub(crate) count: u16,
    /// Of what.
    pub(crate) unit: TermUnit,
}

/// What a term is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum TermUnit {
    /// Days of 24 hours.
    Days,
    /// Calendar months.
    Months,
}

/// What a plan costs.
#[derive(Debug, Clone, Object)]
#[oai(rename = "Price", skip_serializing_if_is_none)]
pub(crate) struct PriceView {
    /// Its name, unique in its plan.
    pub(crate) code: String,
    /// ISO 4217 code, lower case.
    pub(crate) currency: String,
    /// Amount in the currency's smallest unit (cents).
    pub(crate) amount: i64,
    /// How often it is paid, in months; absent if once.
    pub(crate) interval_months: Option<u16>,
}

impl From<PlanKind> for PlanKindView {
    fn from(kind: PlanKind) -> Self {
        match kind {
            PlanKind::Perpetual => Self::Perpetual,
            PlanKind::FixedTerm { .. } => Self::FixedTerm,
            PlanKind::Subscription => Self::Subscription,
        }
    }
}

impl TermView {
    /// The term of a plan that has one.
    pub(crate) fn of(kind: PlanKind) -> Option<Self> {
        match kind {
            PlanKind::FixedTerm {
                term: Term::Days(count),
            } => Some(Self {
                count,
                unit: TermUnit::Days,
            }),
            PlanKind::FixedTerm {
                term: Term::Months(count),
            } => Some(Self {
                count,
                unit: TermUnit::Months,
            }),
            PlanKind::Perpetual | PlanKind::Subscription => None,
        }
    }
}

impl From<&Price> for PriceView {
    fn from(price: &Price) -> Self {
        Self {
            code: price.code.clone(),
            currency: price.currency.clone(),
            amount: price.amount,
            interval_months: price.interval.map(|interval| interval.months),
        }
    }
}
