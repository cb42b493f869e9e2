use std::collections::BTreeSet;

use claviger_licensing::{
    DriftPolicy, Interval, Plan, PlanId, Price, PriceId, Product, ProductId, TransferPolicy, TrialPolicy,
};
use claviger_protocol::{KeyTemplate, Limits};
use claviger_store::{StoreError, StoreResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{RowName, json};

pub(crate) struct ProductRow {
    pub(crate) id: Uuid,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) key_template: String,
    pub(crate) check_interval_minutes: i64,
    pub(crate) trial: Option<String>,
    pub(crate) buy_url: Option<String>,
    pub(crate) support_url: Option<String>,
    pub(crate) retired: bool,
}

/// Selects [`ProductRow`]s; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_products {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::catalog::ProductRow,
            r#"SELECT id AS "id: _", code, name, key_template, check_interval_minutes, trial, buy_url, support_url,
                   retired AS "retired: _"
               FROM products "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_products;

/// The column `products.trial`.
#[derive(Serialize, Deserialize)]
struct TrialColumn {
    days: u16,
    features: BTreeSet<String>,
    limits: Limits,
    offline_hours: u32,
}

/// The column `products.trial` of a product.
pub(crate) fn trial_column(policy: &TrialPolicy) -> String {
    json(&TrialColumn {
        days: policy.days,
        features: policy.features.clone(),
        limits: policy.limits.clone(),
        offline_hours: policy.offline_hours,
    })
}

impl TryFrom<ProductRow> for Product {
    type Error = StoreError;

    fn try_from(row: ProductRow) -> StoreResult<Self> {
        let name = RowName {
            table: "products",
            id: row.id,
        };
        let trial = row
            .trial
            .map(|trial| name.json::<TrialColumn>("trial", &trial))
            .transpose()?;
        Ok(Self {
            id: ProductId::from_uuid(row.id),
            code: row.code,
            name: row.name,
            key_template: key_template(name, &row.key_template)?,
            check_interval_minutes: name.number("check_interval_minutes", row.check_interval_minutes)?,
            trial: trial.map(|trial| TrialPolicy {
                days: trial.days,
                features: trial.features,
                limits: trial.limits,
                offline_hours: trial.offline_hours,
            }),
            buy_url: row.buy_url,
            support_url: row.support_url,
            retired: row.retired,
        })
    }
}

pub(crate) struct PlanRow {
    pub(crate) id: Uuid,
    pub(crate) product_id: Uuid,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) max_devices: i64,
    pub(crate) features: String,
    pub(crate) limits: String,
    pub(crate) key_template: Option<String>,
    pub(crate) key_word: String,
    pub(crate) offline_hours: i64,
    pub(crate) license_file_days: i64,
    pub(crate) grace_days: i64,
    pub(crate) drift_min_shared: i64,
    pub(crate) drift_max_rebinds: i64,
    pub(crate) max_moves: Option<i64>,
    pub(crate) retired: bool,
}

/// Selects [`PlanRow`]s of `plans AS l` with their `products AS p`; takes the rest of the statement in pieces, then its
/// arguments.
macro_rules! select_plans {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::catalog::PlanRow,
            r#"SELECT l.id AS "id: _", l.product_id AS "product_id: _", l.code, l.name, l.kind, l.max_devices,
                   l.features, l.limits, l.key_template, l.key_word, l.offline_hours, l.license_file_days,
                   l.grace_days, l.drift_min_shared, l.drift_max_rebinds, l.max_moves, l.retired AS "retired: _"
               FROM plans AS l JOIN products AS p ON p.id = l.product_id "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_plans;

impl TryFrom<PlanRow> for Plan {
    type Error = StoreError;

    fn try_from(row: PlanRow) -> StoreResult<Self> {
        let name = RowName {
            table: "plans",
            id: row.id,
        };
        Ok(Self {
            id: PlanId::from_uuid(row.id),
            product_id: ProductId::from_uuid(row.product_id),
            code: row.code,
            name: row.name,
            kind: name.json("kind", &row.kind)?,
            max_devices: name.number("max_devices", row.max_devices)?,
            features: name.json("features", &row.features)?,
            limits: name.json("limits", &row.limits)?,
            key_template: row
                .key_template
                .map(|template| key_template(name, &template))
                .transpose()?,
            key_word: row.key_word,
            offline_hours: name.number("offline_hours", row.offline_hours)?,
            license_file_days: name.number("license_file_days", row.license_file_days)?,
            grace_days: name.number("grace_days", row.grace_days)?,
            drift: DriftPolicy {
                min_shared_components: name.number("drift_min_shared", row.drift_min_shared)?,
                max_rebinds: name.number("drift_max_rebinds", row.drift_max_rebinds)?,
            },
            transfers: TransferPolicy {
                max_moves: row.max_moves.map(|moves| name.number("max_moves", moves)).transpose()?,
            },
            retired: row.retired,
        })
    }
}

pub(crate) struct PriceRow {
    pub(crate) id: Uuid,
    pub(crate) plan_id: Uuid,
    pub(crate) code: String,
    pub(crate) currency: String,
    pub(crate) amount: i64,
    pub(crate) interval_months: Option<i64>,
    pub(crate) stripe_price: Option<String>,
    pub(crate) retired: bool,
}

impl TryFrom<PriceRow> for Price {
    type Error = StoreError;

    fn try_from(row: PriceRow) -> StoreResult<Self> {
        let name = RowName {
            table: "prices",
            id: row.id,
        };
        let months = row
            .interval_months
            .map(|months| name.number("interval_months", months))
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

fn key_template(row: RowName, text: &str) -> StoreResult<KeyTemplate> {
    KeyTemplate::parse(text).map_err(|_| row.inconsistent("key_template", "the template has errors"))
}
