use std::{
    fmt::Debug,
    sync::{Arc, PoisonError, RwLock},
};

use async_trait::async_trait;
use claviger_licensing::KeyHash;

use crate::StoreResult;

/// Whoever keeps licenses in memory, and has to know what changes.
pub trait Watcher: Debug + Send + Sync {
    /// The license with this key, or one of its devices, has changed.
    fn license_changed(&self, key: KeyHash);

    /// Any license, product or plan may have changed.
    fn anything_changed(&self);
}

/// What changes in the licenses of a store, by whomever.
///
/// Changes are those of a license, of its devices (their check-ins are none, unless they tell news of the device), and of products
/// and plans. A license that is added is no change: nobody has it in memory.
#[async_trait]
pub trait Changes {
    /// From now on, tells `watcher`, which replaces the one before.
    ///
    /// Of what is changed through this value it is told before the changing call returns, and even if the caller stops waiting for
    /// it. Of what others change, other processes or people with a database client, it is told soon; when it is certain,
    /// [`catch_up`](Self::catch_up) tells.
    fn watch(&self, watcher: Arc<dyn Watcher>);

    /// Returns once the watcher was told of all that anybody had committed when this was called. Costs about as much as a write.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`](crate::StoreError::Unavailable) if that cannot be made certain now: the watcher may miss changes
    /// until this succeeds again.
    async fn catch_up(&self) -> StoreResult<()>;
}

/// What a transaction changes, as far as a [`Watcher`] wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// The licenses with these keys, or their devices.
    Licenses(Vec<KeyHash>),
    /// Any license, product or plan.
    Anything,
}

/// The place of a store's watcher.
#[derive(Debug, Default)]
pub struct WatcherSlot(RwLock<Option<Arc<dyn Watcher>>>);

impl WatcherSlot {
    /// Puts a watcher there, instead of the one before.
    pub fn set(&self, watcher: Arc<dyn Watcher>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(watcher);
    }

    /// Tells the watcher, if there is one.
    pub fn tell(&self, changed: &Changed) {
        let watcher = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(watcher) = watcher else { return };
        match changed {
            Changed::Licenses(keys) => keys.iter().for_each(|key| watcher.license_changed(*key)),
            Changed::Anything => watcher.anything_changed(),
        }
    }
}
