use chrono::{DateTime, Utc};
use claviger_licensing::MailId;
use claviger_store::{Mail, MailResult, MailState, StoreResult};
use sqlx::{SqliteConnection, SqlitePool};

use crate::error::failed;
use crate::rows::mail::{MailRow, select_mails};
use crate::rows::{RowName, excerpt, id_list, micros};

/// Is there anything to claim? Left to itself, SQLite would go through the whole index of states.
pub(super) async fn is_due(readers: &SqlitePool, now: DateTime<Utc>) -> StoreResult<bool> {
    let now = micros(now);
    let select = sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT 1 FROM emails INDEXED BY emails_waiting_idx
               WHERE state = 'waiting' AND next_attempt_at <= ?1 AND (claimed_until IS NULL OR claimed_until <= ?1)
           ) AS "due!: bool""#,
        now
    );
    select.fetch_one(readers).await.map_err(failed)
}

/// Takes the mails that are due. Wants a transaction that may write: nobody else takes them in between.
pub(super) async fn claim(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u16,
) -> StoreResult<Vec<(Mail, Vec<u8>)>> {
    let (now, until) = (micros(now), micros(until));
    let select = select_mails!(
        "INDEXED BY emails_waiting_idx
         WHERE state = 'waiting' AND next_attempt_at <= ?1 AND (claimed_until IS NULL OR claimed_until <= ?1)
         ORDER BY next_attempt_at, id LIMIT ?2";
        now,
        limit,
    );
    let mut rows = select.fetch_all(&mut *connection).await.map_err(failed)?;
    let ids = id_list(rows.iter().map(|row| row.id));
    let update = sqlx::query!(
        "UPDATE emails SET claimed_until = ?2, attempts = attempts + 1
         WHERE id IN (SELECT unhex(value) FROM json_each(?1))",
        ids,
        until,
    );
    update.execute(connection).await.map_err(failed)?;
    for row in &mut rows {
        row.attempts += 1;
    }
    rows.into_iter().map(to_send).collect()
}

/// A mail that waits has its content: erasure ends the waiting.
fn to_send(row: MailRow) -> StoreResult<(Mail, Vec<u8>)> {
    let name = RowName {
        table: "emails",
        id: row.id,
    };
    let (mail, content) = row.with_content()?;
    let content = content.ok_or_else(|| name.inconsistent("content_sealed", "a waiting mail has no content"))?;
    Ok((mail, content))
}

/// Notes what became of an attempt. A mail that waits no longer, sent or given up by another or erased, stays as it is.
pub(super) async fn finish(
    connection: &mut SqliteConnection,
    id: MailId,
    result: &MailResult,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let id = id.uuid();
    let (state, again, error) = match result {
        MailResult::Sent => (MailState::Sent, None, None),
        MailResult::Again { at, error } => (MailState::Waiting, Some(micros(*at)), Some(error)),
        MailResult::Failed { error } => (MailState::Failed, None, Some(error)),
    };
    let finished_at = again.is_none().then(|| micros(at));
    let (state, error) = (state.as_str(), error.map(|error| excerpt(error)));
    let update = sqlx::query!(
        "UPDATE emails SET state = ?2, next_attempt_at = COALESCE(?3, next_attempt_at),
             last_error = COALESCE(?4, last_error), finished_at = ?5, claimed_until = NULL
         WHERE id = ?1 AND state = 'waiting'",
        id,
        state,
        again,
        error,
        finished_at,
    );
    update.execute(connection).await.map(drop).map_err(failed)
}

/// Makes a mail wait from an instant on. `false` if there is none, or nothing is left of it to send.
pub(super) async fn resend(connection: &mut SqliteConnection, id: MailId, at: DateTime<Utc>) -> StoreResult<bool> {
    let (id, at) = (id.uuid(), micros(at));
    let update = sqlx::query!(
        "UPDATE emails SET state = 'waiting', attempts = 0, next_attempt_at = ?2, claimed_until = NULL,
             finished_at = NULL, bounced_at = NULL
         WHERE id = ?1 AND content_sealed IS NOT NULL",
        id,
        at
    );
    Ok(update.execute(connection).await.map_err(failed)?.rows_affected() > 0)
}

/// Notes that a mail came back. `false` if there is none. What was said may name the address, so an erased one does not
/// keep it.
pub(super) async fn bounce(
    connection: &mut SqliteConnection,
    id: MailId,
    reason: &str,
    at: DateTime<Utc>,
) -> StoreResult<bool> {
    let (id, at) = (id.uuid(), micros(at));
    let reason = excerpt(reason);
    let update = sqlx::query!(
        "UPDATE emails SET bounced_at = ?2, last_error = iif(recipient IS NULL, last_error, ?3) WHERE id = ?1",
        id,
        at,
        reason
    );
    Ok(update.execute(connection).await.map_err(failed)?.rows_affected() > 0)
}
