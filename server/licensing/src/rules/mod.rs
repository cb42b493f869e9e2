//! The rules of licensing: is this license usable, may this device take a slot, what may an admin do to it.
//!
//! Pure functions. The clock is an argument; what changes is returned as [`LicenseEvent`](crate::LicenseEvent)s for a
//! store to apply.

mod activate;
mod amend;
mod assess;
mod license_standing;
mod release;
mod trial;

pub use activate::{ActivationRequest, Decision, Refusal, activate};
pub use amend::{
    Amendment, InvalidAmendment, change_plan, clear_overdue, extend, mark_overdue, overdue_from, reinstate, revoke,
    set_expiry, set_overrides, suspend,
};
pub use assess::{Question, Shortfall, Verdict, assess, refresh_after, standing, token_expiry, usable_until};
pub use license_standing::LicenseStanding;
pub use release::{ReleaseTarget, release, reset_activations};
pub use trial::{extended_end as extended_trial_end, same_machine, token_expiry as trial_token_expiry, trial_standing};

use chrono::{DateTime, Duration, Utc};

/// The length of the window, in days, in which moves and re-binds of a license are counted.
pub const WINDOW_DAYS: i64 = 30;

/// The start of the window that ends now.
pub fn window_start(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::days(WINDOW_DAYS)
}

#[cfg(test)]
pub(crate) mod fixtures;
