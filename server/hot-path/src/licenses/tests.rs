use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize},
};

use async_trait::async_trait;
use claviger_licensing::LicenseStatus;
use claviger_store::StoreError;
use tokio::{
    sync::oneshot,
    time::{advance, timeout},
};

use super::*;
use crate::{
    VOUCHED,
    fixtures::{key, record},
};

/// Who asks.
const DEVICE: DeviceHash = DeviceHash::new([7; 32]);

/// A store that can be heard or not.
#[derive(Debug, Default)]
struct Neighbors {
    away: AtomicBool,
    asked: AtomicUsize,
}

#[async_trait]
impl Changes for Neighbors {
    fn watch(&self, _: Arc<dyn Watcher>) {}

    async fn catch_up(&self) -> StoreResult<()> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.away.load(Ordering::Relaxed) {
            return Err(StoreError::Unavailable("cut off".into()));
        }
        Ok(())
    }
}

/// Licenses that are vouched for, and how often each was read.
struct Desk {
    licenses: Arc<Licenses>,
    neighbors: Arc<Neighbors>,
    stored: Mutex<LicenseRecord>,
    reads: AtomicUsize,
}

impl Desk {
    async fn open(bytes: usize) -> Self {
        let desk = Self {
            licenses: Arc::new(Licenses::new(bytes)),
            neighbors: Arc::default(),
            stored: Mutex::new(record(key(1))),
            reads: AtomicUsize::new(0),
        };
        let (licenses, neighbors) = (Arc::clone(&desk.licenses), Arc::clone(&desk.neighbors));
        tokio::spawn(async move { licenses.follow(neighbors.as_ref()).await });
        // Somebody asks, and is vouched for from then on.
        desk.status(1).await;
        desk.caught_up().await;
        desk.reads.store(0, Ordering::Relaxed);
        desk
    }

    async fn status(&self, n: u8) -> LicenseStatus {
        let found = self.licenses.find(key(n), DEVICE, || self.read(n)).await.unwrap();
        found.unwrap().license.status
    }

    async fn read(&self, n: u8) -> StoreResult<Option<LicenseRecord>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let mut record = self.stored.lock().unwrap().clone();
        record.license.key_hash = key(n);
        Ok(Some(record))
    }

    fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    fn revoke(&self) {
        self.stored.lock().unwrap().license.status = LicenseStatus::Revoked;
    }

    /// Lets the follower have its turn.
    async fn caught_up(&self) {
        let before = self.neighbors.asked.load(Ordering::Relaxed);
        while self.neighbors.asked.load(Ordering::Relaxed) == before {
            let _ = self.licenses.vouching.holds();
            tokio::task::yield_now().await;
            advance(std::time::Duration::from_millis(50)).await;
        }
        tokio::task::yield_now().await;
    }
}

const PLENTY: usize = 1 << 20;

#[tokio::test(start_paused = true)]
async fn a_license_is_read_once() {
    let desk = Desk::open(PLENTY).await;
    for _ in 0..3 {
        assert_eq!(desk.status(1).await, LicenseStatus::Active);
    }
    assert_eq!(desk.reads(), 1);
    assert_eq!(desk.licenses.statistics().entries, 1);
}

#[tokio::test(start_paused = true)]
async fn a_change_is_seen_at_once() {
    let desk = Desk::open(PLENTY).await;
    desk.status(1).await;
    desk.revoke();
    assert_eq!(desk.status(1).await, LicenseStatus::Active, "nobody has told yet");
    desk.licenses.license_changed(key(1));
    assert_eq!(desk.status(1).await, LicenseStatus::Revoked);
    desk.stored.lock().unwrap().license.status = LicenseStatus::Suspended;
    desk.licenses.anything_changed();
    assert_eq!(desk.status(1).await, LicenseStatus::Suspended);
}

/// The reader has read the old state and not kept it yet when the change is told.
#[tokio::test(start_paused = true)]
async fn what_changed_while_it_was_read_is_not_kept() {
    for told in [Licenses::anything_changed, |licenses: &Licenses| {
        licenses.license_changed(key(1));
    }] {
        let desk = Desk::open(PLENTY).await;
        let (go, wait) = oneshot::channel::<()>();
        let slow = desk.licenses.find(key(1), DEVICE, || async {
            let old = desk.read(1).await;
            wait.await.unwrap();
            old
        });
        let change = async {
            desk.revoke();
            told(&desk.licenses);
            // Who asks after the change waits for no reader from before it.
            assert_eq!(desk.status(1).await, LicenseStatus::Revoked);
            go.send(()).unwrap();
        };
        let (found, ()) = tokio::join!(biased; slow, change);
        assert_eq!(found.unwrap().unwrap().license.status, LicenseStatus::Active);
        assert_eq!(desk.status(1).await, LicenseStatus::Revoked);
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_vouched_for_is_read_anew_until_it_can() {
    let desk = Desk::open(PLENTY).await;
    desk.status(1).await;
    desk.neighbors.away.store(true, Ordering::Relaxed);
    advance(VOUCHED).await;
    desk.revoke();
    assert_eq!(desk.status(1).await, LicenseStatus::Revoked);
    desk.caught_up().await;
    assert_eq!(desk.status(1).await, LicenseStatus::Revoked);
    // When it is heard again, it tells first what was missed.
    desk.licenses.anything_changed();
    desk.neighbors.away.store(false, Ordering::Relaxed);
    desk.caught_up().await;
    let before = desk.reads();
    for _ in 0..3 {
        assert_eq!(desk.status(1).await, LicenseStatus::Revoked);
    }
    assert_eq!(desk.reads(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn nobody_proves_anything_while_nobody_asks() {
    let desk = Desk::open(PLENTY).await;
    // Whoever asked last is proven for once more.
    desk.caught_up().await;
    let proofs = || desk.neighbors.asked.load(Ordering::Relaxed);
    tokio::time::sleep(VOUCHED).await;
    let before = proofs();
    tokio::time::sleep(100 * VOUCHED).await;
    assert_eq!(proofs(), before);
    // The first who asks gets his answer from the database, the next from memory.
    desk.status(1).await;
    desk.caught_up().await;
    let reads = desk.reads();
    desk.status(1).await;
    desk.status(1).await;
    assert!(desk.reads() <= reads + 1);
}

#[tokio::test(start_paused = true)]
async fn memory_is_bounded() {
    let desk = Desk::open(20 * USUAL).await;
    for n in 0..=255 {
        desk.status(n).await;
        desk.caught_up().await;
    }
    let statistics = desk.licenses.statistics();
    assert!((1..=40).contains(&statistics.entries), "{statistics:?}");
    assert!(statistics.bytes <= 20 * USUAL as u64, "{statistics:?}");
    let off = Desk::open(0).await;
    off.status(1).await;
    off.status(1).await;
    assert_eq!((off.reads(), off.licenses.statistics().entries), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_not_there_leaves_nothing() {
    let desk = Desk::open(PLENTY).await;
    let nothing = || async { Ok(None) };
    assert_eq!(desk.licenses.find(key(9), DEVICE, nothing).await.unwrap(), None);
    assert_eq!(desk.status(9).await, LicenseStatus::Active);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_gives_up_does_not_keep_others_waiting() {
    let desk = Desk::open(PLENTY).await;
    let never = desk.licenses.find(key(1), DEVICE, std::future::pending);
    assert!(timeout(VOUCHED / 2, never).await.is_err());
    assert_eq!(desk.status(1).await, LicenseStatus::Active);
}
