//! Where the client's time comes from.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The time as the device tells it: the calendar, which its user can set, and the time since it was started, which he cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    /// The calendar time, UTC.
    pub local: DateTime<Utc>,
    /// How long the device has been running.
    pub uptime: Uptime,
}

/// How long the device has been running since it was last started, time asleep included where the system tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uptime {
    /// Names this run of the device: two readings can be compared if they carry the same name.
    pub boot: String,
    /// The time since its start.
    pub since: Duration,
}

/// Tells the time. Everything that decides by time takes an [`Instant`] as an argument; only the client asks a clock.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present.
    fn now(&self) -> Instant;
}

/// The operating system's clocks.
///
/// On Linux the run of the device is `/proc/sys/kernel/random/boot_id`, and its length the first number of `/proc/uptime`, which counts
/// sleep (proc(5)). Elsewhere a run is that of this process, timed by [`std::time::Instant`].
#[derive(Debug)]
pub struct SystemClock {
    process: String,
    started: std::time::Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            process: format!(
                "process-{}",
                data_encoding::HEXLOWER.encode(&crate::random::bytes::<8>())
            ),
            started: std::time::Instant::now(),
        }
    }
}

impl SystemClock {
    fn uptime(&self) -> Uptime {
        linux_uptime().unwrap_or_else(|| Uptime {
            boot: self.process.clone(),
            since: self.started.elapsed(),
        })
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn now(&self) -> Instant {
        Instant {
            local: Utc::now(),
            uptime: self.uptime(),
        }
    }
}

#[cfg(target_os = "linux")]
fn linux_uptime() -> Option<Uptime> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    let seconds: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    Some(Uptime {
        boot: boot.trim().to_owned(),
        since: Duration::try_from_secs_f64(seconds).ok()?,
    })
}

#[cfg(not(target_os = "linux"))]
fn linux_uptime() -> Option<Uptime> {
    None
}

/// The clock of clients that are given none: the operating system's. In debug builds, moved by the seconds in the file that
/// `CLAVIGER_CLIENT_CLOCK_FILE` names, or stopped at the instant (RFC 3339) in it, so that tests can let days pass in a program that
/// uses the SDK. Release builds do not contain it: nobody extends a grace by an environment variable.
pub(crate) fn default_clock() -> Arc<dyn Clock> {
    #[cfg(debug_assertions)]
    if let Some(path) = std::env::var_os("CLAVIGER_CLIENT_CLOCK_FILE") {
        return Arc::new(movable::MovableClock::new(path.into()));
    }
    Arc::new(SystemClock::default())
}

#[cfg(debug_assertions)]
mod movable {
    use std::path::PathBuf;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Clock, Instant, SystemClock, Uptime};

    /// Moves calendar and run of the device together, as if the time had really passed.
    #[derive(Debug)]
    pub(super) struct MovableClock {
        file: PathBuf,
        system: SystemClock,
    }

    impl MovableClock {
        pub(super) fn new(file: PathBuf) -> Self {
            Self {
                file,
                system: SystemClock::default(),
            }
        }
    }

    impl Clock for MovableClock {
        fn now(&self) -> Instant {
            let real = self.system.now();
            let text = std::fs::read_to_string(&self.file).unwrap_or_default();
            let stopped = text.trim().parse::<DateTime<Utc>>().ok();
            let ahead = TimeDelta::seconds(text.trim().parse().unwrap_or(0));
            let local = stopped.unwrap_or(real.local + ahead);
            let moved = (local - real.local).to_std().unwrap_or_default();
            Instant {
                local,
                uptime: Uptime {
                    since: real.uptime.since + moved,
                    ..real.uptime
                },
            }
        }
    }
}
