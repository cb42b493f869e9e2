//! Telling that the app runs.

use super::done;
use crate::{api::HeartbeatBody, client::Client, error::Error, status::Heartbeat};

impl Client {
    /// Tells the seller that this device runs, how, and what it used. Changes nothing that is granted.
    ///
    /// # Errors
    /// [`ErrorCode::NoKey`](crate::ErrorCode::NoKey) during a trial and without a license; [`ErrorCode::Rejected`](crate::ErrorCode::Rejected)
    /// for names and sizes that the server does not take, and with the verdict's code for a license that is no good;
    /// [`ErrorCode::NoAnswer`](crate::ErrorCode::NoAnswer).
    pub async fn heartbeat(&self, info: &Heartbeat) -> Result<(), Error> {
        let key = self.key()?;
        let device = self.device_body();
        let body = HeartbeatBody {
            product: &self.inner.trust.product,
            key: &key,
            device: &device,
            runtime: info.runtime.as_ref(),
            counters: &info.counters,
            gauges: &info.gauges,
        };
        // A lost heartbeat is no lost check.
        let verdict = done(self.inner.api.heartbeat(&body).await)?;
        if verdict.recorded {
            return Ok(());
        }
        // It is not signed: the next check finds out whether it is true.
        let mut error = Error::refused(verdict.code);
        error.code = crate::error::ErrorCode::Rejected(verdict.code.as_str().to_owned());
        Err(error)
    }
}
