//! Telling that the app runs.

use super::rejected;
use crate::{
    api::{Answer, HeartbeatBody},
    client::Client,
    error::Error,
    status::Heartbeat,
};

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
        match self.inner.api.heartbeat(&body).await {
            Ok(Answer::Done(verdict)) if verdict.recorded => Ok(()),
            // It is not signed: the next check finds out whether it is true.
            Ok(Answer::Done(verdict)) => {
                let mut error = Error::refused(verdict.code);
                error.code = crate::error::ErrorCode::Rejected(verdict.code.as_str().to_owned());
                Err(error)
            }
            Ok(Answer::Problem(problem)) => Err(rejected(problem)),
            // A lost heartbeat is no lost check.
            Err(silence) => Err(Error::no_answer(silence.fault)),
        }
    }
}
