use chrono::{DateTime, Utc};
use claviger_licensing::StripeEventId;
use claviger_store::{StoreResult, StripeEvent, StripeEventResult, StripeEventState};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::error::failed;
use crate::rows::stripe_event::select_stripe_events;
use crate::rows::{excerpt, id_list, micros};

/// Is there anything to claim? Left to itself, SQLite would go through the whole index of states.
pub(super) async fn is_due(readers: &SqlitePool, now: DateTime<Utc>) -> StoreResult<bool> {
    let now = micros(now);
    let select = sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT 1 FROM stripe_events INDEXED BY stripe_events_waiting_idx
               WHERE state = 'waiting' AND next_attempt_at <= ?1 AND (claimed_until IS NULL OR claimed_until <= ?1)
           ) AS "due!: bool""#,
        now
    );
    select.fetch_one(readers).await.map_err(failed)
}

/// Takes the notices that are due. Wants a transaction that may write: nobody else takes them in between.
pub(super) async fn claim(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u16,
) -> StoreResult<Vec<StripeEvent>> {
    let (now, until) = (micros(now), micros(until));
    let select = select_stripe_events!(
        "INDEXED BY stripe_events_waiting_idx
         WHERE state = 'waiting' AND next_attempt_at <= ?1 AND (claimed_until IS NULL OR claimed_until <= ?1)
         ORDER BY next_attempt_at, id LIMIT ?2";
        now,
        limit,
    );
    let mut rows = select.fetch_all(&mut *connection).await.map_err(failed)?;
    let ids = id_list(rows.iter().map(|row| row.id));
    let update = sqlx::query!(
        "UPDATE stripe_events SET claimed_until = ?2, attempts = attempts + 1
         WHERE id IN (SELECT unhex(value) FROM json_each(?1))",
        ids,
        until,
    );
    update.execute(connection).await.map_err(failed)?;
    for row in &mut rows {
        row.attempts += 1;
    }
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Notes what became of an attempt unless the notice is done, by whomever.
pub(super) async fn finish(
    connection: &mut SqliteConnection,
    id: StripeEventId,
    result: &StripeEventResult,
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let id = id.uuid();
    let (state, outcome, again, error) = match result {
        StripeEventResult::Done(outcome) => (StripeEventState::Done, Some(outcome), None, None),
        StripeEventResult::Again { at, error } => (StripeEventState::Waiting, None, Some(micros(*at)), Some(error)),
        StripeEventResult::Dead { error } => (StripeEventState::Dead, None, None, Some(error)),
    };
    let finished_at = again.is_none().then(|| micros(at));
    let (state, error) = (state.as_str(), error.map(|error| excerpt(error)));
    let update = sqlx::query!(
        "UPDATE stripe_events SET state = ?2, outcome = ?3, next_attempt_at = COALESCE(?4, next_attempt_at),
             last_error = COALESCE(?5, last_error), finished_at = ?6, claimed_until = NULL
         WHERE id = ?1 AND state <> 'done'",
        id,
        state,
        outcome,
        again,
        error,
        finished_at,
    );
    update.execute(connection).await.map(drop).map_err(failed)
}

/// Makes a notice wait from an instant on. `false` if there is none.
pub(super) async fn replay(
    connection: &mut SqliteConnection,
    id: StripeEventId,
    at: DateTime<Utc>,
) -> StoreResult<bool> {
    let (id, at) = (id.uuid(), micros(at));
    let update = sqlx::query!(
        "UPDATE stripe_events SET state = 'waiting', outcome = NULL, attempts = 0, next_attempt_at = ?2,
             claimed_until = NULL, finished_at = NULL
         WHERE id = ?1",
        id,
        at
    );
    Ok(update.execute(connection).await.map_err(failed)?.rows_affected() > 0)
}

/// The notices that were given up, those that came first.
pub(super) async fn oldest_dead(connection: &mut SqliteConnection, limit: u16) -> StoreResult<Vec<StripeEventId>> {
    let select = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM stripe_events WHERE state = 'dead' ORDER BY id LIMIT ?1"#,
        limit
    );
    let ids = select.fetch_all(connection).await.map_err(failed)?;
    Ok(ids.into_iter().map(StripeEventId::from_uuid).collect())
}
