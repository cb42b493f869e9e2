//! Taking a slot of a license.

use claviger_protocol::{LicenseKey, token::TokenKind};

use super::{rejected, typed_key};
use crate::{
    api::{Answer, LicenseBody, NoAnswer, Problem, Verdict},
    client::Client,
    error::Error,
    random,
    record::Facts,
    rules::change::{Event, Question},
    status::Status,
};

impl Client {
    /// Gives this device a slot of the license. Doing it twice takes one slot.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`](crate::ErrorCode::Refused) if the server refuses, signed: with `DEVICE_LIMIT_REACHED`, `devices` lists those
    /// that hold the slots. A license that is good stays as it is when another key is refused.
    /// [`ErrorCode::Rejected`](crate::ErrorCode::Rejected) for a text that cannot be a key (`KEY_INVALID`, found without asking the server)
    /// and whatever else the server cannot do; [`ErrorCode::NoAnswer`](crate::ErrorCode::NoAnswer).
    pub async fn activate(&self, key: &str) -> Result<Status, Error> {
        let key = typed_key(key)?;
        self.activate_key(key).await
    }

    pub(crate) async fn activate_key(&self, key: LicenseKey) -> Result<Status, Error> {
        let (nonce, device) = (random::text(), self.device_body());
        let body = LicenseBody {
            product: &self.inner.trust.product,
            key: &key,
            device: &device,
            nonce: &nonce,
        };
        match self.inner.api.activate(&body).await {
            Err(silence) => Err(self.silent(silence)),
            Ok(Answer::Done(verdict)) => self.activated(key, verdict, &nonce).await,
            Ok(Answer::Problem(problem)) => Err(self.refused(key, problem, &nonce).await),
        }
    }

    async fn activated(&self, key: LicenseKey, verdict: Verdict, nonce: &str) -> Result<Status, Error> {
        let facts = Facts::from(&verdict);
        let statement = self
            .fresh(verdict.token, TokenKind::License, nonce)
            .await
            .map_err(|fault| self.silent(fault.into()))?;
        let code = statement.claims.code;
        let status = self
            .happened(Event::Answered {
                key,
                statement,
                facts,
                question: Question::Activate,
            })
            .await;
        if code.is_valid() {
            Ok(status)
        } else {
            Err(Error::refused(code))
        }
    }

    /// Only the signed verdict inside a refusal counts; the rest of it is for people.
    async fn refused(&self, key: LicenseKey, mut problem: Problem, nonce: &str) -> Error {
        let Some(token) = problem.token.take() else {
            return rejected(problem);
        };
        let statement = match self.fresh(token, TokenKind::License, nonce).await {
            Ok(statement) if !statement.claims.code.is_valid() => statement,
            Ok(_) => return self.silent(crate::status::Fault::NotForUs.into()),
            Err(fault) => return self.silent(fault.into()),
        };
        let mut error = Error::refused(statement.claims.code);
        error.detail = problem.detail;
        error.devices = problem.devices;
        error.retry_at = problem.retry_at;
        self.live().refused = Some((key.clone(), error.devices.clone()));
        self.happened(Event::Answered {
            key,
            statement,
            facts: Facts::default(),
            question: Question::Activate,
        })
        .await;
        error
    }

    /// There was no answer: nothing changes, and the caller is told.
    pub(crate) fn silent(&self, silence: NoAnswer) -> Error {
        let mut error = Error::no_answer(silence.fault);
        error.retry_at = silence
            .retry_after
            .and_then(|wait| chrono::TimeDelta::from_std(wait).ok())
            .map(|wait| self.inner.clock.now().local + wait);
        self.unanswered(silence);
        error
    }
}

impl From<&Verdict> for Facts {
    fn from(verdict: &Verdict) -> Self {
        let license = verdict.license.as_ref();
        Self {
            plan_name: license.and_then(|license| license.plan_name.clone()),
            buy_url: license.and_then(|license| license.buy_url.clone()),
        }
    }
}
