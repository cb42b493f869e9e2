//! Why the money of a license stops it.

use chrono::{DateTime, Utc};
use claviger_licensing::Hold;
use poem_openapi::{Enum, Object};

/// The money of a license is gone or in doubt. Reinstating the license sets this aside.
#[derive(Debug, Object)]
#[oai(rename = "LicenseHold")]
pub(crate) struct HoldView {
    /// What happened to the money.
    cause: HoldCauseView,
    /// Since when, as far as it is known here.
    since: DateTime<Utc>,
}

/// What happened to the money of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "HoldCause", rename_all = "snake_case")]
enum HoldCauseView {
    /// All of it was paid back: the license is revoked.
    Refunded,
    /// The buyer's bank took it back: the license is revoked.
    ChargedBack,
    /// The buyer's bank is deciding: the license is suspended.
    Disputed,
    /// The subscription is paused: the license is suspended.
    Paused,
}

impl From<Hold> for HoldView {
    fn from(hold: Hold) -> Self {
        use claviger_licensing::HoldCause;
        let cause = match hold.cause {
            HoldCause::Refunded => HoldCauseView::Refunded,
            HoldCause::ChargedBack => HoldCauseView::ChargedBack,
            HoldCause::Disputed => HoldCauseView::Disputed,
            HoldCause::Paused => HoldCauseView::Paused,
        };
        Self {
            cause,
            since: hold.since,
        }
    }
}
