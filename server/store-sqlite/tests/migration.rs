//! Databases of earlier versions keep what they hold.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use claviger_licensing::LicenseSource;
use claviger_store::{LicenseFilter, Licenses, Maintenance, Page};
use claviger_store_sqlite::{SqliteOptions, SqliteStore};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

/// A shop with a license of each source that there was, a device and an entry of the audit log.
const SHOP: &str = "
    INSERT INTO products (id, code, name, key_template, check_interval_minutes, retired)
    VALUES (randomblob(16), 'app', 'App', 'APP-XXXXX', 60, 0);
    INSERT INTO plans (id, product_id, code, name, kind, max_devices, features, limits, key_word, offline_hours,
        license_file_days, grace_days, drift_min_shared, drift_max_rebinds, retired)
    SELECT randomblob(16), id, 'pro', 'Pro', '{\"kind\":\"perpetual\"}', 2, '[]', '{}', 'PRO', 1, 1, 7, 2, 2, 0
    FROM products;
    INSERT INTO customers (id, email, email_key, created_at) VALUES (randomblob(16), 'a@b', 'a@b', 1);
    INSERT INTO licenses (id, product_id, plan_id, customer_id, key_hash, key_sealed, key_last4, status,
        status_reason, expires_at, overdue_since, grace_until, overrides, order_ref, source, note, created_at,
        updated_at)
    SELECT randomblob(16), plans.product_id, plans.id, customers.id, randomblob(32), x'01', 'ABCD', 'suspended', 'why',
        9, 3, 4, '{\"max_devices\":3}', 'R-1', 'import', 'a note', 1, 2
    FROM plans, customers;
    INSERT INTO licenses (id, product_id, plan_id, key_hash, key_sealed, key_last4, status, overrides, source,
        created_at, updated_at)
    SELECT randomblob(16), product_id, id, randomblob(32), x'02', 'EFGH', 'active', '{}', 'admin', 1, 2 FROM plans;
    INSERT INTO device_activations (id, license_id, slot, device_hash, components, origin, activated_at, last_seen_at,
        superseded)
    SELECT randomblob(16), id, 0, randomblob(32), '{}', 'new', 1, 1, 0 FROM licenses;
    INSERT INTO audit_events (id, at, actor_kind, action, license_id, data)
    SELECT randomblob(16), 1, 'system', 'license.created', id, '{}' FROM licenses;
";

/// Every column that a license had.
const LICENSES: &str = "
    SELECT json_array(hex(id), hex(product_id), hex(plan_id), hex(customer_id), hex(key_hash), hex(key_sealed),
        key_last4, status, status_reason, expires_at, overdue_since, grace_until, overrides, order_ref, source, note,
        created_at, updated_at)
    FROM licenses ORDER BY id";

#[tokio::test]
async fn licenses_outlive_the_migration_to_billing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claviger.db");
    let before = first_version(&path).await;
    assert_eq!(before.len(), 2);

    let store = SqliteStore::open(&SqliteOptions::new(&path)).await.unwrap();
    store.migrate().await.unwrap();
    let mut raw = connect(&path).await;
    assert_eq!(texts(&mut raw, LICENSES).await, before);
    assert_eq!(texts(&mut raw, "PRAGMA integrity_check").await, ["ok"]);
    assert_eq!(
        texts(&mut raw, "SELECT \"table\" FROM pragma_foreign_key_check").await,
        [""; 0]
    );

    let all = store.list_licenses(&LicenseFilter::default(), Page::first(10)).await;
    let mut all = all.unwrap();
    all.sort_by_key(|summary| summary.license.source.as_str());
    let found: Vec<_> = all
        .iter()
        .map(|summary| {
            let license = &summary.license;
            (license.source, license.hold, license.order_id, summary.active_devices)
        })
        .collect();
    assert_eq!(
        found,
        [
            (LicenseSource::Admin, None, None, 1),
            (LicenseSource::Import, None, None, 1)
        ]
    );
}

#[tokio::test]
async fn a_migrated_license_takes_the_sources_that_are_known_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claviger.db");
    first_version(&path).await;
    let store = SqliteStore::open(&SqliteOptions::new(&path)).await.unwrap();
    store.migrate().await.unwrap();
    let mut raw = connect(&path).await;
    let bought = sqlx::query("UPDATE licenses SET source = 'stripe'")
        .execute(&mut raw)
        .await;
    assert_eq!(bought.unwrap().rows_affected(), 2);
    let found = sqlx::query("UPDATE licenses SET source = 'found'")
        .execute(&mut raw)
        .await;
    assert!(found.is_err());
    let half = sqlx::query("UPDATE licenses SET hold_cause = 'refunded'")
        .execute(&mut raw)
        .await;
    assert!(half.is_err());
}

#[tokio::test]
async fn when_devices_were_last_seen_outlives_its_move_to_their_days() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claviger.db");
    first_version(&path).await;
    // One of the two devices came back: on the day after its activation, and on the next.
    let days = "
        INSERT INTO device_days (activation_id, day, product_id, app_version, platform, check_ins)
        SELECT a.id, column1, l.product_id, '1.0', 'linux', 3
        FROM (VALUES ('1970-01-02'), ('1970-01-03')), device_activations AS a JOIN licenses AS l ON l.id = a.license_id
        WHERE l.source = 'admin';
        UPDATE device_activations SET last_seen_at = 172800000007
        WHERE id IN (SELECT activation_id FROM device_days);";
    let mut raw = connect(&path).await;
    sqlx::raw_sql(days).execute(&mut raw).await.unwrap();
    raw.close().await.unwrap();

    let store = SqliteStore::open(&SqliteOptions::new(&path)).await.unwrap();
    store.migrate().await.unwrap();
    let all = store.list_licenses(&LicenseFilter::default(), Page::first(10)).await;
    let mut seen: Vec<_> = all
        .unwrap()
        .iter()
        .map(|summary| summary.last_seen_at.unwrap().timestamp_micros())
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, [1, 172_800_000_007]);
    let mut raw = connect(&path).await;
    let days = "
        SELECT json_array(day, app_version, platform, check_ins, last_seen_at) FROM device_days ORDER BY day";
    assert_eq!(
        texts(&mut raw, days).await,
        [
            r#"["1970-01-02","1.0","linux",3,86400000000]"#,
            r#"["1970-01-03","1.0","linux",3,172800000007]"#
        ]
    );
    assert_eq!(
        texts(&mut raw, "SELECT \"table\" FROM pragma_foreign_key_check").await,
        [""; 0]
    );
}

/// Makes a database as the first version left it, and returns its licenses.
async fn first_version(path: &Path) -> Vec<String> {
    let mut raw = connect(path).await;
    sqlx::migrate!("../../migrations/sqlite")
        .run_to(1, &mut raw)
        .await
        .unwrap();
    sqlx::raw_sql(SHOP).execute(&mut raw).await.unwrap();
    let licenses = texts(&mut raw, LICENSES).await;
    raw.close().await.unwrap();
    licenses
}

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    options.connect().await.unwrap()
}

async fn texts(connection: &mut SqliteConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(connection).await.unwrap()
}
