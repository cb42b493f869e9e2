use std::collections::HashMap;

use claviger_licensing::{License, Subscription};
use claviger_store::{OrderSelector, OrderSummary, StoreResult};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    PostgresStore, licenses,
    rows::{LicenseRow, OrderRow, SubscriptionRow},
};

/// `query_as!` of orders `o` with the codes and the customer `c` that they are shown with, and the rest of the statement as
/// given. One text per selector, because a condition that fits all would cost the planner its index.
macro_rules! order_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::rows::OrderRow,
            r#"SELECT o.id, o.source, o.product_id, o.plan_id, o.price_id, o.customer_id, o.license_id, o.renewal, o.status,
                o.standing, o.remarks, o.amount, o.currency, o.device_hash, o.device_components, o.device_name,
                o.device_platform, o.device_arch, o.device_cpu, o.device_app_version, o.device_hostname, o.language,
                o.stripe_session, o.stripe_payment_intent, o.stripe_subscription, o.stripe_customer, o.stripe_invoice,
                o.invoice_no, o.created_at, o.paid_at, o.updated_at, products.code AS product, plans.code AS plan,
                prices.code AS "price?", c.email AS "email?", c.name AS "customer_name?"
            FROM orders o
            JOIN products ON products.id = o.product_id
            JOIN plans ON plans.id = o.plan_id
            LEFT JOIN prices ON prices.id = o.price_id
            LEFT JOIN customers c ON c.id = o.customer_id
            WHERE "# + $rest
            $(, $argument)*
        )
    };
}
pub(super) use order_rows;

pub(super) async fn order(store: &PostgresStore, selector: OrderSelector<'_>) -> StoreResult<Option<OrderSummary>> {
    let parts = store
        .retrying(|| async { parts_of_one(&mut *store.pool.acquire().await?, selector).await })
        .await?;
    Ok(parts.into_summaries()?.pop())
}

async fn parts_of_one(connection: &mut PgConnection, selector: OrderSelector<'_>) -> Result<Parts, sqlx::Error> {
    let executor = &mut *connection;
    let row = match selector {
        OrderSelector::Id(id) => order_rows!("o.id = $1", id.uuid()).fetch_optional(executor).await,
        OrderSelector::Session(id) => order_rows!("o.stripe_session = $1", id).fetch_optional(executor).await,
        OrderSelector::PaymentIntent(id) => {
            order_rows!("o.stripe_payment_intent = $1", id)
                .fetch_optional(executor)
                .await
        }
        OrderSelector::Subscription(id) => {
            order_rows!("o.stripe_subscription = $1", id)
                .fetch_optional(executor)
                .await
        }
    };
    Parts::complete(connection, row?.into_iter().collect()).await
}

/// Orders with their subscriptions and licenses, as rows.
pub(super) struct Parts {
    orders: Vec<OrderRow>,
    subscriptions: Vec<SubscriptionRow>,
    licenses: Vec<LicenseRow>,
}

impl Parts {
    /// Reads what belongs to orders. It may be of a later moment than they are: that shows what was so while the request ran.
    pub(super) async fn complete(connection: &mut PgConnection, orders: Vec<OrderRow>) -> Result<Self, sqlx::Error> {
        let ids: Vec<Uuid> = orders.iter().map(|order| order.id).collect();
        let subscriptions = sqlx::query_as!(
            SubscriptionRow,
            "SELECT order_id, stripe_id, status, current_period_end, ends_at, overdue_since, read_at
            FROM subscriptions WHERE order_id = ANY($1)",
            &ids,
        )
        .fetch_all(&mut *connection)
        .await?;
        let licenses: Vec<Uuid> = orders.iter().filter_map(|order| order.license_id).collect();
        let licenses = licenses::rows_by_id(connection, &licenses).await?;
        Ok(Self {
            orders,
            subscriptions,
            licenses,
        })
    }

    /// In the order in which they were read.
    pub(super) fn into_summaries(self) -> StoreResult<Vec<OrderSummary>> {
        let mut subscriptions: HashMap<Uuid, Subscription> = self
            .subscriptions
            .into_iter()
            .map(|row| (row.order_id, row.into()))
            .collect();
        // Several orders may share a license.
        let licenses: HashMap<Uuid, License> = self
            .licenses
            .into_iter()
            .map(|row| Ok((row.id, License::try_from(row)?)))
            .collect::<StoreResult<_>>()?;
        let summary = |row: OrderRow| {
            let subscription = subscriptions.remove(&row.id);
            let license = row.license_id.and_then(|id| licenses.get(&id)).cloned();
            row.into_summary(subscription, license)
        };
        self.orders.into_iter().map(summary).collect()
    }
}
