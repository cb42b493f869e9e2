use std::collections::BTreeMap;

use claviger_licensing::License;
use claviger_store::{OrderSelector, OrderSummary, StoreResult};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::failed;
use crate::rows::id_list;
use crate::rows::license::select_licenses;
use crate::rows::order::{OrderRow, select_orders};

pub(super) async fn one(
    connection: &mut SqliteConnection,
    selector: OrderSelector<'_>,
) -> StoreResult<Option<OrderSummary>> {
    // All but one of them are null and match nothing; SQLite looks each up in its index.
    let (mut id, mut session, mut payment_intent, mut subscription) = (None, None, None, None);
    match selector {
        OrderSelector::Id(order) => id = Some(order.uuid()),
        OrderSelector::Session(text) => session = Some(text),
        OrderSelector::PaymentIntent(text) => payment_intent = Some(text),
        OrderSelector::Subscription(text) => subscription = Some(text),
    }
    let select = select_orders!(
        "WHERE o.id = ?1 OR o.stripe_session = ?2 OR o.stripe_payment_intent = ?3 OR o.stripe_subscription = ?4";
        id,
        session,
        payment_intent,
        subscription,
    );
    let row = select.fetch_optional(&mut *connection).await.map_err(failed)?;
    let summaries = with_licenses(connection, row.into_iter().collect()).await?;
    Ok(summaries.into_iter().next())
}

/// Puts each order together with its license.
pub(super) async fn with_licenses(
    connection: &mut SqliteConnection,
    rows: Vec<OrderRow>,
) -> StoreResult<Vec<OrderSummary>> {
    let licenses = licenses(connection, &rows).await?;
    rows.into_iter()
        .map(|row| {
            let license = row.license_id.and_then(|id| licenses.get(&id).cloned());
            row.summary(license)
        })
        .collect()
}

async fn licenses(connection: &mut SqliteConnection, orders: &[OrderRow]) -> StoreResult<BTreeMap<Uuid, License>> {
    let ids: Vec<_> = orders.iter().filter_map(|order| order.license_id).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = id_list(ids);
    let select = select_licenses!("WHERE l.id IN (SELECT unhex(value) FROM json_each(?1))"; ids);
    let rows = select.fetch_all(connection).await.map_err(failed)?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}
