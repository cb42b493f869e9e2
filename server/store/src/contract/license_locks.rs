//! A locked license is nobody else's to change.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use claviger_licensing::{LicenseEvent, LicenseId};
use tokio::time::timeout;

use super::{
    Engine,
    fixtures::{admin_at, minutes, start},
    shop::Shop,
};
use crate::{LicenseSelector, LockedLicense, Store};

/// Long enough to be sure that somebody who can proceed does.
const A_WHILE: Duration = Duration::from_millis(250);

/// Far longer than anybody who may proceed needs.
const AGES: Duration = Duration::from_secs(20);

/// Dropping a lock changes nothing and lets the license go.
pub async fn drops_without_a_trace(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let (before, events) = (shop.record(id).await, shop.audit_of_license(id).await);
    for _ in 0..50 {
        let locked = lock(shop.store.as_ref(), id).await;
        assert_eq!(*locked.record(), before);
    }
    assert_eq!(shop.record(id).await, before);
    assert_eq!(shop.audit_of_license(id).await, events);
}

/// A second one who locks the same license waits until the first drops it.
pub async fn waits_for_a_drop(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let first = lock(shop.store.as_ref(), id).await;
    let (free, mut second) = second_locker(shop.neighbor(engine).await, id);
    assert!(timeout(A_WHILE, &mut second).await.is_err(), "the second waits");
    free.store(true, Ordering::SeqCst);
    drop(first);
    assert_eq!(timeout(AGES, second).await.expect("the second proceeds").unwrap(), None);
}

/// A second one who locks the same license waits until the first commits, and sees what it did.
pub async fn waits_for_a_commit(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let first = lock(shop.store.as_ref(), id).await;
    let (free, mut second) = second_locker(shop.neighbor(engine).await, id);
    assert!(timeout(A_WHILE, &mut second).await.is_err(), "the second waits");
    free.store(true, Ordering::SeqCst);
    let note = Some("first".to_owned());
    first
        .commit(&[LicenseEvent::NoteSet(note.clone())], &admin_at(minutes(2)))
        .await
        .unwrap();
    assert_eq!(timeout(AGES, second).await.expect("the second proceeds").unwrap(), note);
}

/// The same within one store, whose connections may be few.
pub async fn waits_within_one_store(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let first = lock(shop.store.as_ref(), id).await;
    let (free, mut second) = second_locker(shop.store.clone(), id);
    assert!(timeout(A_WHILE, &mut second).await.is_err(), "the second waits");
    free.store(true, Ordering::SeqCst);
    drop(first);
    assert_eq!(timeout(AGES, second).await.expect("the second proceeds").unwrap(), None);
}

/// A task that locks the license, makes sure that the flag was raised before, and returns the license's note.
fn second_locker(store: Arc<dyn Store>, id: LicenseId) -> (Arc<AtomicBool>, tokio::task::JoinHandle<Option<String>>) {
    let free = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&free);
    let task = tokio::spawn(async move {
        let locked = lock(store.as_ref(), id).await;
        assert!(flag.load(Ordering::SeqCst), "the first had not finished");
        locked.record().license.note.clone()
    });
    (free, task)
}

/// Who only reads does not wait, and sees the license as it was.
pub async fn lets_readers_pass(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let neighbor = shop.neighbor(engine).await;
    let locked = lock(shop.store.as_ref(), id).await;
    for store in [&shop.store, &neighbor] {
        let read = store.find_license(LicenseSelector::Id(id), start());
        let record = timeout(AGES, read).await.expect("no wait").unwrap().unwrap();
        assert_eq!(record, *locked.record());
    }
}

/// One who gives up waiting leaves no lock behind.
pub async fn survives_a_waiter_that_gives_up(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let neighbor = shop.neighbor(engine).await;
    let locked = lock(shop.store.as_ref(), id).await;
    for store in [&shop.store, &neighbor, &shop.store, &neighbor] {
        assert!(timeout(A_WHILE, lock(store.as_ref(), id)).await.is_err(), "it waits");
    }
    drop(locked);
    for store in [&shop.store, &neighbor] {
        let locked = timeout(AGES, lock(store.as_ref(), id))
            .await
            .expect("the license is free");
        locked
            .commit(&[LicenseEvent::NoteSet(None)], &admin_at(minutes(2)))
            .await
            .unwrap();
    }
}

async fn lock(store: &dyn Store, id: LicenseId) -> Box<dyn LockedLicense> {
    store
        .lock_license(LicenseSelector::Id(id), start())
        .await
        .unwrap()
        .expect("the license")
}
