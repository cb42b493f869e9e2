use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, Language, LicenseId, MailId};
use claviger_store::{Mail, MailState, StoreError, StoreResult};
use uuid::Uuid;

use super::Source;

/// A row of `emails`.
pub(crate) struct MailRow {
    pub(crate) id: Uuid,
    pub(crate) cause: String,
    pub(crate) kind: String,
    pub(crate) recipient: Option<String>,
    pub(crate) language: String,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) license_id: Option<Uuid>,
    pub(crate) content_sealed: Option<Vec<u8>>,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) next_attempt_at: DateTime<Utc>,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
    pub(crate) bounced_at: Option<DateTime<Utc>>,
}

impl MailRow {
    /// A mail and its sealed content, `None` once erased.
    pub(crate) fn with_content(mut self) -> StoreResult<(Mail, Option<Vec<u8>>)> {
        let content = self.content_sealed.take();
        Ok((Mail::try_from(self)?, content))
    }

    /// The same of a mail that is to be sent, and so cannot have been erased.
    pub(crate) fn with_content_to_send(self) -> StoreResult<(Mail, Vec<u8>)> {
        let source = Source {
            table: "emails",
            id: self.id,
        };
        let (mail, content) = self.with_content()?;
        let content =
            content.ok_or_else(|| source.inconsistent("content_sealed", "the mail waits without a content"))?;
        Ok((mail, content))
    }
}

impl TryFrom<MailRow> for Mail {
    type Error = StoreError;

    fn try_from(row: MailRow) -> StoreResult<Self> {
        let source = Source {
            table: "emails",
            id: row.id,
        };
        Ok(Self {
            id: MailId::from_uuid(row.id),
            cause: row.cause,
            kind: row.kind,
            recipient: row.recipient,
            language: source.name("language", &Language::ALL, Language::as_str, &row.language)?,
            customer_id: row.customer_id.map(CustomerId::from_uuid),
            license_id: row.license_id.map(LicenseId::from_uuid),
            state: source.name("state", &MailState::ALL, MailState::as_str, &row.state)?,
            attempts: source.number("attempts", row.attempts)?,
            next_attempt_at: row.next_attempt_at,
            last_error: row.last_error,
            created_at: row.created_at,
            finished_at: row.finished_at,
            bounced_at: row.bounced_at,
        })
    }
}
