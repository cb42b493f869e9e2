//! Asking whether the license or trial is still good.

use claviger_protocol::{LicenseKey, token::TokenKind};

use crate::{
    api::{Answer, LicenseBody},
    client::Client,
    random,
    record::Facts,
    rules::{
        change::{Event, Question},
        judge::trial_may_run,
    },
    status::{Fault, LockReason, State, Status},
};

impl Client {
    /// Asks the server, and tells how things stand.
    ///
    /// Never fails: no answer changes nothing but [`Status::fault`], and, once the check was due, the state from `licensed` to `grace`. A
    /// license that is good is asked about, or else the trial. A key whose activation was refused is left alone: activate it again.
    pub async fn check(&self) -> Status {
        let _one_at_a_time = self.inner.checking.lock().await;
        self.ask().await
    }

    /// Asks the server. Whoever calls it holds the lock for checks.
    pub(crate) async fn ask(&self) -> Status {
        self.look().await;
        let record = self.record();
        let asked = record
            .license
            .filter(|license| license.held)
            .and_then(|license| license.key);
        let mut status = match asked {
            Some(key) => self.validate(key).await,
            None => self.status(),
        };
        if self.trial_is_in_question(status.state) {
            // What goes wrong is in the status.
            status = self.start_trial(None).await.unwrap_or_else(|_| self.status());
        }
        status
    }

    /// Whether the trial decides how things stand, so that the server is to be asked about it.
    pub(crate) fn trial_is_in_question(&self, state: State) -> bool {
        let record = self.record();
        match state {
            State::Licensed | State::Grace { .. } => false,
            State::Trial { .. } => true,
            State::Locked { .. } if record.trial.is_some() => trial_may_run(&record, &self.inner.trust),
            // There is no memory of a trial, or no memory at all.
            State::Locked {
                reason:
                    LockReason::NoLicense
                    | LockReason::StorageDamaged
                    | LockReason::StorageRolledBack
                    | LockReason::OtherDevice,
            } => self.inner.settings.builder.automatic_trial && record.license.is_none_or(|license| !license.held),
            State::Locked { .. } => false,
        }
    }

    async fn validate(&self, key: LicenseKey) -> Status {
        let (nonce, device) = (random::text(), self.device_body());
        let body = LicenseBody {
            product: &self.inner.trust.product,
            key: &key,
            device: &device,
            nonce: &nonce,
        };
        let verdict = match self.inner.api.validate(&body).await {
            Ok(Answer::Done(verdict)) => verdict,
            // Validation answers 200 also when the license is no good, so a problem is none of the license's.
            Ok(Answer::Problem(problem)) => {
                tracing::warn!(code = problem.code, "the license server could not validate");
                return self.unanswered(Fault::ServerError.into());
            }
            Err(silence) => return self.unanswered(silence),
        };
        let facts = Facts::from(&verdict);
        match self.fresh(verdict.token, TokenKind::License, &nonce).await {
            Ok(statement) => {
                self.happened(Event::Answered {
                    key,
                    statement,
                    facts,
                    question: Question::Validate,
                })
                .await
            }
            Err(fault) => self.unanswered(fault.into()),
        }
    }
}
