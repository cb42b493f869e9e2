use chrono::{DateTime, Utc};
use claviger_licensing::OrderId;
use claviger_store::{OrderLease, OrderSelector, StoreResult};
use uuid::Uuid;

use super::find;
use crate::PostgresStore;

/// The order is read after the lease was taken and outside of a transaction: nobody else writes it from then on.
pub(super) async fn take(
    store: &PostgresStore,
    id: OrderId,
    holder: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> StoreResult<OrderLease> {
    let taken = store
        .retrying(|| {
            sqlx::query!(
                "UPDATE orders SET lease_holder = $2, lease_until = $4
                WHERE id = $1 AND (lease_holder IS NULL OR lease_holder = $2 OR lease_until <= $3)",
                id.uuid(),
                holder,
                now,
                until,
            )
            .execute(&store.pool)
        })
        .await?
        .rows_affected();
    let found = find::order(store, OrderSelector::Id(id)).await?;
    Ok(match found {
        None => OrderLease::Missing,
        Some(_) if taken == 0 => OrderLease::Busy,
        Some(summary) => OrderLease::Taken(Box::new(summary)),
    })
}

pub(super) async fn give_back(store: &PostgresStore, id: OrderId, holder: Uuid) -> StoreResult<()> {
    store
        .retrying(|| {
            sqlx::query!(
                "UPDATE orders SET lease_holder = NULL, lease_until = NULL WHERE id = $1 AND lease_holder = $2",
                id.uuid(),
                holder,
            )
            .execute(&store.pool)
        })
        .await
        .map(|_| ())
}
