use chrono::{DateTime, Utc};
use claviger_licensing::{Customer, CustomerId};
use claviger_store::{CustomerFilter, Page, StoreResult};
use uuid::Uuid;

use super::email_key;
use crate::PostgresStore;

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
    let email = filter.email.as_deref().map(email_key);
    let rows = store
        .retrying(|| {
            // Collation "C" lowers ASCII letters only, wherever the database runs.
            sqlx::query_as!(
                CustomerRow,
                r#"SELECT id, email, name, note, created_at, erased_at FROM customers
                WHERE ($1::text IS NULL OR email_key = $1)
                    AND ($2::text IS NULL OR strpos(lower(email COLLATE "C"), lower($2 COLLATE "C")) > 0
                        OR strpos(lower(name COLLATE "C"), lower($2 COLLATE "C")) > 0)
                    AND ($3::uuid IS NULL OR id < $3)
                ORDER BY id DESC LIMIT $4"#,
                email,
                filter.text,
                page.before,
                i64::from(page.limit),
            )
            .fetch_all(&store.pool)
        })
        .await?;
    Ok(rows.into_iter().map(Customer::from).collect())
}
