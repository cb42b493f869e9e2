use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, StripeEventId};
use claviger_store::{NewStripeEvent, StoreResult};
use serde_json::json;

use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
};

/// All in one statement, in the order of Stripe's ids, so that two that bring the same ones do not wait for each other. Of two
/// in the list with one id, the first is kept.
pub(super) async fn add(store: &PostgresStore, events: &[NewStripeEvent]) -> StoreResult<u64> {
    fn column<'a, T>(events: &'a [NewStripeEvent], value: impl Fn(&'a NewStripeEvent) -> T) -> Vec<T> {
        events.iter().map(value).collect()
    }
    let mut transaction = store.begin().await?;
    let added = sqlx::query!(
        "INSERT INTO stripe_events (id, stripe_id, kind, object_id, api_version, body, received_at, state, attempts,
            next_attempt_at)
        SELECT new.id, new.stripe_id, new.kind, new.object_id, new.api_version, new.body, new.received_at, 'waiting', 0,
            new.received_at
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::timestamptz[])
            WITH ORDINALITY AS new (id, stripe_id, kind, object_id, api_version, body, received_at, place)
        ORDER BY new.stripe_id, new.place
        ON CONFLICT (stripe_id) DO NOTHING",
        &column(events, |event| event.id.uuid()),
        &column(events, |event| event.stripe_id.clone()),
        &column(events, |event| event.kind.clone()),
        &column(events, |event| event.object_id.clone()) as &[Option<String>],
        &column(events, |event| event.api_version.clone()) as &[Option<String>],
        &column(events, |event| event.body.clone()),
        &column(events, |event| event.received_at),
    )
    .execute(&mut *transaction)
    .await
    .map_err(store_error)?
    .rows_affected();
    transaction.commit().await.map_err(store_error)?;
    Ok(added)
}

pub(super) async fn replay(store: &PostgresStore, id: StripeEventId, context: &AuditContext) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    let replayed = sqlx::query!(
        "UPDATE stripe_events SET state = 'waiting', outcome = NULL, attempts = 0, next_attempt_at = $2,
            claimed_until = NULL, finished_at = NULL
        WHERE id = $1",
        id.uuid(),
        context.at,
    )
    .execute(&mut *transaction)
    .await
    .map_err(store_error)?
    .rows_affected();
    if replayed == 0 {
        return Ok(false);
    }
    let entry = Entry {
        action: "stripe_event.replayed",
        data: json!({ "event": id }),
        ..Entry::default()
    };
    audit::write(&mut transaction, &[entry], context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(true)
}

/// Locks them in the order of their ids, as all others do, and leaves those alone that somebody else is replaying.
pub(super) async fn replay_dead(store: &PostgresStore, limit: u16, context: &AuditContext) -> StoreResult<u64> {
    let mut transaction = store.begin().await?;
    let replayed = sqlx::query_scalar!(
        "WITH dead AS MATERIALIZED (
            SELECT id FROM stripe_events WHERE state = 'dead' ORDER BY id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE stripe_events e SET state = 'waiting', outcome = NULL, attempts = 0, next_attempt_at = $2,
            claimed_until = NULL, finished_at = NULL
        FROM dead WHERE e.id = dead.id
        RETURNING e.id",
        i64::from(limit),
        context.at,
    )
    .fetch_all(&mut *transaction)
    .await
    .map_err(store_error)?;
    let entries = replayed.iter().map(|id| Entry {
        action: "stripe_event.replayed",
        data: json!({ "event": StripeEventId::from_uuid(*id) }),
        ..Entry::default()
    });
    audit::write(&mut transaction, &entries.collect::<Vec<_>>(), context).await?;
    transaction.commit().await.map_err(store_error)?;
    Ok(replayed.len() as u64)
}

pub(super) async fn prune(store: &PostgresStore, before: DateTime<Utc>) -> StoreResult<u64> {
    store
        .retrying(|| {
            sqlx::query!(
                "DELETE FROM stripe_events WHERE state = 'done' AND finished_at < $1",
                before
            )
            .execute(&store.pool)
        })
        .await
        .map(|done| done.rows_affected())
}
