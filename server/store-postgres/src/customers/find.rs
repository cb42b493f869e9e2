use chrono::{DateTime, Utc};
use claviger_licensing::{Customer, CustomerId};
use claviger_store::{CustomerFilter, Page, StoreResult};
use sqlx::PgConnection;
use uuid::Uuid;

use super::email_key;
use crate::{PostgresStore, text::Wanted};

pub(super) struct CustomerRow {
    pub(super) id: Uuid,
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    pub(super) note: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) erased_at: Option<DateTime<Utc>>,
}

impl From<CustomerRow> for Customer {
    fn from(row: CustomerRow) -> Self {
        let CustomerRow {
            id,
            email,
            name,
            note,
            created_at,
            erased_at,
        } = row;
        Self {
            id: CustomerId::from_uuid(id),
            email,
            name,
            note,
            created_at,
            erased_at,
        }
    }
}

pub(super) async fn by_id(store: &PostgresStore, id: CustomerId) -> StoreResult<Option<Customer>> {
    let row = store
        .retrying(|| {
            sqlx::query_as!(
                CustomerRow,
                "SELECT id, email, name, note, created_at, erased_at FROM customers WHERE id = $1",
                id.uuid(),
            )
            .fetch_optional(&store.pool)
        })
        .await?;
    Ok(row.map(Customer::from))
}

pub(super) async fn list(store: &PostgresStore, filter: &CustomerFilter, page: Page) -> StoreResult<Vec<Customer>> {
    let rows = store
        .retrying(|| async {
            let mut transaction = store.begin_search().await?;
            let rows = rows(&mut transaction, filter, page).await?;
            transaction.commit().await?;
            Ok(rows)
        })
        .await?;
    Ok(rows.into_iter().map(Customer::from).collect())
}

async fn rows(
    connection: &mut PgConnection,
    filter: &CustomerFilter,
    page: Page,
) -> Result<Vec<CustomerRow>, sqlx::Error> {
    let wanted = filter.text.as_deref().map(Wanted::new);
    let wanted = wanted.as_ref();
    sqlx::query_as!(
        CustomerRow,
        r#"SELECT id, email, name, note, created_at, erased_at FROM customers
        WHERE ($1::text IS NULL OR email_key = $1)
            AND ($2::text IS NULL OR lower((COALESCE(email, '') || E'\n' || COALESCE(name, '')) COLLATE "C") LIKE $2)
            AND ($3::text IS NULL OR (lower(email COLLATE "C") >= $3 AND lower(email COLLATE "C") < $4)
                OR (lower(name COLLATE "C") >= $3 AND lower(name COLLATE "C") < $4))
            AND ($5::uuid IS NULL OR id = $5)
            AND ($6::uuid IS NULL OR id < $6)
        ORDER BY id DESC LIMIT $7"#,
        filter.email.as_deref().map(email_key),
        wanted.and_then(|wanted| wanted.part.as_deref()),
        wanted.and_then(Wanted::from),
        wanted.and_then(Wanted::below),
        filter.id.map(CustomerId::uuid),
        page.before,
        i64::from(page.limit),
    )
    .fetch_all(connection)
    .await
}
