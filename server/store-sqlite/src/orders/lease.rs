use chrono::{DateTime, Utc};
use claviger_licensing::OrderId;
use claviger_store::{OrderLease, OrderSelector, StoreResult};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::find;
use crate::error::failed;
use crate::rows::micros;

pub(super) async fn take(
    connection: &mut SqliteConnection,
    id: OrderId,
    holder: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> StoreResult<OrderLease> {
    let (uuid, now, until) = (id.uuid(), micros(now), micros(until));
    let update = sqlx::query!(
        "UPDATE orders SET lease_holder = ?2, lease_until = ?4
         WHERE id = ?1 AND (lease_holder IS NULL OR lease_holder = ?2 OR lease_until <= ?3)",
        uuid,
        holder,
        now,
        until,
    );
    let taken = update.execute(&mut *connection).await.map_err(failed)?.rows_affected() > 0;
    let order = find::one(connection, OrderSelector::Id(id)).await?;
    Ok(match order {
        None => OrderLease::Missing,
        Some(order) if taken => OrderLease::Taken(Box::new(order)),
        Some(_) => OrderLease::Busy,
    })
}

pub(super) async fn give_back(connection: &mut SqliteConnection, id: OrderId, holder: Uuid) -> StoreResult<()> {
    let id = id.uuid();
    let update = sqlx::query!(
        "UPDATE orders SET lease_holder = NULL, lease_until = NULL WHERE id = ?1 AND lease_holder = ?2",
        id,
        holder
    );
    update.execute(connection).await.map(drop).map_err(failed)
}
