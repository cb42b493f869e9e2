mod find;
mod work;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, CustomerId, LicenseId, MailId};
use claviger_store::{Mail, MailFilter, MailResult, Mails, NewMail, Page, StoreResult};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::audit::record;
use crate::error::failed;
use crate::rows::micros;

#[async_trait]
impl Mails for SqliteStore {
    async fn add_mail(&self, mail: &NewMail) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let added = insert(&mut transaction, mail).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(added)
    }

    async fn request_mail(&self, mail: &NewMail, context: &AuditContext) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        if !insert(&mut transaction, mail).await? {
            return Ok(false);
        }
        record_of(&mut transaction, mail.id, "mail.requested", context).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }

    async fn claim_mails(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u16,
    ) -> StoreResult<Vec<(Mail, Vec<u8>)>> {
        // Asked of a reader first: workers ask all the time, and mostly there is nothing to do.
        if !work::is_due(&self.readers, now).await? {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin().await?;
        let claimed = work::claim(&mut transaction, now, until, limit).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(claimed)
    }

    async fn finish_mail(&self, id: MailId, result: &MailResult, at: DateTime<Utc>) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        work::finish(&mut transaction, id, result, at).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn find_mail(&self, id: MailId) -> StoreResult<Option<(Mail, Option<Vec<u8>>)>> {
        find::by_id(&self.readers, id).await
    }

    async fn list_mails(&self, filter: &MailFilter, page: Page) -> StoreResult<Vec<Mail>> {
        find::list(&self.readers, filter, page).await
    }

    async fn resend_mail(&self, id: MailId, context: &AuditContext) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        if !work::resend(&mut transaction, id, context.at).await? {
            return Ok(false);
        }
        record_of(&mut transaction, id, "mail.resent", context).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }

    async fn bounce_mail(&self, id: MailId, reason: &str, context: &AuditContext) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        if !work::bounce(&mut transaction, id, reason, context.at).await? {
            return Ok(false);
        }
        record_of(&mut transaction, id, "mail.bounced", context).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }
}

/// Puts a mail into the outbox. `false` if one with its cause is known.
pub(crate) async fn insert(connection: &mut SqliteConnection, mail: &NewMail) -> StoreResult<bool> {
    let (id, language) = (mail.id.uuid(), mail.language.as_str());
    let customer = mail.customer_id.map(CustomerId::uuid);
    let license = mail.license_id.map(LicenseId::uuid);
    let created_at = micros(mail.created_at);
    let insert = sqlx::query!(
        "INSERT INTO emails (id, cause, kind, recipient, language, customer_id, license_id, content_sealed, state,
             attempts, next_attempt_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', 0, ?9, ?9)
         ON CONFLICT (cause) DO NOTHING",
        id,
        mail.cause,
        mail.kind,
        mail.recipient,
        language,
        customer,
        license,
        mail.content_sealed,
        created_at,
    );
    Ok(insert.execute(connection).await.map_err(failed)?.rows_affected() > 0)
}

/// Audits an act of an admin on a mail, under its license and its customer.
async fn record_of(
    connection: &mut SqliteConnection,
    id: MailId,
    action: &str,
    context: &AuditContext,
) -> StoreResult<()> {
    let subject = find::subject(connection, id).await?;
    record(connection, context, action, subject, &json!({ "mail": id })).await
}
