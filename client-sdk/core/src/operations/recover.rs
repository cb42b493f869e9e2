//! Finding lost keys, and the customer's billing.

use super::done;
use crate::{
    api::{PortalBody, RecoverBody},
    client::Client,
    error::Error,
};

impl Client {
    /// Has the customer's keys of this product mailed to him, with a link to his licenses. Tells nothing about whether the address is
    /// known. `language` is `en` or `de`.
    ///
    /// # Errors
    /// [`ErrorCode::Rejected`](crate::ErrorCode::Rejected) for what is no address, [`ErrorCode::NoAnswer`](crate::ErrorCode::NoAnswer).
    pub async fn recover(&self, email: &str, language: Option<&str>) -> Result<(), Error> {
        let body = RecoverBody {
            email,
            product: &self.inner.trust.product,
            language,
        };
        done(self.inner.api.recover(&body).await)
    }

    /// The address of Stripe's customer portal for what pays for the license: card, invoices, cancellation. Open it in the system's
    /// browser; it works for a short time, and whoever has it is in.
    ///
    /// # Errors
    /// [`ErrorCode::NoKey`](crate::ErrorCode::NoKey); [`ErrorCode::Rejected`](crate::ErrorCode::Rejected) with `BILLING_UNAVAILABLE` if it was
    /// not paid through Stripe; [`ErrorCode::NoAnswer`](crate::ErrorCode::NoAnswer).
    pub async fn portal_url(&self) -> Result<String, Error> {
        let key = self.key()?;
        let body = PortalBody {
            product: &self.inner.trust.product,
            key: &key,
        };
        done(self.inner.api.portal(&body).await)
    }
}
