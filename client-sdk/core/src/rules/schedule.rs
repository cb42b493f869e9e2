//! When to check next.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// The first wait after a fault; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait after faults.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 60);
/// Never more often than this, whatever a server says.
const SHORTEST_WAIT: Duration = Duration::from_secs(10);
/// Time is looked at this often even if no check is due, so that the marks rise and ends of terms are noticed.
pub(crate) const LOOK: Duration = Duration::from_secs(15 * 60);

/// How long to wait until the next check.
///
/// `due` is when the server wants to be asked, by its calendar: the product's interval or two thirds of the token's life after the last
/// answer, whichever is sooner. `faults` counts attempts without an answer since then. `jitter` in `0.0..1.0` spreads the clients of one
/// outage, so that they do not all come back in the same second: up to a tenth later, and after faults up to half.
pub(crate) fn wait(
    due: DateTime<Utc>,
    now: DateTime<Utc>,
    faults: u32,
    retry_after: Option<Duration>,
    jitter: f64,
) -> Duration {
    if faults == 0 {
        let left = (due - now).to_std().unwrap_or_default();
        return (left + left.mul_f64(jitter / 10.0)).max(SHORTEST_WAIT);
    }
    let doubled = FIRST_WAIT
        .saturating_mul(2u32.saturating_pow(faults - 1))
        .min(LONGEST_WAIT);
    let wait = doubled + doubled.mul_f64(jitter / 2.0);
    wait.max(retry_after.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn waits_until_the_server_wants_to_be_asked_and_a_little_longer() {
        assert_eq!(wait(at(4000), at(0), 0, None, 0.0), Duration::from_secs(4000));
        assert_eq!(wait(at(4000), at(0), 0, None, 0.5), Duration::from_secs(4200));
        assert_eq!(wait(at(0), at(4000), 0, None, 0.0), SHORTEST_WAIT);
    }

    #[test]
    fn waits_longer_after_each_fault_but_not_for_ever() {
        let waits = [1, 2, 3, 10, u32::MAX].map(|faults| wait(at(0), at(0), faults, None, 0.0).as_secs());
        assert_eq!(waits, [30, 60, 120, 1800, 1800]);
        assert_eq!(wait(at(0), at(0), 1, None, 1.0), Duration::from_secs(45));
    }

    #[test]
    fn a_server_that_names_a_time_is_left_alone_until_then() {
        let named = Some(Duration::from_secs(600));
        assert_eq!(wait(at(0), at(0), 1, named, 0.0), Duration::from_secs(600));
    }
}
