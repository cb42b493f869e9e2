//! From the outbox to the transport.

use std::time::Duration;

use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, Language, LicenseId, MailId};
use claviger_protocol::Environment;
use claviger_store::{Mail, MailResult, NewMail, StoreResult};
use futures_util::{StreamExt, stream};
use tokio::time::Instant;

use super::{
    Letter, Transport,
    backoff::pause,
    compose::{Composed, compose},
    letters::Occasion,
    transport::{Outgoing, SendError},
};
use crate::{app::App, environment::EnvironmentContext, secrets::Secrets};

/// How many mails are taken at once.
const BATCH: u16 = 20;
/// How many of them are under way at the same time; mail servers do not like many connections from one place.
const LANES: usize = 5;
/// How long nobody else gets them.
const CLAIM: Duration = Duration::from_secs(120);
/// The part of it in which they are sent. What comes after is for writing down what became of them, so that nobody takes a mail
/// whose sending still goes on.
const SENDING: Duration = Duration::from_secs(100);
/// With less time left than this, a mail is not begun: answers of mail servers that look into mails take a while.
const LEAST: Duration = Duration::from_secs(40);

/// Pauses between attempts to note what became of a mail; together they fit between [`SENDING`] and [`CLAIM`].
const NOTE_AGAIN: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
];

/// Who gets a mail.
pub(crate) struct Recipient {
    pub(crate) address: String,
    pub(crate) language: Language,
    pub(crate) customer_id: Option<CustomerId>,
    /// The license that the mail is about.
    pub(crate) license_id: Option<LicenseId>,
}

/// The content of a mail cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PreviewError {
    #[error("its content cannot be opened; was it sealed with another LICENSE_ENCRYPTION_KEY?")]
    Sealed,
    #[error("its content was written by another version of this server")]
    Unknown,
}

/// A letter for the outbox.
pub(crate) fn envelope(
    env: &EnvironmentContext,
    to: Recipient,
    cause: String,
    letter: &Letter,
    now: DateTime<Utc>,
) -> NewMail {
    let id = MailId::mint(now);
    NewMail {
        id,
        cause,
        kind: letter.kind().to_owned(),
        recipient: to.address,
        language: to.language,
        customer_id: to.customer_id,
        license_id: to.license_id,
        content_sealed: seal(&env.secrets, id, letter),
        created_at: now,
    }
}

/// Sends the mails whose time has come, at most 20. Returns how many there were: as long as it is not zero, there may be more.
pub(crate) async fn deliver_due(
    app: &App,
    env: &EnvironmentContext,
    transport: &Transport,
    now: DateTime<Utc>,
) -> StoreResult<usize> {
    let deadline = Instant::now() + SENDING;
    let claimed = env.store.claim_mails(now, now + CLAIM, BATCH).await?;
    let count = claimed.len();
    let desk = Desk {
        environment: env.environment,
        secrets: &env.secrets,
        transport,
        deadline,
    };
    let finished: Vec<StoreResult<()>> = stream::iter(claimed)
        .map(|(mail, sealed)| async move {
            let result = desk.attempt(&mail, &sealed, now).await;
            desk.report(&mail, &result);
            app.metrics.mail(env.environment, &mail.kind, outcome(&result));
            note(app, env, mail.id, &result).await
        })
        .buffer_unordered(LANES)
        .collect()
        .await;
    finished.into_iter().collect::<StoreResult<()>>()?;
    Ok(count)
}

/// Writes down what became of a mail. It tries more than once, because what is not written down is sent again.
async fn note(app: &App, env: &EnvironmentContext, id: MailId, result: &MailResult) -> StoreResult<()> {
    for pause in NOTE_AGAIN {
        let Err(error) = env.store.finish_mail(id, result, app.clock.now()).await else {
            return Ok(());
        };
        tracing::warn!(environment = %env.environment, mail = %id, %error, "what became of a mail was not noted yet");
        tokio::time::sleep(pause).await;
    }
    env.store.finish_mail(id, result, app.clock.now()).await
}

const fn outcome(result: &MailResult) -> &'static str {
    match result {
        MailResult::Sent => "sent",
        MailResult::Again { .. } => "again",
        MailResult::Failed { .. } => "failed",
    }
}

/// The letter of a mail as its recipient reads it, for admins: without license keys, and with links that open nothing.
///
/// # Errors
/// The content cannot be opened or understood.
pub(crate) fn preview(env: &EnvironmentContext, mail: &Mail, content_sealed: &[u8]) -> Result<Composed, PreviewError> {
    let letter = open(&env.secrets, mail.id, content_sealed)?;
    let occasion = Occasion {
        language: mail.language,
        environment: env.environment,
        at: mail.finished_at.unwrap_or(mail.next_attempt_at),
    };
    Ok(compose(&letter.masked(), &occasion))
}

fn seal(secrets: &Secrets, id: MailId, letter: &Letter) -> Vec<u8> {
    let plain = serde_json::to_vec(letter).expect("a letter has only names as keys, so it becomes JSON");
    secrets.seal(&purpose(id), &plain)
}

fn open(secrets: &Secrets, id: MailId, sealed: &[u8]) -> Result<Letter, PreviewError> {
    let plain = secrets.open(&purpose(id), sealed).map_err(|_| PreviewError::Sealed)?;
    serde_json::from_slice(&plain).map_err(|_| PreviewError::Unknown)
}

fn purpose(id: MailId) -> String {
    format!("mail:{id}")
}

/// Where a batch of mails is sent from.
#[derive(Clone, Copy)]
struct Desk<'a> {
    environment: Environment,
    secrets: &'a Secrets,
    transport: &'a Transport,
    /// When the batch must be done.
    deadline: Instant,
}

impl Desk<'_> {
    async fn attempt(&self, mail: &Mail, sealed: &[u8], now: DateTime<Utc>) -> MailResult {
        let sent = match self.letter(mail, sealed, now) {
            Ok(letter) => self.send(mail, &letter, now).await,
            Err(error) => Err(error),
        };
        match sent {
            Ok(()) => MailResult::Sent,
            Err(SendError::Permanent(error)) => MailResult::Failed { error },
            Err(SendError::Transient(error)) => match pause(mail.attempts) {
                Some(pause) => MailResult::Again { at: now + pause, error },
                None => MailResult::Failed { error },
            },
        }
    }

    fn letter(&self, mail: &Mail, sealed: &[u8], now: DateTime<Utc>) -> Result<Letter, SendError> {
        let letter = open(self.secrets, mail.id, sealed).map_err(|error| match error {
            PreviewError::Sealed => SendError::Permanent(error.to_string()),
            // While servers of several versions run, another one may know it.
            PreviewError::Unknown => SendError::Transient(error.to_string()),
        })?;
        match letter.useful_until() {
            Some(end) if end <= now => Err(SendError::Permanent(format!(
                "too late: what it announces was on {}",
                end.format("%Y-%m-%d at %H:%M UTC")
            ))),
            _ => Ok(letter),
        }
    }

    async fn send(&self, mail: &Mail, letter: &Letter, now: DateTime<Utc>) -> Result<(), SendError> {
        let Some(recipient) = &mail.recipient else {
            return Err(SendError::Permanent("its recipient was erased".to_owned()));
        };
        if self.deadline.duration_since(Instant::now()) < LEAST {
            return Err(SendError::Transient(
                "not tried: the mail server was too slow with others".to_owned(),
            ));
        }
        let occasion = Occasion {
            language: mail.language,
            environment: self.environment,
            at: now,
        };
        let outgoing = Outgoing {
            id: mail.id,
            language: mail.language,
            recipient,
            composed: &compose(letter, &occasion),
            created_at: mail.created_at,
            date: now,
        };
        self.transport.send(&outgoing, self.deadline).await
    }

    /// Ids and kinds only: who gets mail, and what is in it, is nobody's business who reads logs.
    fn report(&self, mail: &Mail, result: &MailResult) {
        let (environment, id, kind, attempts) = (self.environment, mail.id, &mail.kind, mail.attempts);
        match result {
            MailResult::Sent => tracing::info!(%environment, mail = %id, kind, attempts, "mail sent"),
            MailResult::Again { at, error } => {
                tracing::warn!(%environment, mail = %id, kind, attempts, next = %at, error, "mail not sent yet");
            }
            MailResult::Failed { error } => {
                tracing::error!(%environment, mail = %id, kind, attempts, error, "mail given up");
            }
        }
    }
}

#[cfg(test)]
mod tests;
