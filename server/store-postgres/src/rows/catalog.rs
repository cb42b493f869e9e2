use std::collections::BTreeSet;

use claviger_licensing::{
    DriftPolicy, Interval, Plan, PlanId, Price, PriceId, Product, ProductId, TransferPolicy, TrialPolicy,
};
use claviger_protocol::{KeyTemplate, Limits};
use claviger_store::{StoreError, StoreResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::Source;

/// A row of `products`.
pub(crate) struct ProductRow {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) key_template: String,
    pub(crate) check_interval_minutes: i32,
    pub(crate) trial: Option<Value>,
    pub(crate) buy_url: Option<String>,
    pub(crate) support_url: Option<String>,
    pub(crate) retired: bool,
}

/// The column `products.trial`.
#[derive(Serialize, Deserialize)]
pub(crate) struct TrialPolicyJson {
    days: u16,
    features: BTreeSet<String>,
    limits: Limits,
    offline_hours: u32,
}

impl From<TrialPolicy> for TrialPolicyJson {
    fn from(policy: TrialPolicy) -> Self {
        let TrialPolicy {
            days,
            features,
            limits,
            offline_hours,
        } = policy;
        Self {
            days,
            features,
            limits,
            offline_hours,
        }
    }
}

impl From<TrialPolicyJson> for TrialPolicy {
    fn from(json: TrialPolicyJson) -> Self {
        let TrialPolicyJson {
            days,
            features,
            limits,
            offline_hours,
        } = json;
        Self {
            days,
            features,
            limits,
            offline_hours,
        }
    }
}

impl TryFrom<ProductRow> for Product {
    type Error = StoreError;

    fn try_from(row: ProductRow) -> StoreResult<Self> {
        let source = Source {
            table: "products",
            id: row.id,
        };
        let trial = row
            .trial
            .map(|trial| source.json::<TrialPolicyJson>("trial", trial))
            .transpose()?;
        Ok(Self {
            id: ProductId::from_uuid(row.id),
            code: row.code,
            name: row.name,
            key_template: template(&source, &row.key_template)?,
            check_interval_minutes: source.number("check_interval_minutes", row.check_interval_minutes)?,
            trial: trial.map(TrialPolicy::from),
            buy_url: row.buy_url,
            support_url: row.support_url,
            retired: row.retired,
        })
    }
}

/// A row of `plans`.
pub(crate) struct PlanRow {
    pub(crate) id: Uuid,
    pub(crate) product_id: Uuid,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: Value,
    pub(crate) max_devices: i16,
    pub(crate) features: Value,
    pub(crate) limits: Value,
    pub(crate) key_template: Option<String>,
    pub(crate) key_word: String,
    pub(crate) offline_hours: i32,
    pub(crate) license_file_days: i32,
    pub(crate) grace_days: i16,
    pub(crate) drift_min_shared: i16,
    pub(crate) drift_max_rebinds: i16,
    pub(crate) max_moves: Option<i16>,
    pub(crate) retired: bool,
}

impl TryFrom<PlanRow> for Plan {
    type Error = StoreError;

    fn try_from(row: PlanRow) -> StoreResult<Self> {
        let source = Source {
            table: "plans",
            id: row.id,
        };
        Ok(Self {
            id: PlanId::from_uuid(row.id),
            product_id: ProductId::from_uuid(row.product_id),
            code: row.code,
            name: row.name,
            kind: source.json("kind", row.kind)?,
            max_devices: source.number("max_devices", row.max_devices)?,
            features: source.json("features", row.features)?,
            limits: source.json("limits", row.limits)?,
            key_template: row.key_template.map(|text| template(&source, &text)).transpose()?,
            key_word: row.key_word,
            offline_hours: source.number("offline_hours", row.offline_hours)?,
            license_file_days: source.number("license_file_days", row.license_file_days)?,
            grace_days: source.number("grace_days", row.grace_days)?,
            drift: DriftPolicy {
                min_shared_components: source.number("drift_min_shared", row.drift_min_shared)?,
                max_rebinds: source.number("drift_max_rebinds", row.drift_max_rebinds)?,
            },
            transfers: TransferPolicy {
                max_moves: row
                    .max_moves
                    .map(|moves| source.number("max_moves", moves))
                    .transpose()?,
            },
            retired: row.retired,
        })
    }
}

/// A row of `prices`.
pub(crate) struct PriceRow {
    pub(crate) id: Uuid,
    pub(crate) plan_id: Uuid,
    pub(crate) code: String,
    pub(crate) currency: String,
    pub(crate) amount: i64,
    pub(crate) interval_months: Option<i16>,
    pub(crate) stripe_price: Option<String>,
    pub(crate) retired: bool,
}

impl TryFrom<PriceRow> for Price {
    type Error = StoreError;

    fn try_from(row: PriceRow) -> StoreResult<Self> {
        let source = Source {
            table: "prices",
            id: row.id,
        };
        let months = row
            .interval_months
            .map(|months| source.number("interval_months", months))
            .transpose()?;
        Ok(Self {
            id: PriceId::from_uuid(row.id),
            plan_id: PlanId::from_uuid(row.plan_id),
            code: row.code,
            currency: row.currency,
            amount: row.amount,
            interval: months.map(|months| Interval { months }),
            stripe_price: row.stripe_price,
            retired: row.retired,
        })
    }
}

fn template(source: &Source<Uuid>, text: &str) -> StoreResult<KeyTemplate> {
    KeyTemplate::parse(text).map_err(|_| source.inconsistent("key_template", "not a key template"))
}
