//! Check-ins that are written behind the answer.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use claviger_store::{Activity, CheckIns as Row, Sighting, Store, StoreError, StoreResult};
use tokio::{
    sync::{Notify, watch},
    time::{sleep, timeout_at},
};

use crate::gathered::{Batch, CheckIn, Gathered};

/// How often what was gathered is written.
pub const INTERVAL: Duration = Duration::from_millis(500);

/// Devices that may wait to be written; then check-ins wait for the database.
const ROOM: usize = 50_000;

/// How long a check-in waits for room. Longer, and the app's own patience might end: someone who paid waits for this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Rows of one transaction: so few that others get their turn at the database, so many that its commit hardly counts.
const BATCH: usize = 4096;

/// One device in one network is remembered as noted today for so many bytes of licenses in memory: twice for each device that has its
/// license there. It takes 10 to 18 bytes itself.
const BYTES_PER_NOTED: usize = 96;

/// So many are remembered at least.
const LEAST_NOTED: usize = 1 << 16;

/// How long the last batch is tried at the end.
const LAST_ATTEMPTS: Duration = Duration::from_secs(5);

/// Check-ins of one environment that wait to be written.
///
/// What is here would be lost in a crash: the check-ins of the last [`INTERVAL`] and of the batch that is just being written.
pub struct CheckIns<S: ?Sized = dyn Store> {
    store: Arc<S>,
    state: Mutex<State>,
    /// Wakes the writer before its time.
    hurry: Notify,
    /// Wakes who waits for room.
    room: Notify,
    /// The number of the last pass of the writer that has ended.
    passes: watch::Sender<u64>,
    dropped: AtomicU64,
}

#[derive(Debug)]
struct State {
    gathered: Gathered,
    /// The writer has taken a batch and is not done with it.
    writing: bool,
    /// Passes of the writer that have begun.
    begun: u64,
}

impl<S: Activity + ?Sized> CheckIns<S> {
    /// None yet. They are written by [`run`](Self::run). With more licenses in memory (`license_bytes`), more is remembered of what was
    /// noted today already.
    pub fn new(store: Arc<S>, license_bytes: usize) -> Self {
        let state = State {
            gathered: Gathered::new(LEAST_NOTED.max(license_bytes / BYTES_PER_NOTED)),
            writing: false,
            begun: 0,
        };
        Self {
            store,
            state: Mutex::new(state),
            hurry: Notify::new(),
            room: Notify::new(),
            passes: watch::Sender::new(0),
            dropped: AtomicU64::new(0),
        }
    }

    /// Notes a check-in. It is in memory afterwards, and in the database within a second. If the database has been unreachable for so
    /// long that there is no room any more, it is left out, after a wait of a second: a check that cannot be noted must not lock out
    /// someone who paid.
    pub async fn note(&self, check_in: CheckIn<'_>) {
        let mut check_in = Some(check_in);
        if self.try_note(&mut check_in) {
            return;
        }
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            self.hurry.notify_one();
            let room = self.room.notified();
            // Between the last try and this wait there may have been room.
            if self.try_note(&mut check_in) {
                return;
            }
            if timeout_at(deadline, room).await.is_err() {
                let dropped = self.dropped.fetch_add(1, Ordering::Relaxed);
                if dropped.is_multiple_of(10_000) {
                    tracing::warn!(
                        dropped = dropped + 1,
                        "check-ins are left out: the database does not take them"
                    );
                }
                return;
            }
        }
    }

    /// Returns once all that was noted before is written, or could not be.
    pub async fn settle(&self) {
        let awaited = {
            let state = self.lock();
            if state.gathered.is_empty() && !state.writing {
                return;
            }
            // A pass that has begun may have left out what came after; if all waits in it, it is enough.
            state.begun + u64::from(!state.gathered.is_empty())
        };
        let mut passes = self.passes.subscribe();
        self.hurry.notify_one();
        // The sender lives in `self`.
        let _ = passes.wait_for(|done| *done >= awaited).await;
    }

    /// Check-ins that were left out since the start.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Check-ins, put together by device, that wait.
    pub fn waiting(&self) -> usize {
        self.lock().gathered.size()
    }

    /// Writes until `stop` ends, and then what is left.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            let stopped = tokio::select! {
                () = &mut stop => true,
                () = sleep(INTERVAL) => false,
                () = self.hurry.notified() => false,
            };
            let written = self.pass().await;
            if stopped {
                return self.finish(written).await;
            }
            if written.is_err() {
                // The database is away: do not hammer at it, however many hurry.
                sleep(INTERVAL).await;
            }
        }
    }

    async fn finish(&self, mut written: StoreResult<()>) {
        let began = Instant::now();
        while written.is_err() && began.elapsed() < LAST_ATTEMPTS {
            sleep(INTERVAL).await;
            written = self.pass().await;
        }
        if written.is_err() {
            tracing::warn!(
                count = self.waiting(),
                "check-ins are lost: the database does not take them"
            );
        }
    }

    /// Writes all that waits now.
    async fn pass(&self) -> StoreResult<()> {
        let (batch, pass) = {
            let mut state = self.lock();
            state.begun += 1;
            state.writing = true;
            (state.gathered.take(), state.begun)
        };
        self.room.notify_waiters();
        let written = self.write(batch).await;
        if let Err(error) = &written {
            tracing::warn!(%error, "check-ins could not be written; they wait");
        }
        self.lock().writing = false;
        self.passes.send_replace(pass);
        written
    }

    /// Writes a batch by and by. What could not be written because the database is away waits again.
    async fn write(&self, batch: Batch) -> StoreResult<()> {
        let Batch {
            mut check_ins,
            mut sightings,
        } = batch;
        while !(check_ins.is_empty() && sightings.is_empty()) {
            let rows = check_ins.split_off(check_ins.len().saturating_sub(BATCH));
            let seen = sightings.split_off(sightings.len().saturating_sub(BATCH));
            match self.write_some(&rows, &seen).await {
                Ok(()) => {}
                Err(error) => {
                    check_ins.extend(rows);
                    sightings.extend(seen);
                    self.lock().gathered.put_back(Batch { check_ins, sightings });
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// One transaction, or, if the database refuses it, one for each: what it can never take must not keep back the others.
    async fn write_some(&self, rows: &[Row], sightings: &[Sighting]) -> StoreResult<()> {
        match self.store.record_check_ins(rows, sightings).await {
            Ok(()) => return Ok(()),
            Err(error @ StoreError::Unavailable(_)) => return Err(error),
            Err(error) => tracing::warn!(%error, "check-ins were refused; trying each alone"),
        }
        self.lock().gathered.forget_noted();
        let alone = rows.chunks(1).map(|row| (row, &sightings[..0]));
        let seen = sightings.chunks(1).map(|seen| (&rows[..0], seen));
        for (row, seen) in alone.chain(seen) {
            match self.store.record_check_ins(row, seen).await {
                Ok(()) => {}
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                Err(error) => tracing::error!(%error, "a check-in cannot be written; it is left out"),
            }
        }
        Ok(())
    }

    /// Takes the check-in if there is room.
    fn try_note(&self, check_in: &mut Option<CheckIn<'_>>) -> bool {
        let mut state = self.lock();
        if state.gathered.size() >= ROOM {
            return false;
        }
        if let Some(check_in) = check_in.take() {
            state.gathered.add(check_in);
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Activity + ?Sized> fmt::Debug for CheckIns<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckIns")
            .field("waiting", &self.waiting())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
