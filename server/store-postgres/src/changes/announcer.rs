use std::sync::Arc;

use claviger_store::{Changed, StoreError, StoreResult, WatcherSlot};
use sqlx::{Postgres, Transaction};
use tokio::task::JoinHandle;

use crate::error::store_error;

/// Tells the watcher of what is committed.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    pub(super) watcher: WatcherSlot,
}

impl Announcer {
    pub(crate) fn tell(&self, changed: &Changed) {
        self.watcher.tell(changed);
    }

    /// Commits a transaction and tells what it changes, even if nobody waits for it any more: who is told too early reads the old
    /// state anew. It is told even if the commit fails, because then nobody knows whether it took place.
    pub(crate) async fn commit(
        self: &Arc<Self>,
        transaction: Transaction<'static, Postgres>,
        changed: Changed,
    ) -> StoreResult<()> {
        let announcer = Arc::clone(self);
        let committing = tokio::spawn(async move {
            let outcome = transaction.commit().await;
            announcer.tell(&changed);
            outcome
        });
        finished(committing).await?.map_err(store_error)
    }
}

/// What a task comes to that goes on even if nobody waits for it any more.
pub(crate) async fn finished<T>(task: JoinHandle<T>) -> StoreResult<T> {
    // It panics, or the program is ending.
    task.await.map_err(|error| StoreError::Unavailable(Box::new(error)))
}
