//! The server's clock.

use std::sync::Arc;

use claviger_licensing::{Clock, SystemClock};

/// The operating system's clock; in debug builds, moved by the seconds in the file that `CLAVIGER_CLOCK_OFFSET_FILE` names, or
/// stopped at the instant (RFC 3339) in it.
///
/// End-to-end tests move the time of a running server with that file. Release builds do not contain it: nobody extends a
/// trial by an environment variable.
pub(crate) fn server_clock() -> Arc<dyn Clock> {
    #[cfg(debug_assertions)]
    if let Some(path) = std::env::var_os("CLAVIGER_CLOCK_OFFSET_FILE") {
        return Arc::new(movable::MovableClock::new(path.into()));
    }
    Arc::new(SystemClock)
}

#[cfg(debug_assertions)]
mod movable {
    use std::path::PathBuf;

    use chrono::{DateTime, Duration, Utc};
    use claviger_licensing::{Clock, SystemClock};

    #[derive(Debug)]
    pub(super) struct MovableClock {
        file: PathBuf,
    }

    impl MovableClock {
        pub(super) fn new(file: PathBuf) -> Self {
            Self { file }
        }
    }

    impl Clock for MovableClock {
        fn now(&self) -> DateTime<Utc> {
            let text = std::fs::read_to_string(&self.file).unwrap_or_default();
            let stopped = text.trim().parse::<DateTime<Utc>>().ok();
            let ahead = Duration::seconds(text.trim().parse().unwrap_or(0));
            stopped.unwrap_or_else(|| SystemClock.now() + ahead)
        }
    }
}
