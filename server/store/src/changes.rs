use std::{fmt::Debug, sync::Arc};

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
