use std::collections::HashMap;

use claviger_licensing::StripeEventId;
use claviger_store::{Page, StoreResult, StripeEvent, StripeEventFilter, StripeEventState};
use sqlx::PgConnection;

use crate::{
    PostgresStore,
    rows::{Source, StripeEventRow},
};

pub(super) async fn by_id(store: &PostgresStore, id: StripeEventId) -> StoreResult<Option<StripeEvent>> {
    let row = store
        .retrying(|| {
            sqlx::query_as!(
                StripeEventRow,
                "SELECT id, stripe_id, kind, object_id, api_version, body, received_at, state, outcome, attempts,
                    next_attempt_at, last_error, finished_at
                FROM stripe_events WHERE id = $1",
                id.uuid(),
            )
            .fetch_optional(&store.pool)
        })
        .await?;
    row.map(StripeEvent::try_from).transpose()
}

pub(super) async fn list(
    store: &PostgresStore,
    filter: &StripeEventFilter,
    page: Page,
) -> StoreResult<Vec<StripeEvent>> {
    let rows = store
        .retrying(|| async {
            let mut transaction = store.begin_search().await?;
            let rows = rows(&mut transaction, filter, page).await?;
            transaction.commit().await?;
            Ok(rows)
        })
        .await?;
    rows.into_iter().map(StripeEvent::try_from).collect()
}

async fn rows(
    connection: &mut PgConnection,
    filter: &StripeEventFilter,
    page: Page,
) -> Result<Vec<StripeEventRow>, sqlx::Error> {
    sqlx::query_as!(
        StripeEventRow,
        "SELECT id, stripe_id, kind, object_id, api_version, body, received_at, state, outcome, attempts,
                    next_attempt_at, last_error, finished_at
                FROM stripe_events
                WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR kind = $2)
                    AND ($3::text IS NULL OR object_id = $3) AND ($4::text IS NULL OR stripe_id = $4)
                    AND ($5::timestamptz IS NULL OR received_at >= $5) AND ($6::timestamptz IS NULL OR received_at < $6)
                    AND ($7::uuid IS NULL OR id < $7)
                ORDER BY id DESC LIMIT $8",
        filter.state.map(|state| state.as_str()),
        filter.kind,
        filter.object_id,
        filter.stripe_id,
        filter.received_from,
        filter.received_to,
        page.before,
        i64::from(page.limit),
    )
    .fetch_all(connection)
    .await
}

/// Every state is counted, also where there is none.
pub(super) async fn count(store: &PostgresStore) -> StoreResult<Vec<(StripeEventState, u64)>> {
    let rows = store
        .retrying(|| {
            sqlx::query!(r#"SELECT state, count(*) AS "count!" FROM stripe_events GROUP BY state"#)
                .fetch_all(&store.pool)
        })
        .await?;
    let counts: HashMap<String, i64> = rows.into_iter().map(|row| (row.state, row.count)).collect();
    let source = Source {
        table: "stripe_events",
        id: "all",
    };
    StripeEventState::ALL
        .into_iter()
        .map(|state| {
            let count = counts.get(state.as_str()).copied().unwrap_or_default();
            Ok((state, source.number("state", count)?))
        })
        .collect()
}
