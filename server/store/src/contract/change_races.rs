//! What is told when many change at once, or stop waiting.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use claviger_licensing::{KeyHash, LicenseEvent, LicenseId, LicenseRecord};
use tokio::{select, task::yield_now};

use super::{
    Engine,
    check_ins::news,
    expect::race,
    fixtures::{admin_at, key, minutes, start},
    shop::{Shop, seen},
    watching::{Listener, caught_up},
};
use crate::{CheckIns, LicenseSelector, Store, Watcher};

/// Who stops waiting for a change that takes place all the same: the watcher is told of it.
pub async fn tell_even_if_nobody_waits(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let listener = Listener::to(shop.store.as_ref()).await;
    for patience in (0..13).map(|n| 1 << n) {
        let note = Some(format!("waited {patience}"));
        let locked = lock(&shop, id).await;
        listener.take();
        let (events, context) = ([LicenseEvent::NoteSet(note.clone())], admin_at(minutes(2)));
        select! {
            biased;
            outcome = locked.commit(&events, &context) => outcome.unwrap(),
            () = yield_often(patience) => {}
        }
        // Whoever gets the lock now sees what became of it.
        let after = lock(&shop, id).await.record().license.note.clone();
        if after == note {
            listener.hears_of(key(1)).await;
        }
    }
}

/// The same of check-ins with news.
pub async fn tell_of_news_even_if_nobody_waits(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let activation = shop.occupy(id, 0, 1, minutes(1)).await;
    let listener = Listener::to(shop.store.as_ref()).await;
    for patience in (0..13).map(|n| 1 << n) {
        let mut facts = news();
        facts.name = Some(format!("waited {patience}"));
        let batch = [CheckIns {
            facts: facts.clone().into(),
            facts_changed: true,
            ..seen(&shop.app, id, activation, minutes(2))
        }];
        listener.take();
        select! {
            biased;
            outcome = shop.store.record_check_ins(&batch, &[]) => {
                outcome.unwrap();
                assert!(listener.heard_of(key(1)));
            }
            () = yield_often(patience) => {
                if shop.record(id).await.activations[0].facts == facts {
                    listener.hears_of(key(1)).await;
                }
            }
        }
    }
}

/// While two stores change licenses, a neighbor who forgets what he is told of keeps nothing that is out of date, once he has
/// caught up.
pub async fn leave_nothing_out_of_date(engine: &impl Engine) {
    const LICENSES: usize = 6;
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 0..LICENSES {
        ids.push(shop.sell(&shop.pro, n).await);
    }
    let neighbor = shop.neighbor(engine).await;
    let memory = Arc::new(Memory::default());
    neighbor.watch(memory.clone());
    caught_up(neighbor.as_ref()).await;
    for round in 0..5 {
        race(24, |i| {
            let (id, key) = (ids[i % LICENSES], key(i % LICENSES));
            let store = [&shop.store, &neighbor][i % 2].clone();
            let (neighbor, memory) = (neighbor.clone(), memory.clone());
            async move {
                if i < LICENSES * 2 {
                    note(store.as_ref(), id, format!("{round} {i}")).await;
                } else {
                    memory.read(neighbor.as_ref(), key).await;
                }
            }
        })
        .await;
        caught_up(neighbor.as_ref()).await;
        for (n, id) in ids.iter().enumerate() {
            let now = shop.record(*id).await;
            assert_eq!(memory.read(neighbor.as_ref(), key(n)).await, now, "license {n}");
        }
    }
}

/// Licenses in memory, read when they are missing.
#[derive(Debug, Default)]
struct Memory {
    records: Mutex<HashMap<KeyHash, LicenseRecord>>,
    forgotten: AtomicU64,
}

impl Watcher for Memory {
    fn license_changed(&self, key: KeyHash) {
        let mut records = self.records.lock().unwrap();
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        records.remove(&key);
    }

    fn anything_changed(&self) {
        let mut records = self.records.lock().unwrap();
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        records.clear();
    }
}

impl Memory {
    /// What is read while something is forgotten may be out of date already, and is not kept.
    async fn read(&self, store: &dyn Store, key: KeyHash) -> LicenseRecord {
        if let Some(known) = self.records.lock().unwrap().get(&key) {
            return known.clone();
        }
        let before = self.forgotten.load(Ordering::SeqCst);
        let record = store.find_license(LicenseSelector::Key(key), start()).await.unwrap();
        let record = record.expect("the license");
        let mut records = self.records.lock().unwrap();
        if self.forgotten.load(Ordering::SeqCst) == before {
            records.insert(key, record.clone());
        }
        record
    }
}

async fn note(store: &dyn Store, id: LicenseId, note: String) {
    let locked = store.lock_license(LicenseSelector::Id(id), start()).await.unwrap();
    locked
        .expect("the license")
        .commit(&[LicenseEvent::NoteSet(Some(note))], &admin_at(minutes(2)))
        .await
        .unwrap();
}

async fn lock(shop: &Shop, id: LicenseId) -> Box<dyn crate::LockedLicense> {
    let locked = shop.store.lock_license(LicenseSelector::Id(id), start()).await.unwrap();
    locked.expect("the license")
}

/// Lets others proceed so many times.
async fn yield_often(times: u32) {
    for _ in 0..times {
        yield_now().await;
    }
}
