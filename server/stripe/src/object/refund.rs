//! Refunds.

use serde::Deserialize;

use crate::expandable::{Identified, link};
use crate::open_enum::open_enum;

/// Money given back, or on its way. Decide by the charge's `amount_refunded`, fetched anew: a refund can fail later.
/// A refund has no `livemode`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Refund {
    /// `re_…` or `pyr_…`.
    pub id: String,
    /// How far it is.
    #[serde(default)]
    pub status: RefundStatus,
    /// What is given back.
    pub amount: i64,
    /// `ch_…`
    #[serde(default, deserialize_with = "link")]
    pub charge: Option<String>,
    /// `pi_…`
    #[serde(default, deserialize_with = "link")]
    pub payment_intent: Option<String>,
}

impl Identified for Refund {
    fn id(&self) -> &str {
        &self.id
    }
}

open_enum! {
    /// How far a refund is.
    pub enum RefundStatus {
        /// On its way.
        Pending = "pending",
        /// The buyer must say where to send it.
        RequiresAction = "requires_action",
        /// Done.
        Succeeded = "succeeded",
        /// It came back; the charge is no longer refunded by it.
        Failed = "failed",
        /// Called off.
        Canceled = "canceled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_is_read() {
        let refund: Refund = serde_json::from_str(include_str!("../../tests/fixtures/refund.json")).unwrap();
        assert_eq!((refund.status, refund.amount), (RefundStatus::Succeeded, 100));
        assert_eq!(refund.charge.as_deref(), Some("ch_1PgafuB7WZ01zgkWXYmPNZs8"));
        assert_eq!(refund.payment_intent, None);
    }
}
