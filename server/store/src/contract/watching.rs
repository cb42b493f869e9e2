//! Somebody who keeps licenses in memory, for tests of what he is told.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use claviger_licensing::KeyHash;
use tokio::{sync::Notify, time::timeout};

use crate::{Changes, Watcher};

/// Far longer than anybody needs.
const AGES: Duration = Duration::from_secs(60);

/// What a watcher is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// The license with this key has changed.
    License(KeyHash),
    /// Anything may have.
    Anything,
}

/// Writes down what he is told.
#[derive(Debug, Default)]
pub struct Listener {
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
    pub async fn to(store: &(impl Changes + Sync + ?Sized)) -> Arc<Self> {
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
    pub fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.told.lock().unwrap())
    }

    /// Was he told, since he was last asked, that this license may have changed?
    pub fn heard_of(&self, key: KeyHash) -> bool {
        may_be_about(key, &self.take())
    }

    /// Returns as soon as he is told that this license may have changed.
    pub async fn hears_of(&self, key: KeyHash) {
        self.hear(|told| may_be_about(key, told)).await;
    }

    /// Returns as soon as he is told just this.
    pub async fn hears(&self, wanted: Told) {
        self.hear(|told| told.contains(&wanted)).await;
    }

    async fn hear(&self, enough: impl Fn(&[Told]) -> bool) {
        let hearing = async {
            while !enough(&self.take()) {
                self.news.notified().await;
            }
        };
        timeout(AGES, hearing).await.expect("he is never told");
    }
}

/// Lets the watcher catch up, however long the machine takes for it.
pub async fn caught_up(store: &(impl Changes + Sync + ?Sized)) {
    let catching_up = async { while store.catch_up().await.is_err() {} };
    timeout(AGES, catching_up).await.expect("he never catches up");
}

fn may_be_about(key: KeyHash, told: &[Told]) -> bool {
    told.contains(&Told::License(key)) || told.contains(&Told::Anything)
}
