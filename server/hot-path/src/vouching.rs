//! For how long what lies in memory is known to be true enough.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use claviger_store::StoreResult;
use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

/// How long one proof that all changes have been heard of is good for. No answer from memory is older than this, plus the moment
/// that it takes to write it.
pub const VOUCHED: Duration = Duration::from_millis(900);

/// How often that is proven while somebody asks.
const RENEWAL: Duration = Duration::from_millis(300);

/// Counts from when the last proof was asked for, not from when it was given: what happened in between may be missing.
#[derive(Debug)]
pub(crate) struct Vouching {
    epoch: Instant,
    /// Milliseconds since `epoch`; 0 if nothing is vouched for.
    until: AtomicU64,
    asked: AtomicBool,
    wake: Notify,
}

impl Vouching {
    pub(crate) fn new() -> Self {
        Self {
            epoch: Instant::now(),
            until: AtomicU64::new(0),
            asked: AtomicBool::new(false),
            wake: Notify::new(),
        }
    }

    /// May memory be believed now? Asking keeps the proofs coming.
    pub(crate) fn holds(&self) -> bool {
        let holds = self.millis(self.epoch.elapsed()) < self.until.load(Ordering::Acquire);
        // Looked at before it is written: all processors that only read it have it at hand.
        let first = !self.asked.load(Ordering::Relaxed) && !self.asked.swap(true, Ordering::Relaxed);
        if first || !holds {
            self.wake.notify_one();
        }
        holds
    }

    /// Proves again and again, as long as somebody asks, that all changes were heard of. Never ends.
    pub(crate) async fn keep<F>(&self, catch_up: impl Fn() -> F)
    where
        F: Future<Output = StoreResult<()>>,
    {
        let mut deaf = false;
        loop {
            if !self.asked.swap(false, Ordering::Relaxed) {
                self.wake.notified().await;
            }
            let began = Instant::now();
            let caught_up = timeout(VOUCHED, catch_up()).await;
            match caught_up {
                Ok(Ok(())) => {
                    let until = self.millis(began.duration_since(self.epoch) + VOUCHED);
                    self.until.fetch_max(until, Ordering::AcqRel);
                    if std::mem::take(&mut deaf) {
                        tracing::info!("licenses are served from memory again");
                    }
                }
                missed => {
                    if !std::mem::replace(&mut deaf, true) {
                        let error =
                            missed.map_or_else(|_| "no answer in time".to_owned(), |result| format!("{result:?}"));
                        tracing::warn!(
                            error,
                            "changes by other processes may be missed: licenses are read anew for each request"
                        );
                    }
                }
            }
            tokio::time::sleep(RENEWAL.saturating_sub(began.elapsed())).await;
        }
    }

    fn millis(&self, duration: Duration) -> u64 {
        u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
    }
}
