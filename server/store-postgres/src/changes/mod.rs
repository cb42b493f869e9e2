//! What changes in the licenses, told to whoever keeps them in memory.
//!
//! Of what this process changes the [`Announcer`] tells right after the commit. What anybody changes the triggers of the
//! migrations send over a channel of the schema (`NOTIFY`), where the [`Listener`] hears it.

mod announcer;
mod catch_up;
mod listener;
mod marks;
mod message;

use std::sync::Arc;

use async_trait::async_trait;
use claviger_store::{Changes, StoreResult, Watcher};

use crate::PostgresStore;

pub(crate) use announcer::{Announcer, finished};
pub(crate) use listener::Listener;

#[async_trait]
impl Changes for PostgresStore {
    fn watch(&self, watcher: Arc<dyn Watcher>) {
        self.announcer.watcher.set(watcher);
        if !self.pool.is_closed() {
            self.listener.start();
        }
    }

    async fn catch_up(&self) -> StoreResult<()> {
        catch_up::catch_up(self).await
    }
}
