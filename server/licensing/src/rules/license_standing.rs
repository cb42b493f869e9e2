use chrono::{DateTime, Utc};
use claviger_protocol::Code;

use super::standing;
use crate::License;

/// How a license stands: its status, its hold, its expiry and missing payments put together in one word.
///
/// It says what [`standing`] says, and tells a license in its grace from one that owes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LicenseStanding {
    /// Good.
    Valid,
    /// Good, although a payment is missing: in its grace.
    Grace,
    /// A payment is missing and the grace is over.
    Overdue,
    /// Past its end.
    Expired,
    /// Stopped for now.
    Suspended,
    /// Ended.
    Revoked,
}

impl LicenseStanding {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Valid,
        Self::Grace,
        Self::Overdue,
        Self::Expired,
        Self::Suspended,
        Self::Revoked,
    ];

    /// How a license stands at an instant.
    pub fn of(license: &License, now: DateTime<Utc>) -> Self {
        match standing(license, now) {
            Code::Revoked => Self::Revoked,
            Code::Suspended => Self::Suspended,
            Code::Expired => Self::Expired,
            Code::Overdue => Self::Overdue,
            _ if license.overdue.is_some() => Self::Grace,
            _ => Self::Valid,
        }
    }

    /// Its name in queries and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Grace => "grace",
            Self::Overdue => "overdue",
            Self::Expired => "expired",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}
