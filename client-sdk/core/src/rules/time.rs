//! What time it is, as far as it can be known.
//!
//! The only calendar that counts is the server's. The device's own clocks only tell how much time has passed since the server last told
//! its: a calendar that is wrong by a year, but by the same year all along, harms nobody. What the calendar tells must not run backwards,
//! and must not pass more slowly than the device runs, or somebody set it back.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_protocol::token::CLOCK_SKEW;
use serde::{Deserialize, Serialize};

use crate::clock::{Instant, Uptime};

/// What is known of time: the high-water marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Anchor {
    /// The latest time that is certain, by the server's calendar.
    pub(crate) server: DateTime<Utc>,
    /// What the device's calendar told then.
    pub(crate) local: DateTime<Utc>,
    /// How long the device was running then.
    pub(crate) uptime: Uptime,
}

/// What time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The time by the server's calendar, as far as the device can tell.
    Trusted(DateTime<Utc>),
    /// The device's calendar was set back. The time is at least this.
    SetBack {
        /// The latest time that is certain.
        at_least: DateTime<Utc>,
    },
}

impl Reading {
    /// The latest time that is certain, or the trusted one.
    pub(crate) const fn instant(self) -> DateTime<Utc> {
        match self {
            Self::Trusted(at) | Self::SetBack { at_least: at } => at,
        }
    }
}

/// Unix seconds as an instant. Seconds that no calendar has, which only a signed mistake could bring, count as long past.
pub(crate) fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// Reads the time.
pub(crate) fn read(anchor: Option<&Anchor>, now: &Instant) -> Reading {
    let Some(anchor) = anchor else {
        return Reading::Trusted(now.local);
    };
    let by_calendar = now.local.signed_duration_since(anchor.local);
    let by_run = passed_by_run(&anchor.uptime, &now.uptime);
    let passed = by_run.unwrap_or(TimeDelta::zero());
    if by_calendar < passed - CLOCK_SKEW {
        return Reading::SetBack {
            at_least: later(anchor.server, passed),
        };
    }
    Reading::Trusted(later(anchor.server, by_calendar.max(passed)))
}

/// The time since the anchor by the run of the device; `None` if it was started anew meanwhile.
fn passed_by_run(then: &Uptime, now: &Uptime) -> Option<TimeDelta> {
    let comparable = then.boot == now.boot;
    let passed = comparable.then(|| now.since.checked_sub(then.since)).flatten()?;
    TimeDelta::from_std(passed).ok()
}

fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by.max(TimeDelta::zero())).unwrap_or(at)
}

/// The anchor after the server told its time in an answer that is proven to be fresh.
pub(crate) fn anchored(server: DateTime<Utc>, now: &Instant) -> Anchor {
    Anchor {
        server,
        local: now.local,
        uptime: now.uptime.clone(),
    }
}

/// The anchor after a statement that is not proven to be fresh, such as a license file signed at `signed`: it is no earlier than that. Only
/// one that is newer than everything known proves that time went on; an old file, opened again, does not heal a clock that was set back.
pub(crate) fn at_least(old: Option<&Anchor>, signed: DateTime<Utc>, now: &Instant) -> Anchor {
    match old {
        Some(old) if signed <= old.server => moved_on(old, now),
        _ => anchored(read(old, now).instant().max(signed), now),
    }
}

/// The anchor moved on to the present, so that the marks rise while the device runs; unchanged if its calendar was set back.
pub(crate) fn moved_on(anchor: &Anchor, now: &Instant) -> Anchor {
    match read(Some(anchor), now) {
        Reading::Trusted(at) if now.local >= anchor.local => anchored(at, now),
        Reading::Trusted(_) | Reading::SetBack { .. } => anchor.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const DAY: u64 = 24 * 3600;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn instant(local: i64, boot: &str, since: u64) -> Instant {
        Instant {
            local: at(local),
            uptime: Uptime {
                boot: boot.to_owned(),
                since: Duration::from_secs(since),
            },
        }
    }

    fn anchor() -> Anchor {
        anchored(at(0), &instant(0, "a", 100))
    }

    #[test]
    fn without_an_anchor_the_calendar_counts() {
        assert_eq!(read(None, &instant(5, "a", 1)), Reading::Trusted(at(5)));
    }

    #[test]
    fn the_time_since_the_anchor_counts_not_the_calendar() {
        // The calendar is a year ahead, and always was.
        let year = 365 * 86_400;
        let anchor = anchored(at(0), &instant(year, "a", 100));
        assert_eq!(
            read(Some(&anchor), &instant(year + 60, "b", 5)),
            Reading::Trusted(at(60))
        );
        assert_eq!(
            read(Some(&anchor), &instant(year + 60, "a", 160)),
            Reading::Trusted(at(60))
        );
    }

    #[test]
    fn a_calendar_behind_its_mark_was_set_back() {
        let skew = CLOCK_SKEW.num_seconds();
        assert_eq!(read(Some(&anchor()), &instant(-skew, "b", 5)), Reading::Trusted(at(0)));
        assert_eq!(
            read(Some(&anchor()), &instant(-skew - 1, "b", 5)),
            Reading::SetBack { at_least: at(0) }
        );
    }

    #[test]
    fn a_calendar_that_passes_more_slowly_than_the_device_runs_was_set_back() {
        let ten_days_later = 100 + 10 * DAY;
        assert_eq!(
            read(Some(&anchor()), &instant(60, "a", ten_days_later)),
            Reading::SetBack {
                at_least: at(10 * 86_400)
            }
        );
    }

    #[test]
    fn a_little_slowness_is_forgiven_but_counts() {
        let hour = instant(3_500, "a", 100 + 3_600);
        assert_eq!(read(Some(&anchor()), &hour), Reading::Trusted(at(3_600)));
    }

    #[test]
    fn marks_rise_and_never_fall() {
        let later = moved_on(&anchor(), &instant(600, "a", 700));
        assert_eq!(later.local, at(600));
        assert_eq!(moved_on(&later, &instant(500, "a", 800)), later);
        assert_eq!(moved_on(&later, &instant(-86_400, "b", 1)), later);
        // Small steps back, again and again, gain nothing.
        let mut crept = later;
        for step in 1..100 {
            crept = moved_on(&crept, &instant(600 - step * 100, "b", 1));
        }
        assert_eq!(crept.server, at(600));
    }

    #[test]
    fn a_file_proves_no_more_than_its_own_date() {
        assert_eq!(at_least(None, at(50), &instant(10, "a", 1)).server, at(50));
        assert_eq!(at_least(None, at(50), &instant(90, "a", 1)).server, at(90));
        assert_eq!(at_least(Some(&anchor()), at(-500), &instant(90, "b", 1)).server, at(90));
        let set_back = instant(-86_400, "b", 1);
        assert_eq!(at_least(Some(&anchor()), at(-500), &set_back), anchor());
        assert_eq!(at_least(Some(&anchor()), at(500), &set_back).server, at(500));
    }
}
