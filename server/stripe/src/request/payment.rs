//! Payment intents, charges and refunds.

use stripe_core::charge::RetrieveCharge;
use stripe_core::payment_intent::RetrievePaymentIntent;
use stripe_core::refund::RetrieveRefund;

use super::id::checked;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::{Charge, PaymentIntent, Refund};

impl Stripe {
    /// Looks at a payment, with its latest charge.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_payment_intent(&self, id: &str) -> Result<PaymentIntent, StripeError> {
        self.get(&RetrievePaymentIntent::new(checked(id)?).expand(vec!["latest_charge".to_owned()]))
            .await
    }

    /// Looks at a charge.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_charge(&self, id: &str) -> Result<Charge, StripeError> {
        self.get(&RetrieveCharge::new(checked(id)?)).await
    }

    /// Looks at a refund.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_refund(&self, id: &str) -> Result<Refund, StripeError> {
        self.get(&RetrieveRefund::new(checked(id)?)).await
    }
}
