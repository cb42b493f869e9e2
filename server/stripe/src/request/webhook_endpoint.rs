//! Webhook endpoints.

use stripe_misc::webhook_endpoint::ListWebhookEndpoint;

use super::PAGE;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::{List, WebhookEndpoint};

impl Stripe {
    /// All webhook endpoints of the account in this mode; Stripe allows fewer than a page of them.
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn list_webhook_endpoints(&self) -> Result<Vec<WebhookEndpoint>, StripeError> {
        let list: List<_> = self.get(&ListWebhookEndpoint::new().limit(PAGE)).await?;
        Ok(list.data)
    }
}
