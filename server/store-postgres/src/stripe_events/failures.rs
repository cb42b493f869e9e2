use chrono::{DateTime, Utc};
use claviger_store::StoreResult;

use crate::PostgresStore;

pub(super) async fn note(store: &PostgresStore, invoice: &str, at: DateTime<Utc>) -> StoreResult<()> {
    store
        .retrying(|| {
            sqlx::query!(
                "INSERT INTO payment_failures (invoice, first_at) VALUES ($1, $2)
                ON CONFLICT (invoice) DO UPDATE SET first_at = $2 WHERE payment_failures.first_at > $2",
                invoice,
                at,
            )
            .execute(&store.pool)
        })
        .await
        .map(|_| ())
}

pub(super) async fn find(store: &PostgresStore, invoice: &str) -> StoreResult<Option<DateTime<Utc>>> {
    store
        .retrying(|| {
            sqlx::query_scalar!("SELECT first_at FROM payment_failures WHERE invoice = $1", invoice)
                .fetch_optional(&store.pool)
        })
        .await
}
