//! The SQLite engine of the store: one file per environment.
//!
//! One connection writes and takes the write lock when its transaction begins; others read. Several processes may share
//! a file. Ids are stored as 16 bytes, times as microseconds since the epoch, days as `YYYY-MM-DD`, JSON as text.

mod activity;
mod admin_tokens;
mod audit;
mod catalog;
mod changes;
mod customer_access;
mod customers;
mod error;
mod files;
mod idempotency;
mod licenses;
mod mails;
mod maintenance;
mod migrate;
mod open;
mod orders;
mod rows;
mod signing_keys;
mod snapshot;
mod stripe_events;
mod text;
mod transfer;
mod trials;

use std::path::PathBuf;
use std::sync::Arc;

use claviger_store::{Store, StoreResult};
use sqlx::{Sqlite, SqlitePool, Transaction};

pub use open::SqliteOptions;

use changes::Announcer;
use error::failed;

/// The data of one environment in a SQLite file.
pub struct SqliteStore {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
    announcer: Arc<Announcer>,
}

impl SqliteStore {
    /// Begins a transaction that may write: it holds the write lock from the start, so that what it reads stays true.
    async fn begin(&self) -> StoreResult<Transaction<'static, Sqlite>> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed)
    }
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Store for SqliteStore {}
