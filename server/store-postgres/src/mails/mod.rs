mod admin;
mod list;
mod outbox;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, MailId};
use claviger_store::{Mail, MailFilter, MailResult, Mails, NewMail, Page, StoreResult};

use crate::PostgresStore;

pub(crate) use outbox::insert;

#[async_trait]
impl Mails for PostgresStore {
    async fn add_mail(&self, mail: &NewMail) -> StoreResult<bool> {
        outbox::add(self, mail).await
    }

    async fn request_mail(&self, mail: &NewMail, context: &AuditContext) -> StoreResult<bool> {
        admin::request(self, mail, context).await
    }

    async fn claim_mails(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u16,
    ) -> StoreResult<Vec<(Mail, Vec<u8>)>> {
        outbox::claim(self, now, until, limit).await
    }

    async fn finish_mail(&self, id: MailId, result: &MailResult, at: DateTime<Utc>) -> StoreResult<()> {
        outbox::finish(self, id, result, at).await
    }

    async fn find_mail(&self, id: MailId) -> StoreResult<Option<(Mail, Option<Vec<u8>>)>> {
        list::by_id(self, id).await
    }

    async fn list_mails(&self, filter: &MailFilter, page: Page) -> StoreResult<Vec<Mail>> {
        list::list(self, filter, page).await
    }

    async fn resend_mail(&self, id: MailId, context: &AuditContext) -> StoreResult<bool> {
        admin::resend(self, id, context).await
    }

    async fn bounce_mail(&self, id: MailId, reason: &str, context: &AuditContext) -> StoreResult<bool> {
        admin::bounce(self, id, reason, context).await
    }
}
