use chrono::{DateTime, Duration, Utc};
use claviger_protocol::{Code, Components};

use crate::{ComponentHashes, Trial, TrialPolicy};

/// Components that a device must share with one that had its trial to be the same machine.
const SAME_MACHINE: usize = 2;

/// Is the trial running? [`Code::Valid`] or [`Code::TrialExpired`]; its end is exclusive.
pub fn trial_standing(trial: &Trial, now: DateTime<Utc>) -> Code {
    if now < trial.ends_at {
        Code::Valid
    } else {
        Code::TrialExpired
    }
}

/// When a trial token issued now stops working without the server: after the policy's offline time, and never later than
/// the trial. A trial that is over sets no bound: the token is a refusal then, which must not be void at once.
pub fn token_expiry(trial: &Trial, policy: &TrialPolicy, now: DateTime<Utc>) -> DateTime<Utc> {
    let offline = now + Duration::hours(i64::from(policy.offline_hours));
    if trial.ends_at > now {
        offline.min(trial.ends_at)
    } else {
        offline
    }
}

/// The end of a trial that gets more days: they count from its end, or from now if it is over.
pub fn extended_end(trial: &Trial, days: u16, now: DateTime<Utc>) -> DateTime<Utc> {
    trial.ends_at.max(now) + Duration::days(i64::from(days))
}

/// Is a device with these components a machine that had its trial already, so that a reinstall does not restart it?
pub fn same_machine(known: &ComponentHashes, presented: &ComponentHashes) -> bool {
    let shared = Components::shared(known, presented);
    shared.total >= SAME_MACHINE && shared.strong > 0
}

#[cfg(test)]
mod tests;
