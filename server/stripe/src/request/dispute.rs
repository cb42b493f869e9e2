//! Disputes.

use stripe_core::dispute::{ListDispute, RetrieveDispute};

use super::PAGE;
use super::id::checked;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::{Dispute, List};

impl Stripe {
    /// Looks at a dispute.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_dispute(&self, id: &str) -> Result<Dispute, StripeError> {
        self.get(&RetrieveDispute::new(checked(id)?)).await
    }

    /// All disputes of a payment (up to 100), newest first.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn list_disputes(&self, payment_intent: &str) -> Result<Vec<Dispute>, StripeError> {
        let list: List<_> = self
            .get(&ListDispute::new().payment_intent(payment_intent).limit(PAGE))
            .await?;
        Ok(list.data)
    }
}
