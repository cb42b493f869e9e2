use claviger_licensing::{CustomerId, Language, LicenseId, MailId};
use claviger_store::{Mail, MailState, StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

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
    pub(crate) attempts: i64,
    pub(crate) next_attempt_at: i64,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) finished_at: Option<i64>,
    pub(crate) bounced_at: Option<i64>,
}

/// Selects [`MailRow`]s; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_mails {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::mail::MailRow,
            r#"SELECT id AS "id: _", cause, kind, recipient, language, customer_id AS "customer_id: _",
                   license_id AS "license_id: _", content_sealed, state, attempts, next_attempt_at, last_error,
                   created_at, finished_at, bounced_at
               FROM emails "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_mails;

impl MailRow {
    /// The mail and its sealed content, which an erased one has no longer.
    pub(crate) fn with_content(mut self) -> StoreResult<(Mail, Option<Vec<u8>>)> {
        let content = self.content_sealed.take();
        Ok((self.try_into()?, content))
    }
}

impl TryFrom<MailRow> for Mail {
    type Error = StoreError;

    fn try_from(row: MailRow) -> StoreResult<Self> {
        let name = RowName {
            table: "emails",
            id: row.id,
        };
        Ok(Self {
            id: MailId::from_uuid(row.id),
            cause: row.cause,
            kind: row.kind,
            recipient: row.recipient,
            language: name.variant("language", &row.language, &Language::ALL, Language::as_str)?,
            customer_id: row.customer_id.map(CustomerId::from_uuid),
            license_id: row.license_id.map(LicenseId::from_uuid),
            state: name.variant("state", &row.state, &MailState::ALL, MailState::as_str)?,
            attempts: name.number("attempts", row.attempts)?,
            next_attempt_at: name.time("next_attempt_at", row.next_attempt_at)?,
            last_error: row.last_error,
            created_at: name.time("created_at", row.created_at)?,
            finished_at: name.optional_time("finished_at", row.finished_at)?,
            bounced_at: name.optional_time("bounced_at", row.bounced_at)?,
        })
    }
}
