//! One letter, one file: what it needs to know and what it says in each language.

mod greeting;
mod key_delivery;
mod key_recovery;
mod payment_failed;
mod renewal_reminder;
#[cfg(test)]
pub(super) mod samples;
mod subscription_ending;
mod terms;
mod trial_ending;

pub(crate) use key_delivery::{KeyDelivery, Paid, Validity};
pub(crate) use key_recovery::{KeyRecovery, RecoveredLicense};
pub(crate) use payment_failed::PaymentFailed;
pub(crate) use renewal_reminder::RenewalReminder;
pub(crate) use subscription_ending::SubscriptionEnding;
pub(crate) use trial_ending::TrialEnding;

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::Language;
use claviger_protocol::Environment;

use crate::wording::pick;

/// What the wording of every letter depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occasion {
    pub(crate) language: Language,
    pub(crate) environment: Environment,
    /// When it is sent, so that "in 3 days" is true.
    pub(crate) at: DateTime<Utc>,
}

impl Occasion {
    /// How far off an instant is, in days: `today`, `tomorrow`, `in 30 days`.
    fn until(&self, instant: DateTime<Utc>) -> String {
        // What ends at midnight ends with the day before.
        let last_moment = instant - TimeDelta::nanoseconds(1);
        let days = (last_moment.date_naive() - self.at.date_naive()).num_days();
        match days {
            ..=0 => pick(self.language, "today", "heute").to_owned(),
            1 => pick(self.language, "tomorrow", "morgen").to_owned(),
            days => pick(self.language, format!("in {days} days"), format!("in {days} Tagen")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(from: &str, to: &str) -> String {
        let occasion = Occasion {
            language: Language::En,
            environment: Environment::Prod,
            at: from.parse().unwrap(),
        };
        occasion.until(to.parse().unwrap())
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        assert_eq!(until("2026-11-22T00:00:00Z", "2026-11-22T23:59:00Z"), "today");
        assert_eq!(until("2026-11-22T23:00:00Z", "2026-11-23T01:00:00Z"), "tomorrow");
        assert_eq!(until("2026-11-22T23:00:00Z", "2026-11-23T00:00:00Z"), "today");
        assert_eq!(until("2026-11-22T10:00:00Z", "2026-12-22T10:00:00Z"), "in 30 days");
    }
}
