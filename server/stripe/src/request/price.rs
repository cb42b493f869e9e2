//! Prices.

use stripe_product::price::RetrievePrice;

use super::id::checked;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::Price;

impl Stripe {
    /// Looks at a price.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn find_price(&self, id: &str) -> Result<Price, StripeError> {
        self.get(&RetrievePrice::new(checked(id)?)).await
    }
}
