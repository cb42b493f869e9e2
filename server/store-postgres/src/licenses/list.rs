use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, DeviceHash, KeyHash, License, LicenseId, PlanId, ProductId};
use claviger_store::{LicenseFilter, LicenseSummary, Page, StoreResult};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    PostgresStore,
    customers::email_key,
    rows::{ActivationRow, LicenseRow, Source},
};

/// `= ANY (ARRAY(…))` where `IN (…)` would do, because within an `OR` only that can use the index of the licenses.
///
/// Devices are counted after the page was cut out: for its licenses only, not for all that the filter lets through.
pub(super) async fn summaries(
    store: &PostgresStore,
    filter: &LicenseFilter,
    page: Page,
) -> StoreResult<Vec<LicenseSummary>> {
    let email = filter.email.as_deref().map(email_key);
    let rows = store
        .retrying(|| {
            sqlx::query_as!(
                SummaryRow,
                r#"SELECT l.id, l.customer_id, l.key_hash, l.key_last4, l.status, l.status_reason, l.expires_at,
                    l.overdue_since, l.grace_until, l.hold_cause, l.hold_since, l.order_id, l.overrides, l.order_ref, l.source,
                    l.note, l.created_at, l.updated_at, l.product, l.plan, l.max_devices, l.email AS "email?", l.customer_name AS "customer_name?",
                    devices.active AS "active_devices!", devices.last_seen_at
                FROM (
                    SELECT licenses.*, products.code AS product, plans.code AS plan, plans.max_devices,
                        customers.email, customers.name AS customer_name
                    FROM licenses
                    JOIN products ON products.id = licenses.product_id
                    JOIN plans ON plans.id = licenses.plan_id
                    LEFT JOIN customers ON customers.id = licenses.customer_id
                    WHERE ($1::uuid IS NULL OR licenses.product_id = $1) AND ($2::uuid IS NULL OR licenses.plan_id = $2)
                        AND ($3::text IS NULL OR licenses.status = $3)
                        AND ($4::boolean IS NULL OR COALESCE(licenses.expires_at <= $5, false) = $4)
                        AND ($6::uuid IS NULL OR licenses.customer_id = $6)
                        AND ($7::text IS NULL OR customers.email_key = $7)
                        AND ($8::text IS NULL OR licenses.order_ref = $8)
                        AND ($9::bytea IS NULL OR licenses.key_hash = $9)
                        AND ($10::text IS NULL OR licenses.key_last4 = $10)
                        AND ($11::bytea IS NULL OR licenses.id = ANY (ARRAY(
                            SELECT license_id FROM device_activations WHERE device_hash = $11)))
                        AND ($12::timestamptz IS NULL OR licenses.expires_at >= $12)
                        AND ($13::timestamptz IS NULL OR licenses.expires_at < $13)
                        AND ($14::uuid IS NULL OR licenses.id < $14)
                    ORDER BY licenses.id DESC LIMIT $15
                ) AS l
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE released_at IS NULL) AS active, max(last_seen_at) AS last_seen_at
                    FROM device_activations WHERE license_id = l.id
                ) AS devices
                ORDER BY l.id DESC"#,
                filter.product_id.map(ProductId::uuid),
                filter.plan_id.map(PlanId::uuid),
                filter.status.map(|status| status.as_str()),
                filter.expired.map(|(expired, _)| expired),
                filter.expired.map(|(_, at)| at),
                filter.customer_id.map(|customer| customer.uuid()),
                email,
                filter.order_ref,
                filter.key.as_ref().map(KeyHash::as_bytes).map(<[u8; 32]>::as_slice),
                filter.key_last4,
                filter.device.as_ref().map(DeviceHash::as_bytes).map(<[u8; 32]>::as_slice),
                filter.ending.map(|(from, _)| from),
                filter.ending.map(|(_, before)| before),
                page.before,
                i64::from(page.limit),
            )
            .fetch_all(&store.pool)
        })
        .await?;
    rows.into_iter().map(SummaryRow::into_summary).collect()
}

pub(super) async fn activations(store: &PostgresStore, id: LicenseId, page: Page) -> StoreResult<Vec<Activation>> {
    let rows = store
        .retrying(|| {
            sqlx::query_as!(
                ActivationRow,
                "SELECT id, slot, device_hash, components, name, platform, arch, cpu, app_version, hostname, origin,
                    activated_at, last_seen_at, released_at, release_cause, superseded
                FROM device_activations WHERE license_id = $1 AND ($2::uuid IS NULL OR id < $2)
                ORDER BY id DESC LIMIT $3",
                id.uuid(),
                page.before,
                i64::from(page.limit),
            )
            .fetch_all(&store.pool)
        })
        .await?;
    rows.into_iter().map(Activation::try_from).collect()
}

struct SummaryRow {
    id: Uuid,
    customer_id: Option<Uuid>,
    key_hash: Vec<u8>,
    key_last4: String,
    status: String,
    status_reason: Option<String>,
    expires_at: Option<DateTime<Utc>>,
    overdue_since: Option<DateTime<Utc>>,
    grace_until: Option<DateTime<Utc>>,
    hold_cause: Option<String>,
    hold_since: Option<DateTime<Utc>>,
    order_id: Option<Uuid>,
    overrides: Value,
    order_ref: Option<String>,
    source: String,
    note: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    product: String,
    plan: String,
    max_devices: i16,
    email: Option<String>,
    customer_name: Option<String>,
    active_devices: i64,
    last_seen_at: Option<DateTime<Utc>>,
}

impl SummaryRow {
    fn into_summary(self) -> StoreResult<LicenseSummary> {
        let source = Source {
            table: "licenses",
            id: self.id,
        };
        let of_plan: u16 = source.number("plan_id -> plans.max_devices", self.max_devices)?;
        let active_devices = source.number("id -> device_activations", self.active_devices)?;
        let license = License::try_from(LicenseRow {
            id: self.id,
            customer_id: self.customer_id,
            key_hash: self.key_hash,
            key_last4: self.key_last4,
            status: self.status,
            status_reason: self.status_reason,
            expires_at: self.expires_at,
            overdue_since: self.overdue_since,
            grace_until: self.grace_until,
            hold_cause: self.hold_cause,
            hold_since: self.hold_since,
            order_id: self.order_id,
            overrides: self.overrides,
            order_ref: self.order_ref,
            source: self.source,
            note: self.note,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })?;
        Ok(LicenseSummary {
            product: self.product,
            plan: self.plan,
            email: self.email,
            customer_name: self.customer_name,
            active_devices,
            max_devices: license.overrides.max_devices.unwrap_or(of_plan),
            last_seen_at: self.last_seen_at,
            license,
        })
    }
}
