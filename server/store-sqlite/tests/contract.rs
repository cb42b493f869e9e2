//! The contract tests on SQLite.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use claviger_store::contract::Engine;
use claviger_store::{Maintenance, Store};
use claviger_store_sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

struct TestFile(TempDir);

impl Engine for TestFile {
    async fn create() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    async fn connect(&self) -> Arc<dyn Store> {
        let store = SqliteStore::open(&SqliteOptions::new(self.0.path().join("claviger.db")))
            .await
            .unwrap();
        store.migrate().await.unwrap();
        Arc::new(store)
    }
}

claviger_store::contract_tests!(TestFile);
