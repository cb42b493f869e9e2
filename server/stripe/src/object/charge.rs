//! Charges: money that was taken, given back or is disputed.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::null_as_default;
use crate::debug::brief_debug;
use crate::expandable::{Identified, link};
use crate::open_enum::open_enum;

/// One attempt to move money.
#[derive(Clone, Deserialize, Eq, PartialEq)]
pub struct Charge {
    /// `ch_…` or `py_…`.
    pub id: String,
    /// What was charged.
    pub amount: i64,
    /// What was captured of it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub amount_captured: i64,
    /// The sum of all refunds that have not failed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub amount_refunded: i64,
    /// Whether all of it was refunded; false after a partial refund.
    #[serde(default, deserialize_with = "null_as_default")]
    pub refunded: bool,
    /// Whether it was ever disputed; stays true after a dispute was won.
    #[serde(default, deserialize_with = "null_as_default")]
    pub disputed: bool,
    /// Whether the money came.
    #[serde(default)]
    pub status: ChargeStatus,
    /// `pi_…`
    #[serde(default, deserialize_with = "link")]
    pub payment_intent: Option<String>,
    /// The receipt; whoever has this link can open it.
    #[serde(default)]
    pub receipt_url: Option<String>,
    /// When it was made.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub created: DateTime<Utc>,
    /// Whether the money is real.
    #[serde(default, deserialize_with = "null_as_default")]
    pub livemode: bool,
}

impl Identified for Charge {
    fn id(&self) -> &str {
        &self.id
    }
}

brief_debug!(Charge {
    id,
    amount,
    amount_captured,
    amount_refunded,
    refunded,
    disputed,
    status,
    payment_intent
});

open_enum! {
    /// Whether the money of a charge came.
    pub enum ChargeStatus {
        /// It did.
        Succeeded = "succeeded",
        /// Not yet.
        Pending = "pending",
        /// It did not.
        Failed = "failed",
    }
}
