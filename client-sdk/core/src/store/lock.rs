//! One process at a time.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// How long to wait for another process. It may wait for its keyring meanwhile.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// What was achieved.
#[derive(Debug)]
pub(super) enum Lock {
    /// No other process is at it, as long as this lives.
    Held(#[expect(dead_code, reason = "the lock is let go when the file is closed")] File),
    /// There is nothing to lock: no folder yet, or a file system without locks. Writes are whole all the same.
    Without,
    /// Another process is at it, and does not come to an end.
    Busy,
}

impl Lock {
    /// Locks others out, waiting for them.
    pub(super) fn take(path: &Path, patience: Duration) -> Self {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let Ok(file) = options.open(path) else {
            return Self::Without;
        };
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Self::Held(file),
                Err(TryLockError::Error(_)) => return Self::Without,
                Err(TryLockError::WouldBlock) if started.elapsed() >= patience => return Self::Busy,
                Err(TryLockError::WouldBlock) => thread::sleep(LOOK_AGAIN),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.lock");
        let first = Lock::take(&path, Duration::ZERO);
        assert!(matches!(first, Lock::Held(_)));
        assert!(matches!(Lock::take(&path, Duration::ZERO), Lock::Busy));
        drop(first);
        assert!(matches!(Lock::take(&path, Duration::ZERO), Lock::Held(_)));
    }

    #[test]
    fn without_a_folder_there_is_nothing_to_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("absent").join("state.lock");
        assert!(matches!(Lock::take(&path, Duration::ZERO), Lock::Without));
    }
}
