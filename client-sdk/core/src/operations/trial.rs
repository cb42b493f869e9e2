//! Trying the app.

use claviger_protocol::token::TokenKind;

use crate::{
    api::TrialBody, client::Client, error::Error, random, record::Facts, rules::change::Event, status::Status,
};

impl Client {
    /// Starts the trial of this device, or reads it: the server issues one per device, product and environment, which a reinstall does not
    /// restart. `email` is where to write to before it ends.
    ///
    /// A trial that is over is no error but a status.
    ///
    /// # Errors
    /// [`ErrorCode::Rejected`](crate::ErrorCode::Rejected) with `TRIAL_NOT_OFFERED` if the product has none;
    /// [`ErrorCode::NoAnswer`](crate::ErrorCode::NoAnswer): a trial begins at the server only.
    pub async fn start_trial(&self, email: Option<&str>) -> Result<Status, Error> {
        let (nonce, device) = (random::text(), self.device_body());
        let body = TrialBody {
            product: &self.inner.trust.product,
            device: &device,
            email,
            nonce: &nonce,
        };
        let verdict = self.done(self.inner.api.start_trial(&body).await)?;
        let facts = Facts {
            plan_name: None,
            buy_url: verdict.buy_url,
        };
        let statement = self
            .fresh(verdict.token, TokenKind::Trial, &nonce)
            .await
            .map_err(|fault| self.silent(fault.into()))?;
        Ok(self.happened(Event::TrialAnswered { statement, facts }).await)
    }
}
