//! A watcher that writes down what he is told.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use claviger_licensing::KeyHash;
use claviger_store::{Changes, Watcher};
use claviger_store_postgres::PostgresStore;
use tokio::{sync::Notify, time::timeout};

/// Far longer than anybody needs.
const AGES: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    License(KeyHash),
    Anything,
}

#[derive(Debug, Default)]
pub(crate) struct Listener {
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
    /// Listens to a store from now on.
    pub(crate) async fn to(store: &PostgresStore) -> Arc<Self> {
        let listener = Arc::new(Self::default());
        store.watch(listener.clone());
        caught_up(store).await;
        listener.take();
        listener
    }

    fn note(&self, told: Told) {
        self.told.lock().unwrap().push(told);
        self.news.notify_one();
    }

    /// What he was told since he was last asked.
    pub(crate) fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.told.lock().unwrap())
    }

    /// Returns as soon as he is told this.
    pub(crate) async fn hears(&self, wanted: Told) {
        let hearing = async {
            while !self.take().contains(&wanted) {
                self.news.notified().await;
            }
        };
        timeout(AGES, hearing).await.expect("he is never told");
    }
}

/// Lets the watcher catch up, however long that takes.
pub(crate) async fn caught_up(store: &PostgresStore) {
    let catching_up = async { while store.catch_up().await.is_err() {} };
    timeout(AGES, catching_up).await.expect("he never catches up");
}
