use std::collections::BTreeMap;

use claviger_licensing::{AuditContext, Customer, CustomerId};
use claviger_store::{NewCustomer, StoreError, StoreResult};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{email_key, find::CustomerRow};
use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
};

pub(super) async fn one(store: &PostgresStore, new: &NewCustomer, context: &AuditContext) -> StoreResult<Customer> {
    let mut transaction = store.begin().await?;
    let id = ensure(&mut transaction, &[new], context)
        .await?
        .into_values()
        .next()
        .ok_or_else(gone)?;
    let row = sqlx::query_as!(
        CustomerRow,
        "SELECT id, email, name, note, created_at, erased_at FROM customers WHERE id = $1",
        id.uuid(),
    )
    .fetch_one(&mut *transaction)
    .await
    .map_err(store_error)?;
    transaction.commit().await.map_err(store_error)?;
    Ok(row.into())
}

/// Finds or adds customers, and returns their ids by [`email_key`].
///
/// What is found cannot be erased before the transaction ends. The number of statements does not depend on how many there
/// are; their order by key keeps two that run at once from waiting for each other.
pub(crate) async fn ensure(
    connection: &mut PgConnection,
    customers: &[&NewCustomer],
    context: &AuditContext,
) -> StoreResult<BTreeMap<String, CustomerId>> {
    let mut by_key: BTreeMap<String, NewCustomer> = BTreeMap::new();
    for &new in customers {
        let first = by_key.entry(email_key(&new.email)).or_insert_with(|| new.clone());
        first.name = first.name.take().or_else(|| new.name.clone());
    }
    if by_key.is_empty() {
        return Ok(BTreeMap::new());
    }
    insert_missing(connection, &by_key, context).await?;
    let keys: Vec<String> = by_key.keys().cloned().collect();
    let found: BTreeMap<String, CustomerId> = sqlx::query!(
        r#"SELECT id, email_key AS "email_key!" FROM customers WHERE email_key = ANY($1) ORDER BY email_key
        FOR NO KEY UPDATE"#,
        &keys,
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?
    .into_iter()
    .map(|row| (row.email_key, CustomerId::from_uuid(row.id)))
    .collect();
    // Between the two statements somebody may have erased or renamed the customer that the first one ran into.
    if found.len() < by_key.len() {
        return Err(gone());
    }
    fill_names(connection, &by_key).await?;
    Ok(found)
}

fn gone() -> StoreError {
    StoreError::Conflict {
        constraint: "customers_email_key".to_owned(),
    }
}

async fn insert_missing(
    connection: &mut PgConnection,
    by_key: &BTreeMap<String, NewCustomer>,
    context: &AuditContext,
) -> StoreResult<()> {
    let keys: Vec<String> = by_key.keys().cloned().collect();
    let ids: Vec<Uuid> = by_key.values().map(|new| new.id.uuid()).collect();
    let emails: Vec<String> = by_key.values().map(|new| new.email.clone()).collect();
    let names: Vec<Option<String>> = by_key.values().map(|new| new.name.clone()).collect();
    let inserted = sqlx::query_scalar!(
        "INSERT INTO customers (id, email, email_key, name, created_at)
        SELECT new.id, new.email, new.email_key, new.name, $5
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS new (id, email, email_key, name)
        ON CONFLICT (email_key) DO NOTHING RETURNING id",
        &ids,
        &emails,
        &keys,
        &names as &[Option<String>],
        context.at,
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?;
    let entry = |id| {
        let customer_id = Some(CustomerId::from_uuid(id));
        Entry {
            action: "customer.created",
            customer_id,
            data: json!({}),
            ..Entry::default()
        }
    };
    let entries: Vec<Entry<'_>> = inserted.into_iter().map(entry).collect();
    audit::write(connection, &entries, context).await
}

/// A stored name is never overwritten: it may have been corrected by hand.
async fn fill_names(connection: &mut PgConnection, by_key: &BTreeMap<String, NewCustomer>) -> StoreResult<()> {
    let named = || by_key.iter().filter_map(|(key, new)| Some((key, new.name.as_ref()?)));
    let keys: Vec<String> = named().map(|(key, _)| key.clone()).collect();
    let names: Vec<String> = named().map(|(_, name)| name.clone()).collect();
    if keys.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE customers SET name = new.name
        FROM unnest($1::text[], $2::text[]) AS new (email_key, name)
        WHERE customers.email_key = new.email_key AND (customers.name IS NULL OR customers.name = '')",
        &keys,
        &names,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
