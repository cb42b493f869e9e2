use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use claviger_store::{Changed, Changes, StoreError, StoreResult, Watcher, WatcherSlot};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::SqliteStore;
use crate::error::failed;

/// Tells of changes: of this process's own when they are committed, of others' when asked.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    watcher: WatcherSlot,
    /// Held from before a commit until it was told of.
    committing: tokio::sync::Mutex<()>,
    /// The commits of others that the writer has seen and the watcher was told of, as SQLite counts them for this one connection;
    /// `None` if nothing was told since it was made.
    told: Mutex<Option<i64>>,
}

impl Announcer {
    /// Commits and tells of it, even if the caller stops waiting.
    pub(crate) async fn commit(
        self: &Arc<Self>,
        transaction: Transaction<'static, Sqlite>,
        changed: Changed,
    ) -> StoreResult<()> {
        let announcer = Arc::clone(self);
        let committing = tokio::spawn(async move {
            let telling = announcer.committing.lock().await;
            let committed = transaction.commit().await;
            // Also if it failed: then nobody knows what became of it.
            announcer.watcher.tell(&changed);
            drop(telling);
            committed
        });
        let ended = committing
            .await
            .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        ended.map_err(failed)
    }

    /// The writer's connection is a new one, which has seen no commits yet.
    pub(crate) fn begin_anew(&self) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Tells of what others have committed. Wants the writer's connection.
    async fn catch_up(&self, writer: &mut SqliteConnection) -> StoreResult<()> {
        // Whoever committed before has given the connection back, and may be telling just now.
        let _telling = self.committing.lock().await;
        // Unchecked because the macros do not know the type. The number changes by the commits of other connections only.
        let version: i64 = sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(writer)
            .await
            .map_err(failed)?;
        let told = *self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told != Some(version) {
            self.watcher.tell(&Changed::Anything);
            *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(version);
        }
        Ok(())
    }
}

#[async_trait]
impl Changes for SqliteStore {
    fn watch(&self, watcher: Arc<dyn Watcher>) {
        self.announcer.watcher.set(watcher);
    }

    async fn catch_up(&self) -> StoreResult<()> {
        let mut writer = self.writer.acquire().await.map_err(failed)?;
        self.announcer.catch_up(&mut writer).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use claviger_licensing::KeyHash;
    use claviger_store::Maintenance;
    use tempfile::TempDir;

    use super::*;
    use crate::SqliteOptions;

    #[derive(Debug, Default)]
    struct Times(AtomicU64);

    impl Watcher for Times {
        fn license_changed(&self, _key: KeyHash) {}

        fn anything_changed(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    impl Times {
        fn told(&self) -> u64 {
            self.0.swap(0, Ordering::SeqCst)
        }
    }

    /// A store whose watcher has caught up.
    async fn watched(folder: &TempDir) -> (SqliteStore, Arc<Times>) {
        let options = SqliteOptions {
            busy_timeout: Duration::from_millis(500),
            ..SqliteOptions::new(folder.path().join("claviger.db"))
        };
        let store = SqliteStore::open(&options).await.unwrap();
        store.migrate().await.unwrap();
        let times = Arc::new(Times::default());
        store.watch(times.clone());
        store.catch_up().await.unwrap();
        times.told();
        (store, times)
    }

    #[tokio::test]
    async fn only_commits_of_others_count_as_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let (store, times) = watched(&folder).await;
        let (other, _) = watched(&folder).await;
        store.claim_setting("own", "1").await.unwrap();
        store.ping().await.unwrap();
        store.snapshot(&folder.path().join("copy.db")).await.unwrap();
        store.catch_up().await.unwrap();
        assert_eq!(times.told(), 0);
        other.claim_setting("theirs", "1").await.unwrap();
        // Even if the writer has seen it before it is asked.
        store.claim_setting("own again", "1").await.unwrap();
        store.catch_up().await.unwrap();
        assert_eq!(times.told(), 1);
        store.catch_up().await.unwrap();
        assert_eq!(times.told(), 0);
    }

    #[tokio::test]
    async fn a_new_connection_does_not_know_what_was_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let (store, times) = watched(&folder).await;
        let writer = store.writer.acquire().await.unwrap();
        writer.close().await.unwrap();
        store.catch_up().await.unwrap();
        assert_eq!(times.told(), 1);
    }

    #[tokio::test]
    async fn catching_up_waits_for_the_writer_no_longer_than_told() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = watched(&folder).await;
        let writing = store.begin().await.unwrap();
        assert!(matches!(store.catch_up().await, Err(StoreError::Unavailable(_))));
        drop(writing);
        store.catch_up().await.unwrap();
    }
}
