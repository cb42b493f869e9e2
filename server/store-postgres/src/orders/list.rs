use claviger_licensing::{CustomerId, LicenseId, ProductId};
use claviger_store::{OrderFilter, OrderSummary, Page, StoreResult};
use sqlx::PgConnection;

use super::{
    find::{Parts, order_rows},
    text::{Matches, matches},
};
use crate::{PostgresStore, customers::email_key, text::Wanted};

pub(super) async fn orders(store: &PostgresStore, filter: &OrderFilter, page: Page) -> StoreResult<Vec<OrderSummary>> {
    let parts = store
        .retrying(|| async {
            let mut transaction = store.begin_search().await?;
            let parts = parts(&mut transaction, filter, page).await?;
            transaction.commit().await?;
            Ok(parts)
        })
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
    let matches = match &filter.text {
        Some(text) => matches(connection, text).await?,
        None => Matches::default(),
    };
    let (few, wanted) = (matches.few.as_ref(), matches.wanted.as_ref());
    let orders = order_rows!(
        r#"($1::uuid IS NULL OR o.license_id = $1) AND ($2::uuid IS NULL OR o.customer_id = $2)
            AND ($3::text IS NULL OR c.email_key = $3) AND ($4::text IS NULL OR o.stripe_customer = $4)
            AND ($5::uuid IS NULL OR o.product_id = $5)
            AND (cardinality($6::text[]) = 0 OR o.status = ANY ($6))
            AND ($7::text IS NULL OR o.source = $7) AND ($8::text IS NULL OR o.invoice_no = $8)
            AND ($9::timestamptz IS NULL OR o.created_at >= $9)
            AND ($10::uuid IS NULL OR o.id < $10)
            AND ($12::uuid[] IS NULL OR o.customer_id = ANY ($12) OR o.license_id = ANY ($13::uuid[])
                OR o.id = ANY ($14::uuid[]))
            AND ($15::text IS NULL OR lower(o.invoice_no COLLATE "C") LIKE $15
                OR $19 IN (o.stripe_session, o.stripe_payment_intent, o.stripe_subscription, o.stripe_customer, o.stripe_invoice)
                OR COALESCE((
                    SELECT CASE WHEN $16::text IS NOT NULL
                        THEN lower((COALESCE(email, '') || E'\n' || COALESCE(name, '')) COLLATE "C") LIKE $16
                        ELSE COALESCE(lower(email COLLATE "C") >= $17 AND lower(email COLLATE "C") < $18, false)
                            OR COALESCE(lower(name COLLATE "C") >= $17 AND lower(name COLLATE "C") < $18, false)
                        END
                    FROM customers WHERE customers.id = o.customer_id), false))
        ORDER BY o.id DESC LIMIT $11"#,
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
        few.map(|few| few.customers.as_slice()),
        few.map(|few| few.licenses.as_slice()),
        few.map(|few| few.orders.as_slice()),
        wanted.map(|wanted| wanted.number.as_str()),
        wanted.and_then(|wanted| wanted.part.as_deref()),
        wanted.and_then(Wanted::from),
        wanted.and_then(Wanted::below),
        matches.id_at_stripe,
    )
    .fetch_all(&mut *connection)
    .await?;
    Parts::complete(connection, orders).await
}
