use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, LicenseId, MailId};
use claviger_store::{Mail, MailResult, MailState, NewMail, StoreResult};
use sqlx::PgConnection;

use crate::{
    PostgresStore,
    error::store_error,
    rows::{MailRow, error_text},
};

pub(super) async fn add(store: &PostgresStore, mail: &NewMail) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    let is_new = insert(&mut transaction, mail).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(is_new)
}

/// Puts a mail into the outbox within a transaction. `false` if one with its cause is known.
pub(crate) async fn insert(connection: &mut PgConnection, mail: &NewMail) -> StoreResult<bool> {
    sqlx::query!(
        "INSERT INTO emails (id, cause, kind, recipient, language, customer_id, license_id, content_sealed, state, attempts,
            next_attempt_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $9, $9)
        ON CONFLICT (cause) DO NOTHING",
        mail.id.uuid(),
        mail.cause,
        mail.kind,
        mail.recipient,
        mail.language.as_str(),
        mail.customer_id.map(CustomerId::uuid),
        mail.license_id.map(LicenseId::uuid),
        mail.content_sealed,
        mail.created_at,
    )
    .execute(connection)
    .await
    .map(|done| done.rows_affected() > 0)
    .map_err(store_error)
}

/// What others are about to claim is left to them. What is claimed twice because a connection broke waits for its time again.
pub(super) async fn claim(
    store: &PostgresStore,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u16,
) -> StoreResult<Vec<(Mail, Vec<u8>)>> {
    let mut rows = store
        .retrying(|| {
            sqlx::query_as!(
                MailRow,
                "WITH due AS MATERIALIZED (
                    SELECT id FROM emails
                    WHERE state = 'waiting' AND next_attempt_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
                    ORDER BY next_attempt_at, id LIMIT $3
                    FOR UPDATE SKIP LOCKED
                )
                UPDATE emails m SET claimed_until = $2, attempts = m.attempts + 1 FROM due WHERE m.id = due.id
                RETURNING m.id, m.cause, m.kind, m.recipient, m.language, m.customer_id, m.license_id, m.content_sealed,
                    m.state, m.attempts, m.next_attempt_at, m.last_error, m.created_at, m.finished_at, m.bounced_at",
                now,
                until,
                i64::from(limit),
            )
            .fetch_all(&store.pool)
        })
        .await?;
    rows.sort_by_key(|row| (row.next_attempt_at, row.id));
    rows.into_iter().map(MailRow::with_content_to_send).collect()
}

/// One that waits no longer stays as it is, whatever a late attempt says: another has sent it or given it up, or it was erased.
pub(super) async fn finish(
    store: &PostgresStore,
    id: MailId,
    result: &MailResult,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let (state, next, error) = match result {
        MailResult::Sent => (MailState::Sent, None, None),
        MailResult::Again { at, error } => (MailState::Waiting, Some(*at), Some(error_text(error))),
        MailResult::Failed { error } => (MailState::Failed, None, Some(error_text(error))),
    };
    let finished_at = (state != MailState::Waiting).then_some(at);
    store
        .retrying(|| {
            sqlx::query!(
                "UPDATE emails SET state = $2, next_attempt_at = COALESCE($3, next_attempt_at),
                    last_error = COALESCE($4, last_error), finished_at = $5, claimed_until = NULL
                WHERE id = $1 AND state = 'waiting'",
                id.uuid(),
                state.as_str(),
                next,
                error,
                finished_at,
            )
            .execute(&store.pool)
        })
        .await
        .map(|_| ())
}
