//! Payment intents: one payment through all its attempts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Charge, null_as_default};
use crate::debug::brief_debug;
use crate::expandable::{Expandable, Identified, link};
use crate::open_enum::open_enum;

/// One payment through all its attempts.
#[derive(Clone, Deserialize, Eq, PartialEq)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: String,
    /// How far it is.
    #[serde(default)]
    pub status: PaymentIntentStatus,
    /// What is to be paid.
    pub amount: i64,
    /// What was paid.
    #[serde(default, deserialize_with = "null_as_default")]
    pub amount_received: i64,
    /// ISO 4217, lower case.
    #[serde(default)]
    pub currency: Option<String>,
    /// `cus_…`
    #[serde(default, deserialize_with = "link")]
    pub customer: Option<String>,
    /// What the payment was created with.
    #[serde(default, deserialize_with = "null_as_default")]
    pub metadata: BTreeMap<String, String>,
    /// The last attempt.
    #[serde(default)]
    pub latest_charge: Option<Expandable<Charge>>,
    /// When it was created.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub created: DateTime<Utc>,
    /// Whether the money is real.
    #[serde(default, deserialize_with = "null_as_default")]
    pub livemode: bool,
}

impl Identified for PaymentIntent {
    fn id(&self) -> &str {
        &self.id
    }
}

brief_debug!(PaymentIntent {
    id,
    status,
    amount,
    amount_received,
    customer,
    latest_charge
});

open_enum! {
    /// How far a payment is.
    pub enum PaymentIntentStatus {
        /// No usable payment method yet; also after a declined attempt.
        RequiresPaymentMethod = "requires_payment_method",
        /// To be confirmed.
        RequiresConfirmation = "requires_confirmation",
        /// The buyer must act, e.g. with 3-D Secure.
        RequiresAction = "requires_action",
        /// Authorized, not captured.
        RequiresCapture = "requires_capture",
        /// The money is on its way.
        Processing = "processing",
        /// The money came.
        Succeeded = "succeeded",
        /// Given up.
        Canceled = "canceled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_charge_is_read_when_expanded() {
        let intent: PaymentIntent =
            serde_json::from_str(include_str!("../../tests/fixtures/payment_intent.json")).unwrap();
        assert_eq!(intent.status, PaymentIntentStatus::Succeeded);
        let charge = intent.latest_charge.as_ref().and_then(Expandable::object).unwrap();
        assert_eq!(
            (charge.amount, charge.amount_refunded, charge.refunded),
            (4900, 500, false)
        );
        assert!(!format!("{intent:?}").contains("https://"));
    }

    #[test]
    fn nulls_are_defaults() {
        let json = r#"{"id": "pi_1", "amount": 5, "created": 1, "latest_charge": null, "metadata": null}"#;
        let intent: PaymentIntent = serde_json::from_str(json).unwrap();
        assert_eq!((intent.amount_received, intent.latest_charge), (0, None));
    }
}
