use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, CustomerId, Language, LicenseId, MailId};

use crate::{Page, StoreResult};

/// A mail to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Its id.
    pub id: MailId,
    /// What it is sent for, such as `key_delivery:ord_…`: for one cause one mail is sent, ever.
    pub cause: String,
    /// Which letter it is, such as `key_delivery`.
    pub kind: String,
    /// The address.
    pub recipient: String,
    /// Its language.
    pub language: Language,
    /// Who gets it, if it is a customer. The customer may be added in the same transaction: an order's mails get the order's.
    pub customer_id: Option<CustomerId>,
    /// The license that it is about. An order's mails get the order's unless they name one.
    pub license_id: Option<LicenseId>,
    /// What the letter is filled with, sealed by the caller: it may hold a license key or a one-time link.
    pub content_sealed: Vec<u8>,
    /// When it is to be sent at the earliest.
    pub created_at: DateTime<Utc>,
}

impl std::fmt::Debug for NewMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMail")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// How far a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailState {
    /// To be sent, now or later.
    Waiting,
    /// Handed to the mail server, or written into a file.
    Sent,
    /// Given up: the address was refused, or all attempts failed.
    Failed,
}

impl MailState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// What it is sent for.
    pub cause: String,
    /// Which letter it is.
    pub kind: String,
    /// The address; `None` once erased.
    pub recipient: Option<String>,
    /// Its language.
    pub language: Language,
    /// Who gets it.
    pub customer_id: Option<CustomerId>,
    /// The license that it is about.
    pub license_id: Option<LicenseId>,
    /// How far it is.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is to be tried next, while it waits.
    pub next_attempt_at: DateTime<Utc>,
    /// What went wrong the last time: the first 500 characters of the mail server's words; `erased` once erased.
    pub last_error: Option<String>,
    /// When it was put into the outbox.
    pub created_at: DateTime<Utc>,
    /// When it was sent or given up.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the address's mail server sent it back, as an admin or a mail service reported.
    pub bounced_at: Option<DateTime<Utc>>,
}

/// What became of an attempt to send a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailResult {
    /// It is on its way.
    Sent,
    /// To be tried again.
    Again {
        /// When.
        at: DateTime<Utc>,
        /// What went wrong.
        error: String,
    },
    /// Given up.
    Failed {
        /// What went wrong.
        error: String,
    },
}

/// Which mails to list; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailFilter {
    /// In this state.
    pub state: Option<MailState>,
    /// Sent back (`true`) or not.
    pub bounced: Option<bool>,
    /// Of this kind.
    pub kind: Option<String>,
    /// To this address, case ignored (ASCII).
    pub recipient: Option<String>,
    /// To an address that contains this, case ignored (ASCII).
    pub recipient_part: Option<String>,
    /// About this license.
    pub license_id: Option<LicenseId>,
    /// To this customer.
    pub customer_id: Option<CustomerId>,
    /// Put into the outbox at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Put into the outbox before this instant.
    pub created_to: Option<DateTime<Utc>>,
}

/// The outbox.
#[async_trait]
pub trait Mails {
    /// Puts a mail into the outbox unless one with its cause is known. Returns whether it is new.
    async fn add_mail(&self, mail: &NewMail) -> StoreResult<bool>;

    /// The same for a mail that an admin asks for; if it is new, audited as `mail.requested`.
    async fn request_mail(&self, mail: &NewMail, context: &AuditContext) -> StoreResult<bool>;

    /// Takes the waiting mails whose time has come and that nobody works on, the oldest first, each with its sealed content, and
    /// counts an attempt of each. Until `until` nobody else gets them.
    async fn claim_mails(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u16,
    ) -> StoreResult<Vec<(Mail, Vec<u8>)>>;

    /// Notes what became of an attempt at an instant, and gives the claim back.
    async fn finish_mail(&self, id: MailId, result: &MailResult, at: DateTime<Utc>) -> StoreResult<()>;

    /// One mail and its sealed content; the content is `None` once erased.
    async fn find_mail(&self, id: MailId) -> StoreResult<Option<(Mail, Option<Vec<u8>>)>>;

    /// Lists mails, newest first.
    async fn list_mails(&self, filter: &MailFilter, page: Page) -> StoreResult<Vec<Mail>>;

    /// Makes a mail wait again from now with no attempts counted, whatever its state, audited as `mail.resent`. `false` if there
    /// is none, or it was erased.
    async fn resend_mail(&self, id: MailId, context: &AuditContext) -> StoreResult<bool>;

    /// Notes that a mail came back, with what the other side said, audited as `mail.bounced`. `false` if there is none.
    async fn bounce_mail(&self, id: MailId, reason: &str, context: &AuditContext) -> StoreResult<bool>;
}
