use claviger_licensing::{
    CustomerId, Hold, HoldCause, License, LicenseId, LicenseSource, LicenseStatus, OrderId, Overdue, Plan, Product,
};
use claviger_store::{LicenseSummary, StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;
use super::catalog::{PlanRow, ProductRow};

/// The columns of a license that domain types show, apart from product and plan.
pub(crate) struct LicenseRow {
    pub(crate) id: Uuid,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) key_hash: Vec<u8>,
    pub(crate) key_last4: String,
    pub(crate) status: String,
    pub(crate) status_reason: Option<String>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) overdue_since: Option<i64>,
    pub(crate) grace_until: Option<i64>,
    pub(crate) hold_cause: Option<String>,
    pub(crate) hold_since: Option<i64>,
    pub(crate) order_id: Option<Uuid>,
    pub(crate) overrides: String,
    pub(crate) order_ref: Option<String>,
    pub(crate) source: String,
    pub(crate) note: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// Selects [`LicenseRow`]s of `licenses AS l`; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_licenses {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::license::LicenseRow,
            r#"SELECT l.id AS "id: _", l.customer_id AS "customer_id: _", l.key_hash, l.key_last4, l.status,
                   l.status_reason, l.expires_at, l.overdue_since, l.grace_until, l.hold_cause, l.hold_since,
                   l.order_id AS "order_id: _", l.overrides, l.order_ref, l.source, l.note, l.created_at, l.updated_at
               FROM licenses AS l "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_licenses;

/// Takes a [`LicenseRow`] out of a wider row: sqlx reads flat rows only.
macro_rules! license_of {
    ($row:ident) => {
        LicenseRow {
            id: $row.id,
            customer_id: $row.customer_id,
            key_hash: $row.key_hash,
            key_last4: $row.key_last4,
            status: $row.status,
            status_reason: $row.status_reason,
            expires_at: $row.expires_at,
            overdue_since: $row.overdue_since,
            grace_until: $row.grace_until,
            hold_cause: $row.hold_cause,
            hold_since: $row.hold_since,
            order_id: $row.order_id,
            overrides: $row.overrides,
            order_ref: $row.order_ref,
            source: $row.source,
            note: $row.note,
            created_at: $row.created_at,
            updated_at: $row.updated_at,
        }
    };
}

impl TryFrom<LicenseRow> for License {
    type Error = StoreError;

    fn try_from(row: LicenseRow) -> StoreResult<Self> {
        let name = RowName {
            table: "licenses",
            id: row.id,
        };
        let overdue = name
            .optional_time("overdue_since", row.overdue_since)?
            .zip(name.optional_time("grace_until", row.grace_until)?)
            .map(|(since, grace_until)| Overdue { since, grace_until });
        let cause = |cause: String| name.variant("hold_cause", &cause, &HoldCause::ALL, HoldCause::as_str);
        let hold = row
            .hold_cause
            .map(cause)
            .transpose()?
            .zip(name.optional_time("hold_since", row.hold_since)?)
            .map(|(cause, since)| Hold { cause, since });
        Ok(Self {
            id: LicenseId::from_uuid(row.id),
            customer_id: row.customer_id.map(CustomerId::from_uuid),
            key_hash: name.hash("key_hash", &row.key_hash)?,
            key_last4: row.key_last4,
            status: name.variant("status", &row.status, &LicenseStatus::ALL, LicenseStatus::as_str)?,
            status_reason: row.status_reason,
            expires_at: name.optional_time("expires_at", row.expires_at)?,
            overdue,
            hold,
            order_id: row.order_id.map(OrderId::from_uuid),
            overrides: name.json("overrides", &row.overrides)?,
            order_ref: row.order_ref,
            source: name.variant("source", &row.source, &LicenseSource::ALL, LicenseSource::as_str)?,
            note: row.note,
            created_at: name.time("created_at", row.created_at)?,
            updated_at: name.time("updated_at", row.updated_at)?,
        })
    }
}

/// A license in a list.
pub(crate) struct SummaryRow {
    pub(crate) id: Uuid,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) key_hash: Vec<u8>,
    pub(crate) key_last4: String,
    pub(crate) status: String,
    pub(crate) status_reason: Option<String>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) overdue_since: Option<i64>,
    pub(crate) grace_until: Option<i64>,
    pub(crate) hold_cause: Option<String>,
    pub(crate) hold_since: Option<i64>,
    pub(crate) order_id: Option<Uuid>,
    pub(crate) overrides: String,
    pub(crate) order_ref: Option<String>,
    pub(crate) source: String,
    pub(crate) note: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) product: String,
    pub(crate) plan: String,
    pub(crate) plan_max_devices: i64,
    pub(crate) email: Option<String>,
    pub(crate) customer_name: Option<String>,
    pub(crate) active_devices: i64,
    pub(crate) last_seen_at: Option<i64>,
}

impl TryFrom<SummaryRow> for LicenseSummary {
    type Error = StoreError;

    fn try_from(row: SummaryRow) -> StoreResult<Self> {
        let name = RowName {
            table: "licenses",
            id: row.id,
        };
        let license = License::try_from(license_of!(row))?;
        let max_devices = match license.overrides.max_devices {
            Some(devices) => devices,
            None => name.number("plan_id", row.plan_max_devices)?,
        };
        Ok(Self {
            license,
            product: row.product,
            plan: row.plan,
            email: row.email,
            customer_name: row.customer_name,
            active_devices: name.number("id", row.active_devices)?,
            max_devices,
            last_seen_at: name.optional_time("id", row.last_seen_at)?,
        })
    }
}

/// A license with its product and plan.
pub(crate) struct RecordRow {
    pub(crate) id: Uuid,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) key_hash: Vec<u8>,
    pub(crate) key_last4: String,
    pub(crate) status: String,
    pub(crate) status_reason: Option<String>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) overdue_since: Option<i64>,
    pub(crate) grace_until: Option<i64>,
    pub(crate) hold_cause: Option<String>,
    pub(crate) hold_since: Option<i64>,
    pub(crate) order_id: Option<Uuid>,
    pub(crate) overrides: String,
    pub(crate) order_ref: Option<String>,
    pub(crate) source: String,
    pub(crate) note: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) product_id: Uuid,
    pub(crate) product_code: String,
    pub(crate) product_name: String,
    pub(crate) product_key_template: String,
    pub(crate) product_check_interval_minutes: i64,
    pub(crate) product_trial: Option<String>,
    pub(crate) product_buy_url: Option<String>,
    pub(crate) product_support_url: Option<String>,
    pub(crate) product_retired: bool,
    pub(crate) plan_id: Uuid,
    pub(crate) plan_code: String,
    pub(crate) plan_name: String,
    pub(crate) plan_kind: String,
    pub(crate) plan_max_devices: i64,
    pub(crate) plan_features: String,
    pub(crate) plan_limits: String,
    pub(crate) plan_key_template: Option<String>,
    pub(crate) plan_key_word: String,
    pub(crate) plan_offline_hours: i64,
    pub(crate) plan_license_file_days: i64,
    pub(crate) plan_grace_days: i64,
    pub(crate) plan_drift_min_shared: i64,
    pub(crate) plan_drift_max_rebinds: i64,
    pub(crate) plan_max_moves: Option<i64>,
    pub(crate) plan_retired: bool,
}

impl TryFrom<RecordRow> for (License, Product, Plan) {
    type Error = StoreError;

    fn try_from(row: RecordRow) -> StoreResult<Self> {
        let license = license_of!(row);
        let product = ProductRow {
            id: row.product_id,
            code: row.product_code,
            name: row.product_name,
            key_template: row.product_key_template,
            check_interval_minutes: row.product_check_interval_minutes,
            trial: row.product_trial,
            buy_url: row.product_buy_url,
            support_url: row.product_support_url,
            retired: row.product_retired,
        };
        let plan = PlanRow {
            id: row.plan_id,
            product_id: row.product_id,
            code: row.plan_code,
            name: row.plan_name,
            kind: row.plan_kind,
            max_devices: row.plan_max_devices,
            features: row.plan_features,
            limits: row.plan_limits,
            key_template: row.plan_key_template,
            key_word: row.plan_key_word,
            offline_hours: row.plan_offline_hours,
            license_file_days: row.plan_license_file_days,
            grace_days: row.plan_grace_days,
            drift_min_shared: row.plan_drift_min_shared,
            drift_max_rebinds: row.plan_drift_max_rebinds,
            max_moves: row.plan_max_moves,
            retired: row.plan_retired,
        };
        Ok((license.try_into()?, product.try_into()?, plan.try_into()?))
    }
}
