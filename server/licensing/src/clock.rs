use chrono::{DateTime, SubsecRound, Utc};

/// Where the time comes from. Rules take an instant, not a clock; whoever calls them asks a `Clock` once per request.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant, UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The operating system's clock, to the microsecond: databases keep no more, and an instant must be the same everywhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
