//! Somebody who keeps licenses in memory, for tests of what he is told.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use claviger_licensing::KeyHash;
use tokio::{sync::Notify, time::timeout};

use crate::{Store, Watcher};

/// What a watcher is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    License(KeyHash),
    Anything,
}

/// Writes down what he is told.
#[derive(Debug, Default)]
pub(super) struct Listener {
    told: Mutex<Vec<Told>>,
    news: Notify,
}

impl Watcher for Listener {
    fn license_changed(&self, key: KeyHash) {
        self.note(Told::License(key));
    }

    fn anything_changed(&self) {
        self.note(Told::Anything);
    }
}

impl Listener {
    /// Listens to a store from now on. What he may be told at the beginning is over.
    pub(super) async fn to(store: &Arc<dyn Store>) -> Arc<Self> {
        let listener = Arc::new(Self::default());
        store.watch(listener.clone());
        caught_up(store.as_ref()).await;
        listener.take();
        listener
    }

    fn note(&self, told: Told) {
        self.told.lock().unwrap().push(told);
        self.news.notify_one();
    }

    /// What he was told since he was last asked.
    pub(super) fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.told.lock().unwrap())
    }

    /// Was he told, since he was last asked, that this license may have changed?
    pub(super) fn heard_of(&self, key: KeyHash) -> bool {
        let told = self.take();
        told.contains(&Told::License(key)) || told.contains(&Told::Anything)
    }

    /// Returns as soon as he is told that this license may have changed.
    pub(super) async fn hears_of(&self, key: KeyHash) {
        let hearing = async {
            while !self.heard_of(key) {
                self.news.notified().await;
            }
        };
        timeout(Duration::from_secs(60), hearing)
            .await
            .expect("he is never told");
    }
}

/// Lets the watcher catch up, however long the machine takes for it.
pub(super) async fn caught_up(store: &dyn Store) {
    for _ in 0..60 {
        if store.catch_up().await.is_ok() {
            return;
        }
    }
    store.catch_up().await.unwrap();
}
