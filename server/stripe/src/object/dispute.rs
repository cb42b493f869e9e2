//! Disputes (chargebacks and inquiries).

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::null_as_default;
use crate::expandable::{Identified, link};
use crate::open_enum::open_enum;

/// A buyer's bank asks for the money back, or only asks.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Dispute {
    /// `dp_…` or `du_…`.
    pub id: String,
    /// How far it is.
    #[serde(default)]
    pub status: DisputeStatus,
    /// `ch_…`
    #[serde(default, deserialize_with = "link")]
    pub charge: Option<String>,
    /// `pi_…`
    #[serde(default, deserialize_with = "link")]
    pub payment_intent: Option<String>,
    /// What is disputed; can be less than the charge.
    pub amount: i64,
    /// When it began.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub created: DateTime<Utc>,
    /// E.g. `fraudulent`.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether the money is real.
    #[serde(default, deserialize_with = "null_as_default")]
    pub livemode: bool,
}

impl Identified for Dispute {
    fn id(&self) -> &str {
        &self.id
    }
}

open_enum! {
    /// How far a dispute is. The three `Warning…` are an *inquiry*: no money has moved.
    pub enum DisputeStatus {
        /// An inquiry awaits an answer.
        WarningNeedsResponse = "warning_needs_response",
        /// An inquiry was answered.
        WarningUnderReview = "warning_under_review",
        /// An inquiry ended without becoming a dispute.
        WarningClosed = "warning_closed",
        /// The money was taken; evidence can be given.
        NeedsResponse = "needs_response",
        /// The bank looks at the evidence.
        UnderReview = "under_review",
        /// The money came back.
        Won = "won",
        /// The money is gone.
        Lost = "lost",
        /// Headed off before it became a dispute.
        Prevented = "prevented",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inquiry_is_told_from_a_dispute() {
        let dispute: Dispute = serde_json::from_str(include_str!("../../tests/fixtures/dispute.json")).unwrap();
        assert_eq!(dispute.status, DisputeStatus::WarningNeedsResponse);
        assert_eq!(dispute.charge.as_deref(), Some("ch_1PgafuB7WZ01zgkWXYmPNZs8"));
        assert_eq!(DisputeStatus::from("prevented"), DisputeStatus::Prevented);
    }
}
