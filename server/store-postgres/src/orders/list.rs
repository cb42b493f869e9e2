use claviger_licensing::{CustomerId, LicenseId, ProductId};
use claviger_store::{OrderFilter, OrderSummary, Page, StoreResult};
use sqlx::PgConnection;

use super::find::{Parts, order_rows};
use crate::{PostgresStore, customers::email_key};

pub(super) async fn orders(store: &PostgresStore, filter: &OrderFilter, page: Page) -> StoreResult<Vec<OrderSummary>> {
    let parts = store
        .retrying(|| async { parts(&mut *store.pool.acquire().await?, filter, page).await })
        .await?;
    parts.into_summaries()
}

async fn parts(connection: &mut PgConnection, filter: &OrderFilter, page: Page) -> Result<Parts, sqlx::Error> {
    let email = filter.email.as_deref().map(email_key);
    let statuses: Vec<String> = filter
        .statuses
        .iter()
        .map(|status| status.as_str().to_owned())
        .collect();
    let orders = order_rows!(
        "($1::uuid IS NULL OR o.license_id = $1) AND ($2::uuid IS NULL OR o.customer_id = $2)
            AND ($3::text IS NULL OR c.email_key = $3) AND ($4::text IS NULL OR o.stripe_customer = $4)
            AND ($5::uuid IS NULL OR o.product_id = $5)
            AND (cardinality($6::text[]) = 0 OR o.status = ANY ($6))
            AND ($7::text IS NULL OR o.source = $7) AND ($8::text IS NULL OR o.invoice_no = $8)
            AND ($9::timestamptz IS NULL OR o.created_at >= $9)
            AND ($10::uuid IS NULL OR o.id < $10)
        ORDER BY o.id DESC LIMIT $11",
        filter.license_id.map(LicenseId::uuid),
        filter.customer_id.map(CustomerId::uuid),
        email,
        filter.stripe_customer,
        filter.product_id.map(ProductId::uuid),
        &statuses,
        filter.source.map(|source| source.as_str()),
        filter.invoice_no,
        filter.created_from,
        page.before,
        i64::from(page.limit),
    )
    .fetch_all(&mut *connection)
    .await?;
    Parts::complete(connection, orders).await
}
