//! A mail as admins see it.

use chrono::{DateTime, Utc};
use claviger_licensing::{MailId, kind};
use claviger_store::{Mail, MailState};
use poem_openapi::{Enum, Object};

use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    wire::{id::WireId, language::LanguageView},
};

/// A mail to a customer.
#[derive(Debug, Object)]
#[oai(rename = "Mail", skip_serializing_if_is_none)]
pub(crate) struct MailView {
    /// Its id.
    id: WireId<kind::Mail>,
    /// What it is sent for; for one cause there is one mail.
    cause: String,
    /// Which letter it is, such as `key_delivery`.
    kind: String,
    /// The address; absent once erased.
    recipient: Option<String>,
    /// Its language.
    language: LanguageView,
    /// Who gets it.
    customer_id: Option<WireId<kind::Customer>>,
    /// The license that it is about.
    license_id: Option<WireId<kind::License>>,
    /// How far it is.
    state: MailStateView,
    /// How often it was tried.
    attempts: u32,
    /// While it waits: when it is tried next.
    next_attempt_at: Option<DateTime<Utc>>,
    /// What went wrong the last time.
    last_error: Option<String>,
    /// When it was written.
    created_at: DateTime<Utc>,
    /// When it was sent or given up.
    finished_at: Option<DateTime<Utc>>,
    /// When it came back.
    bounced_at: Option<DateTime<Utc>>,
}

/// How far a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "MailState", rename_all = "snake_case")]
pub(super) enum MailStateView {
    /// To be sent, now or later.
    Waiting,
    /// Handed to the mail server, or written into a file.
    Sent,
    /// Given up: the address was refused, or all attempts failed.
    Failed,
}

impl From<MailState> for MailStateView {
    fn from(state: MailState) -> Self {
        match state {
            MailState::Waiting => Self::Waiting,
            MailState::Sent => Self::Sent,
            MailState::Failed => Self::Failed,
        }
    }
}

impl From<MailStateView> for MailState {
    fn from(state: MailStateView) -> Self {
        match state {
            MailStateView::Waiting => Self::Waiting,
            MailStateView::Sent => Self::Sent,
            MailStateView::Failed => Self::Failed,
        }
    }
}

impl From<Mail> for MailView {
    fn from(mail: Mail) -> Self {
        let waits = mail.state == MailState::Waiting;
        Self {
            id: WireId(mail.id),
            cause: mail.cause,
            kind: mail.kind,
            recipient: mail.recipient,
            language: mail.language.into(),
            customer_id: mail.customer_id.map(WireId),
            license_id: mail.license_id.map(WireId),
            state: mail.state.into(),
            attempts: mail.attempts,
            next_attempt_at: Some(mail.next_attempt_at).filter(|_| waits),
            last_error: mail.last_error,
            created_at: mail.created_at,
            finished_at: mail.finished_at,
            bounced_at: mail.bounced_at,
        }
    }
}

/// One mail and its sealed content, unless it was erased.
pub(crate) async fn find(scope: &Scope, id: MailId) -> Result<(Mail, Option<Vec<u8>>), Problem> {
    let found = scope.env.store.find_mail(id).await?;
    found.ok_or_else(|| Problem::new(ErrorCode::MailNotFound))
}
