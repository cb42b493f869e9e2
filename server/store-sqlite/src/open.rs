use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use claviger_store::StoreResult;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::SqliteStore;
use crate::changes::Announcer;
use crate::error::{failed, unreachable_file};
use crate::files;

/// Every query of this crate stays prepared.
const STATEMENTS: usize = 200;

/// Reads go through the page cache of the operating system: SQLite's own is lost at each commit of another connection. As much
/// as SQLite allows, of addresses, not of memory.
const MAPPED_BYTES: &str = "2147418112";

/// What the writer changes in a transaction stays in memory until the commit, up to this.
const WRITER_CACHE: &str = "-6144";

/// What a reader finds in the WAL.
const READER_CACHE: &str = "-1024";

/// Where a SQLite database is and how it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqliteOptions {
    /// The file. It and its folder are created if they are missing, for their owner only.
    pub path: PathBuf,
    /// Connections that read.
    pub readers: u32,
    /// How long to wait for a connection, and for other processes that write.
    pub busy_timeout: Duration,
}

impl SqliteOptions {
    /// The defaults for the file at `path`: 4 readers, 10 seconds.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            readers: 4,
            busy_timeout: Duration::from_secs(10),
        }
    }
}

impl SqliteStore {
    /// Opens a database, and creates its file if there is none. [`migrate`](claviger_store::Maintenance::migrate) it
    /// before anything else.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`](claviger_store::StoreError::Unavailable) if the file cannot be opened.
    pub async fn open(options: &SqliteOptions) -> StoreResult<Self> {
        // Absolute, because SQLite reads a name that begins with `file:` as a URI.
        let path = std::path::absolute(&options.path).map_err(unreachable_file)?;
        let opening = files::prepare(path.clone()).await?;
        let writer = connection(&path, options.busy_timeout);
        let reader = writer
            .clone()
            .pragma("cache_size", READER_CACHE)
            .pragma("query_only", "ON");
        let announcer = Arc::new(Announcer::default());
        let writer = pool(1, options.busy_timeout)
            .after_connect({
                let announcer = Arc::clone(&announcer);
                move |_, _| {
                    announcer.begin_anew();
                    Box::pin(std::future::ready(Ok(())))
                }
            })
            .connect_with(writer)
            .await
            .map_err(failed)?;
        drop(opening);
        let readers = pool(options.readers.max(1), options.busy_timeout)
            .connect_with(reader)
            .await
            .map_err(failed)?;
        Ok(Self {
            path,
            writer,
            readers,
            announcer,
        })
    }
}

/// How to connect for writing. Checkpoints stay where SQLite makes them, every 1000 pages: fewer, larger ones hold up
/// the commits that run into them for longer, and save nothing that can be measured.
fn connection(path: &Path, busy_timeout: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(busy_timeout)
        .statement_cache_capacity(STATEMENTS)
        .pragma("mmap_size", MAPPED_BYTES)
        .pragma("cache_size", WRITER_CACHE)
}

fn pool(connections: u32, timeout: Duration) -> SqlitePoolOptions {
    // A connection to a file neither ages nor breaks while it idles.
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

#[cfg(test)]
mod tests {
    use claviger_store::StoreError;

    use super::*;

    #[tokio::test]
    async fn a_write_waits_for_the_writer_no_longer_than_told() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions {
            busy_timeout: Duration::from_millis(500),
            ..SqliteOptions::new(folder.path().join("claviger.db"))
        };
        let store = SqliteStore::open(&options).await.unwrap();
        let writing = store.begin().await.unwrap();
        assert!(matches!(store.begin().await, Err(StoreError::Unavailable(_))));
        drop(writing);
        store.begin().await.unwrap();
    }
}
