use std::sync::{Arc, PoisonError, RwLock};

use claviger_licensing::KeyHash;
use claviger_store::{StoreError, StoreResult, Watcher};
use sqlx::{Postgres, Transaction};
use tokio::task::JoinHandle;

use crate::error::store_error;

/// What a transaction changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Changed {
    /// These licenses or their devices.
    Licenses(Vec<KeyHash>),
    /// Any license, product or plan.
    Anything,
}

/// Tells the watcher, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    watcher: RwLock<Option<Arc<dyn Watcher>>>,
}

impl Announcer {
    pub(super) fn set(&self, watcher: Arc<dyn Watcher>) {
        *self.watcher.write().unwrap_or_else(PoisonError::into_inner) = Some(watcher);
    }

    pub(crate) fn tell(&self, changed: &Changed) {
        let watcher = self.watcher.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(watcher) = watcher else { return };
        match changed {
            Changed::Licenses(keys) => keys.iter().for_each(|key| watcher.license_changed(*key)),
            Changed::Anything => watcher.anything_changed(),
        }
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
