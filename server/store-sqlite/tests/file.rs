//! What the contract cannot see: the file, and several that want it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use claviger_licensing::{Actor, AuditContext};
use claviger_store::{AuditFilter, AuditLog, Maintenance, NewAuditEvent, Page, StoreError};
use claviger_store_sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("data/claviger.db")
}

async fn migrated(path: &Path) -> SqliteStore {
    let store = SqliteStore::open(&SqliteOptions::new(path)).await.unwrap();
    store.migrate().await.unwrap();
    store
}

fn context() -> AuditContext {
    let at = DateTime::<Utc>::from_timestamp(1_790_000_000, 0).unwrap();
    AuditContext {
        actor: Actor::System,
        at,
        request_id: None,
    }
}

fn event(action: &str) -> NewAuditEvent {
    NewAuditEvent {
        action: action.into(),
        ..NewAuditEvent::default()
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let store = migrated(&path).await;
    let copy = folder.path().join("copy.db");
    store.snapshot(&copy).await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&copy), 0o600);
    for name in ["claviger.db", "claviger.db-wal", "claviger.db-shm", "claviger.db.lock"] {
        assert_eq!(mode(&path.with_file_name(name)), 0o600, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_open_and_migrate_a_new_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let path = database(&folder);
            tokio::spawn(async move { migrated(&path).await.ping().await })
        })
        .collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_file_without_its_schema_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&SqliteOptions::new(database(&folder))).await.unwrap();
    assert!(matches!(store.ping().await, Err(StoreError::Migration(_))));
}

#[tokio::test]
async fn a_migration_that_has_changed_since_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = migrated(&database(&folder)).await;
    let mut other = raw(&database(&folder)).await;
    sqlx::query("UPDATE _sqlx_migrations SET checksum = x'00'")
        .execute(&mut other)
        .await
        .unwrap();
    assert!(matches!(store.migrate().await, Err(StoreError::Migration(_))));
}

#[tokio::test]
async fn a_write_waits_for_another_process_no_longer_than_told() {
    let folder = tempfile::tempdir().unwrap();
    drop(migrated(&database(&folder)).await);
    let options = SqliteOptions {
        busy_timeout: Duration::from_millis(500),
        ..SqliteOptions::new(database(&folder))
    };
    let store = SqliteStore::open(&options).await.unwrap();
    let mut other = raw(&database(&folder)).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let refused = store.add_audit_event(&event("refused"), &context()).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    // Whoever only reads does not wait.
    assert_eq!(
        store
            .list_audit_events(&AuditFilter::default(), Page::first(10))
            .await
            .unwrap(),
        []
    );
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    store.add_audit_event(&event("accepted"), &context()).await.unwrap();
}

#[tokio::test]
async fn a_closed_store_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let store = migrated(&database(&folder)).await;
    store.close().await;
    assert!(matches!(store.ping().await, Err(StoreError::Unavailable(_))));
    let refused = store.add_audit_event(&event("refused"), &context()).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "a file").unwrap();
    let opened = SqliteStore::open(&SqliteOptions::new(database(&folder))).await;
    assert!(matches!(opened, Err(StoreError::Unavailable(_))));
}

#[tokio::test]
async fn a_snapshot_is_a_database_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let store = migrated(&database(&folder)).await;
    store.add_audit_event(&event("before"), &context()).await.unwrap();
    let copy = folder.path().join("copy.db");
    store.snapshot(&copy).await.unwrap();
    store.add_audit_event(&event("after"), &context()).await.unwrap();
    let copy = SqliteStore::open(&SqliteOptions::new(&copy)).await.unwrap();
    copy.ping().await.unwrap();
    let events = copy
        .list_audit_events(&AuditFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(
        events.iter().map(|event| event.action.as_str()).collect::<Vec<_>>(),
        ["before"]
    );
}

#[tokio::test]
async fn a_snapshot_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = migrated(&database(&folder)).await;
    let present = folder.path().join("present");
    std::fs::write(&present, "precious").unwrap();
    assert!(matches!(
        store.snapshot(&present).await,
        Err(StoreError::Unavailable(_))
    ));
    assert_eq!(std::fs::read_to_string(&present).unwrap(), "precious");
}

/// A connection of somebody else.
async fn raw(path: &Path) -> sqlx::SqliteConnection {
    use sqlx::ConnectOptions;
    sqlx::sqlite::SqliteConnectOptions::new()
        .filename(path)
        .connect()
        .await
        .unwrap()
}
