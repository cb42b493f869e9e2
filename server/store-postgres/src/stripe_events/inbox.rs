use chrono::{DateTime, Utc};
use claviger_licensing::StripeEventId;
use claviger_store::{StoreResult, StripeEvent, StripeEventResult, StripeEventState};
use uuid::Uuid;

use crate::{
    PostgresStore,
    rows::{StripeEventRow, error_text},
};

/// What others are about to claim is left to them. What is claimed twice because a connection broke waits for its time again.
pub(super) async fn claim(
    store: &PostgresStore,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u16,
) -> StoreResult<Vec<StripeEvent>> {
    let mut rows = store
        .retrying(|| {
            sqlx::query_as!(
                StripeEventRow,
                "WITH due AS MATERIALIZED (
                    SELECT id FROM stripe_events
                    WHERE state = 'waiting' AND next_attempt_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
                    ORDER BY next_attempt_at, id LIMIT $3
                    FOR UPDATE SKIP LOCKED
                )
                UPDATE stripe_events e SET claimed_until = $2, attempts = e.attempts + 1 FROM due WHERE e.id = due.id
                RETURNING e.id, e.stripe_id, e.kind, e.object_id, e.api_version, e.body, e.received_at, e.state, e.outcome,
                    e.attempts, e.next_attempt_at, e.last_error, e.finished_at",
                now,
                until,
                i64::from(limit),
            )
            .fetch_all(&store.pool)
        })
        .await?;
    rows.sort_by_key(|row| (row.next_attempt_at, row.id));
    rows.into_iter().map(StripeEvent::try_from).collect()
}

/// All in one statement, which takes the rows in the order of their ids, so that two do not wait for each other.
pub(super) async fn finish(
    store: &PostgresStore,
    results: &[(StripeEventId, StripeEventResult)],
    at: DateTime<Utc>,
) -> StoreResult<()> {
    let columns = Columns::of(results, at);
    store
        .retrying(|| {
            sqlx::query!(
                "WITH open AS MATERIALIZED (
                    SELECT id FROM stripe_events WHERE id = ANY($1) AND state <> 'done' ORDER BY id FOR NO KEY UPDATE
                )
                UPDATE stripe_events e SET state = r.state, outcome = r.outcome,
                    last_error = COALESCE(r.error, e.last_error),
                    next_attempt_at = COALESCE(r.next, e.next_attempt_at), finished_at = r.finished, claimed_until = NULL
                FROM open
                JOIN unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
                    AS r (id, state, outcome, error, next, finished) ON r.id = open.id
                WHERE e.id = open.id",
                &columns.ids,
                &columns.states,
                &columns.outcomes as &[Option<String>],
                &columns.errors as &[Option<String>],
                &columns.next as &[Option<DateTime<Utc>>],
                &columns.finished as &[Option<DateTime<Utc>>],
            )
            .execute(&store.pool)
        })
        .await
        .map(|_| ())
}

/// Results as columns.
#[derive(Default)]
struct Columns {
    ids: Vec<Uuid>,
    states: Vec<String>,
    outcomes: Vec<Option<String>>,
    errors: Vec<Option<String>>,
    next: Vec<Option<DateTime<Utc>>>,
    finished: Vec<Option<DateTime<Utc>>>,
}

impl Columns {
    fn of(results: &[(StripeEventId, StripeEventResult)], finished_at: DateTime<Utc>) -> Self {
        let mut columns = Self::default();
        for (id, result) in results {
            let (state, outcome, error, next) = match result {
                StripeEventResult::Done(outcome) => (StripeEventState::Done, Some(outcome.clone()), None, None),
                StripeEventResult::Again { at, error } => {
                    (StripeEventState::Waiting, None, Some(error_text(error)), Some(*at))
                }
                StripeEventResult::Dead { error } => (StripeEventState::Dead, None, Some(error_text(error)), None),
            };
            columns.ids.push(id.uuid());
            columns.states.push(state.as_str().to_owned());
            columns.outcomes.push(outcome);
            columns.errors.push(error);
            columns.next.push(next);
            columns
                .finished
                .push((state != StripeEventState::Waiting).then_some(finished_at));
        }
        columns
    }
}
