use std::sync::Arc;

use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, KeyHash, LicenseId, LicenseRecord};
use claviger_store::{LicenseSelector, StoreResult};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::failed;
use crate::rows::activation::select_activations;
use crate::rows::license::RecordRow;
use crate::rows::{RowName, hex, json, micros};

/// Reads a license in two statements. Outside of a transaction they may see two states of the database, each of them
/// true while the request ran; that is no worse than asking a moment earlier or later.
pub(super) async fn record(
    connection: &mut SqliteConnection,
    selector: LicenseSelector,
    window_start: DateTime<Utc>,
) -> StoreResult<Option<LicenseRecord>> {
    let Some(row) = record_row(connection, selector).await? else {
        return Ok(None);
    };
    let activations = activations(connection, row.id, window_start).await?;
    let (license, product, plan) = row.try_into()?;
    Ok(Some(LicenseRecord {
        license,
        product: Arc::new(product),
        plan: Arc::new(plan),
        activations,
    }))
}

async fn record_row(connection: &mut SqliteConnection, selector: LicenseSelector) -> StoreResult<Option<RecordRow>> {
    // One of them is null and matches nothing; SQLite looks each up in its index.
    let (id, key) = match &selector {
        LicenseSelector::Id(id) => (Some(id.uuid()), None),
        LicenseSelector::Key(key) => (None, Some(key.as_bytes().as_slice())),
    };
    let select = sqlx::query_as!(
        RecordRow,
        r#"SELECT l.id AS "id: _", l.customer_id AS "customer_id: _", l.key_hash, l.key_last4, l.status,
               l.status_reason, l.expires_at, l.overdue_since, l.grace_until, l.hold_cause, l.hold_since,
                       l.order_id AS "order_id: _", l.overrides, l.order_ref, l.source,
               l.note, l.created_at, l.updated_at,
               p.id AS "product_id: _", p.code AS product_code, p.name AS product_name,
               p.key_template AS product_key_template, p.check_interval_minutes AS product_check_interval_minutes,
               p.trial AS product_trial, p.buy_url AS product_buy_url, p.support_url AS product_support_url,
               p.retired AS "product_retired: _",
               n.id AS "plan_id: _", n.code AS plan_code, n.name AS plan_name, n.kind AS plan_kind,
               n.max_devices AS plan_max_devices, n.features AS plan_features, n.limits AS plan_limits,
               n.key_template AS plan_key_template, n.key_word AS plan_key_word, n.offline_hours AS plan_offline_hours,
               n.license_file_days AS plan_license_file_days, n.grace_days AS plan_grace_days,
               n.drift_min_shared AS plan_drift_min_shared, n.drift_max_rebinds AS plan_drift_max_rebinds,
               n.max_moves AS plan_max_moves, n.retired AS "plan_retired: _"
           FROM licenses AS l JOIN products AS p ON p.id = l.product_id JOIN plans AS n ON n.id = l.plan_id
           WHERE l.id = ?1 OR l.key_hash = ?2"#,
        id,
        key,
    );
    select.fetch_optional(connection).await.map_err(failed)
}

async fn activations(
    connection: &mut SqliteConnection,
    license: Uuid,
    window_start: DateTime<Utc>,
) -> StoreResult<Vec<Activation>> {
    let window_start = micros(window_start);
    // Both sides of the OR name the license, so that each finds its partial index.
    let select = select_activations!(
        "WHERE (license_id = ?1 AND NOT superseded)
             OR (license_id = ?1 AND superseded AND activated_at >= ?2 AND origin IN ('move', 'rebind'))
         ORDER BY slot, activated_at, id";
        license,
        window_start,
    );
    let rows = select.fetch_all(connection).await.map_err(failed)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn sealed_key(readers: &SqlitePool, id: LicenseId) -> StoreResult<Option<Vec<u8>>> {
    let id = id.uuid();
    let select = sqlx::query_scalar!("SELECT key_sealed FROM licenses WHERE id = ?1", id);
    select.fetch_optional(readers).await.map_err(failed)
}

pub(super) async fn existing_keys(readers: &SqlitePool, keys: &[KeyHash]) -> StoreResult<Vec<KeyHash>> {
    let keys = json(&keys.iter().map(|key| hex(key.as_bytes())).collect::<Vec<_>>());
    let select = sqlx::query!(
        r#"SELECT id AS "id: Uuid", key_hash FROM licenses WHERE key_hash IN (SELECT unhex(value) FROM json_each(?1))"#,
        keys
    );
    let rows = select.fetch_all(readers).await.map_err(failed)?;
    rows.iter()
        .map(|row| {
            RowName {
                table: "licenses",
                id: row.id,
            }
            .hash("key_hash", &row.key_hash)
        })
        .collect()
}
