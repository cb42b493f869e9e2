//! Customer Portal sessions.

use stripe_billing::BillingPortalSessionLocale;
use stripe_billing::billing_portal_session::CreateBillingPortalSession;

use super::locale;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::PortalSession;

impl Stripe {
    /// Opens the Customer Portal for a customer. `locale` is a language tag; if Stripe knows nothing close to it, the
    /// customer's or the browser's language is used.
    ///
    /// # Errors
    /// See [`StripeError`]; [`StripeError::Refused`] as long as the portal's settings were not saved in the Dashboard, in
    /// this mode.
    pub async fn create_portal_session(
        &self,
        customer: &str,
        return_url: &str,
        locale: Option<&str>,
        idempotency_key: &str,
    ) -> Result<PortalSession, StripeError> {
        let mut request = CreateBillingPortalSession::new()
            .customer(customer)
            .return_url(return_url);
        if let Some(locale) = locale.and_then(locale::closest) {
            let locale = locale.parse::<BillingPortalSessionLocale>();
            request = request.locale(locale.unwrap_or(BillingPortalSessionLocale::Auto));
        }
        self.post(&request, idempotency_key).await
    }
}
