use std::collections::BTreeSet;

use chrono::{DateTime, Days, Months, Utc};
use claviger_protocol::{KeyTemplate, Limits};
use serde::{Deserialize, Serialize};

use crate::{PlanId, PriceId, ProductId};

/// What can be bought of a product.
///
/// A license refers to its plan, so a change of the plan in the catalog reaches all its licenses at their next check.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The product it belongs to.
    pub product_id: ProductId,
    /// Its name in requests and the catalog file, unique in its product: 1–64 of `[a-z0-9-_]`.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// How long a license of it lasts.
    pub kind: PlanKind,
    /// Devices that may hold a slot at the same time, 1–1000.
    pub max_devices: u16,
    /// Features that it unlocks.
    pub features: BTreeSet<String>,
    /// Named limits, for example `max_resources`.
    pub limits: Limits,
    /// The form of its keys, if it differs from the product's.
    pub key_template: Option<KeyTemplate>,
    /// The word that stands for `{plan}` in a key.
    pub key_word: String,
    /// How long a token works without the server, in hours.
    pub offline_hours: u32,
    /// How long an air-gapped license file works, in days.
    pub license_file_days: u32,
    /// Days during which an overdue license still works.
    pub grace_days: u16,
    /// When a changed machine counts as the same one.
    pub drift: DriftPolicy,
    /// How often slots may move to other machines.
    pub transfers: TransferPolicy,
    /// No longer declared in the catalog: existing licenses work on, new ones are not sold.
    pub retired: bool,
}

/// How long a license of a plan lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlanKind {
    /// For ever.
    Perpetual,
    /// For a term from the day it was issued.
    FixedTerm {
        /// That term.
        term: Term,
    },
    /// As long as it is paid for.
    Subscription,
}

/// A length of time as people sell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Days of 24 hours.
    Days(u16),
    /// Calendar months: 31 January and one month is the last day of February.
    Months(u16),
}

impl Term {
    /// The instant one term after `start`; `None` past the end of the calendar.
    pub fn after(self, start: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Days(days) => start.checked_add_days(Days::new(u64::from(days))),
            Self::Months(months) => start.checked_add_months(Months::new(u32::from(months))),
        }
    }
}

/// When a device that is new by its hash is an old one that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DriftPolicy {
    /// Components that both must share; 0 switches recognition off.
    pub min_shared_components: u8,
    /// How many times in 30 days a license may be re-bound like this.
    pub max_rebinds: u16,
}

/// How often slots of a license may move to other machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferPolicy {
    /// Moves in 30 days; `None` sets no limit.
    pub max_moves: Option<u16>,
}

/// What a plan costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// Its id.
    pub id: PriceId,
    /// The plan it buys.
    pub plan_id: PlanId,
    /// Its name in the catalog file, unique in its plan.
    pub code: String,
    /// ISO 4217 code, lower case.
    pub currency: String,
    /// Amount in the currency's smallest unit (cents).
    pub amount: i64,
    /// How often it is paid; `None` once.
    pub interval: Option<Interval>,
    /// The price's id at Stripe in this environment.
    pub stripe_price: Option<String>,
    /// No longer declared in the catalog.
    pub retired: bool,
}

/// A billing interval in calendar months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Its length in months.
    pub months: u16,
}
