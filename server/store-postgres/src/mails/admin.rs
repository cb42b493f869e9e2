use claviger_licensing::{AuditContext, CustomerId, LicenseId, MailId};
use claviger_store::{NewMail, StoreResult};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::insert;
use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
    rows::error_text,
};

/// Whom and what a mail is about, for the audit log.
struct About {
    license_id: Option<Uuid>,
    customer_id: Option<Uuid>,
}

pub(super) async fn request(store: &PostgresStore, mail: &NewMail, context: &AuditContext) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    if !insert(&mut transaction, mail).await? {
        return Ok(false);
    }
    let about = About {
        license_id: mail.license_id.map(LicenseId::uuid),
        customer_id: mail.customer_id.map(CustomerId::uuid),
    };
    record(&mut transaction, "mail.requested", mail.id, &about, context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(true)
}

pub(super) async fn resend(store: &PostgresStore, id: MailId, context: &AuditContext) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    let about = sqlx::query_as!(
        About,
        "UPDATE emails SET state = 'waiting', attempts = 0, next_attempt_at = $2, claimed_until = NULL, finished_at = NULL,
            bounced_at = NULL
        WHERE id = $1 AND recipient IS NOT NULL RETURNING license_id, customer_id",
        id.uuid(),
        context.at,
    )
    .fetch_optional(&mut *transaction)
    .await
    .map_err(store_error)?;
    let Some(about) = about else { return Ok(false) };
    record(&mut transaction, "mail.resent", id, &about, context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(true)
}

/// What the other side said may name the address, so of an erased mail it is not kept, and the audit log does not get it.
pub(super) async fn bounce(
    store: &PostgresStore,
    id: MailId,
    reason: &str,
    context: &AuditContext,
) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    let about = sqlx::query_as!(
        About,
        "UPDATE emails SET bounced_at = $2, last_error = CASE WHEN recipient IS NULL THEN last_error ELSE $3 END
        WHERE id = $1 RETURNING license_id, customer_id",
        id.uuid(),
        context.at,
        error_text(reason),
    )
    .fetch_optional(&mut *transaction)
    .await
    .map_err(store_error)?;
    let Some(about) = about else { return Ok(false) };
    record(&mut transaction, "mail.bounced", id, &about, context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(true)
}

async fn record(
    connection: &mut PgConnection,
    action: &str,
    id: MailId,
    about: &About,
    context: &AuditContext,
) -> StoreResult<()> {
    let entry = Entry {
        action,
        license_id: about.license_id.map(LicenseId::from_uuid),
        customer_id: about.customer_id.map(CustomerId::from_uuid),
        trial_id: None,
        data: json!({ "mail": id }),
    };
    audit::write(connection, &[entry], context).await
}
