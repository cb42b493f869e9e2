use std::sync::Arc;

use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, KeyHash, License, LicenseId, LicenseRecord, Plan, Product};
use claviger_store::{LicenseSelector, StoreResult};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    PostgresStore,
    error::store_error,
    rows::{ActivationRow, LicenseRow, PlanRow, ProductRow, Source},
};

/// `query_as!` of a license with its product and plan. One text per selector, because a condition that fits both would cost
/// the planner its index.
macro_rules! record_row {
    ($condition:literal, $argument:expr) => {
        sqlx::query_as!(
            RecordRow,
            "SELECT l.id, l.customer_id, l.key_hash, l.key_last4, l.status, l.status_reason, l.expires_at, l.overdue_since,
                l.grace_until, l.hold_cause, l.hold_since, l.order_id, l.overrides, l.order_ref, l.source, l.note, l.created_at, l.updated_at,
                p.id AS product_id, p.code AS product_code, p.name AS product_name,
                p.key_template AS product_key_template, p.check_interval_minutes, p.trial, p.buy_url, p.support_url,
                p.retired AS product_retired,
                n.id AS plan_id, n.code AS plan_code, n.name AS plan_name, n.kind, n.max_devices, n.features, n.limits,
                n.key_template AS plan_key_template, n.key_word, n.offline_hours, n.license_file_days, n.grace_days,
                n.drift_min_shared, n.drift_max_rebinds, n.max_moves, n.retired AS plan_retired
            FROM licenses l JOIN products p ON p.id = l.product_id JOIN plans n ON n.id = l.plan_id
            WHERE " + $condition,
            $argument,
        )
    };
}

/// Reads without a lock. License and activations may be of two moments: that judges the one or the other as it was while
/// the request ran.
pub(super) async fn license(
    store: &PostgresStore,
    selector: LicenseSelector,
    window_start: DateTime<Utc>,
) -> StoreResult<Option<LicenseRecord>> {
    let rows = store
        .retrying(|| async { record_rows(&mut *store.pool.acquire().await?, selector, window_start).await })
        .await?;
    rows.map(|(row, activations)| row.into_record(activations)).transpose()
}

/// Reads within a transaction.
pub(super) async fn record(
    connection: &mut PgConnection,
    selector: LicenseSelector,
    window_start: DateTime<Utc>,
) -> StoreResult<Option<LicenseRecord>> {
    let rows = record_rows(connection, selector, window_start)
        .await
        .map_err(store_error)?;
    rows.map(|(row, activations)| row.into_record(activations)).transpose()
}

async fn record_rows(
    connection: &mut PgConnection,
    selector: LicenseSelector,
    window_start: DateTime<Utc>,
) -> Result<Option<(RecordRow, Vec<ActivationRow>)>, sqlx::Error> {
    let row = match selector {
        LicenseSelector::Id(id) => {
            record_row!("l.id = $1", id.uuid())
                .fetch_optional(&mut *connection)
                .await?
        }
        LicenseSelector::Key(key) => {
            record_row!("l.key_hash = $1", key.as_bytes())
                .fetch_optional(&mut *connection)
                .await?
        }
    };
    let Some(row) = row else { return Ok(None) };
    let activations = activation_rows(connection, row.id, window_start).await?;
    Ok(Some((row, activations)))
}

async fn activation_rows(
    connection: &mut PgConnection,
    license: Uuid,
    window_start: DateTime<Utc>,
) -> Result<Vec<ActivationRow>, sqlx::Error> {
    sqlx::query_as!(
        ActivationRow,
        r#"SELECT id, slot, device_hash, components, name, platform, arch, cpu, app_version, hostname, origin, activated_at,
            GREATEST(activated_at, (
                SELECT last_seen_at FROM device_days WHERE activation_id = device_activations.id ORDER BY day DESC LIMIT 1
            )) AS "last_seen_at!", released_at, release_cause, superseded
        FROM device_activations
        WHERE license_id = $1 AND (NOT superseded OR (activated_at >= $2 AND origin IN ('move', 'rebind')))
        ORDER BY slot, activated_at, id"#,
        license,
        window_start,
    )
    .fetch_all(connection)
    .await
}

/// Licenses without their products, plans and devices, in any order.
pub(crate) async fn rows_by_id(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<LicenseRow>, sqlx::Error> {
    sqlx::query_as!(
        LicenseRow,
        "SELECT id, customer_id, key_hash, key_last4, status, status_reason, expires_at, overdue_since, grace_until,
            hold_cause, hold_since, order_id, overrides, order_ref, source, note, created_at, updated_at
        FROM licenses WHERE id = ANY($1)",
        ids,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn sealed_key(store: &PostgresStore, id: LicenseId) -> StoreResult<Option<Vec<u8>>> {
    store
        .retrying(|| {
            sqlx::query_scalar!("SELECT key_sealed FROM licenses WHERE id = $1", id.uuid()).fetch_optional(&store.pool)
        })
        .await
}

pub(super) async fn existing_keys(store: &PostgresStore, keys: &[KeyHash]) -> StoreResult<Vec<KeyHash>> {
    let hashes: Vec<Vec<u8>> = keys.iter().map(|key| key.as_bytes().to_vec()).collect();
    let rows = store
        .retrying(|| {
            sqlx::query!("SELECT id, key_hash FROM licenses WHERE key_hash = ANY($1)", &hashes).fetch_all(&store.pool)
        })
        .await?;
    rows.iter()
        .map(|row| {
            Source {
                table: "licenses",
                id: row.id,
            }
            .hash("key_hash", &row.key_hash)
        })
        .collect()
}

struct RecordRow {
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
    product_id: Uuid,
    product_code: String,
    product_name: String,
    product_key_template: String,
    check_interval_minutes: i32,
    trial: Option<Value>,
    buy_url: Option<String>,
    support_url: Option<String>,
    product_retired: bool,
    plan_id: Uuid,
    plan_code: String,
    plan_name: String,
    kind: Value,
    max_devices: i16,
    features: Value,
    limits: Value,
    plan_key_template: Option<String>,
    key_word: String,
    offline_hours: i32,
    license_file_days: i32,
    grace_days: i16,
    drift_min_shared: i16,
    drift_max_rebinds: i16,
    max_moves: Option<i16>,
    plan_retired: bool,
}

impl RecordRow {
    fn into_record(self, activations: Vec<ActivationRow>) -> StoreResult<LicenseRecord> {
        let license = LicenseRow {
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
        };
        let product = ProductRow {
            id: self.product_id,
            code: self.product_code,
            name: self.product_name,
            key_template: self.product_key_template,
            check_interval_minutes: self.check_interval_minutes,
            trial: self.trial,
            buy_url: self.buy_url,
            support_url: self.support_url,
            retired: self.product_retired,
        };
        let plan = PlanRow {
            id: self.plan_id,
            product_id: self.product_id,
            code: self.plan_code,
            name: self.plan_name,
            kind: self.kind,
            max_devices: self.max_devices,
            features: self.features,
            limits: self.limits,
            key_template: self.plan_key_template,
            key_word: self.key_word,
            offline_hours: self.offline_hours,
            license_file_days: self.license_file_days,
            grace_days: self.grace_days,
            drift_min_shared: self.drift_min_shared,
            drift_max_rebinds: self.drift_max_rebinds,
            max_moves: self.max_moves,
            retired: self.plan_retired,
        };
        Ok(LicenseRecord {
            license: License::try_from(license)?,
            product: Arc::new(Product::try_from(product)?),
            plan: Arc::new(Plan::try_from(plan)?),
            activations: activations
                .into_iter()
                .map(Activation::try_from)
                .collect::<StoreResult<_>>()?,
        })
    }
}
