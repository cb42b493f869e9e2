use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, CustomerId};
use claviger_store::{Changed, StoreResult};
use serde_json::json;
use sqlx::PgConnection;

use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
};

pub(super) async fn erase(store: &PostgresStore, id: CustomerId, context: &AuditContext) -> StoreResult<bool> {
    let mut transaction = store.begin().await?;
    lock_licenses(&mut transaction, id).await?;
    lock_orders_and_mails(&mut transaction, id).await?;
    // Nobody gives a license to the customer now before the end: that takes a share of this lock.
    let locked = sqlx::query_scalar!("SELECT id FROM customers WHERE id = $1 FOR UPDATE", id.uuid())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(store_error)?;
    if locked.is_none() {
        return Ok(false);
    }
    // Trials and mails are found by the devices and by the e-mail address, so they come before anything of those goes.
    erase_trials_of_devices(&mut transaction, id).await?;
    erase_trials_of_address(&mut transaction, id).await?;
    erase_mails(&mut transaction, id, context.at).await?;
    erase_devices(&mut transaction, id).await?;
    erase_orders(&mut transaction, id).await?;
    erase_links(&mut transaction, id).await?;
    erase_notes(&mut transaction, id).await?;
    sqlx::query!(
        "UPDATE customers SET email = NULL, email_key = NULL, name = NULL, note = NULL,
            erased_at = COALESCE(erased_at, $2)
        WHERE id = $1",
        id.uuid(),
        context.at,
    )
    .execute(&mut *transaction)
    .await
    .map_err(store_error)?;
    let entry = Entry {
        action: "customer.erased",
        customer_id: Some(id),
        data: json!({}),
        ..Entry::default()
    };
    audit::write(&mut transaction, &[entry], context).await?;
    store.announcer.commit(transaction, Changed::Anything).await?;
    Ok(true)
}

/// Licenses before the customer: that is the order in which a change of a license takes the two locks.
async fn lock_licenses(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query_scalar!(
        "SELECT id FROM licenses WHERE customer_id = $1 ORDER BY id FOR NO KEY UPDATE",
        id.uuid()
    )
    .fetch_all(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// These too are locked before the customer by whoever writes them.
async fn lock_orders_and_mails(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query_scalar!(
        "SELECT id FROM orders WHERE customer_id = $1 ORDER BY id FOR NO KEY UPDATE",
        id.uuid()
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?;
    sqlx::query_scalar!(
        r#"SELECT id FROM emails
        WHERE customer_id = $1 OR lower(recipient COLLATE "C") = ANY (ARRAY(
            SELECT unnest(ARRAY[lower(email COLLATE "C"), email_key]) FROM customers WHERE id = $1))
        ORDER BY id FOR NO KEY UPDATE"#,
        id.uuid()
    )
    .fetch_all(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn erase_trials_of_devices(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE trial_blocks SET email = NULL, device_name = NULL
        WHERE (email IS NOT NULL OR device_name IS NOT NULL) AND id IN (
            SELECT trial_id FROM trial_devices WHERE device_hash IN (
                SELECT device_hash FROM device_activations JOIN licenses ON licenses.id = license_id
                WHERE customer_id = $1))",
        id.uuid(),
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// Both forms of the address count, as collation "C" knows the case of ASCII letters only.
async fn erase_trials_of_address(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query!(
        r#"UPDATE trial_blocks SET email = NULL, device_name = NULL
        WHERE lower(email COLLATE "C") IN (
            SELECT unnest(ARRAY[lower(email COLLATE "C"), email_key]) FROM customers WHERE id = $1)"#,
        id.uuid(),
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// What went wrong goes as well: mail servers quote the address.
async fn erase_mails(connection: &mut PgConnection, id: CustomerId, at: DateTime<Utc>) -> StoreResult<()> {
    sqlx::query!(
        r#"UPDATE emails SET recipient = NULL, content_sealed = NULL, claimed_until = NULL,
            last_error = CASE WHEN state = 'waiting' OR last_error IS NOT NULL THEN 'erased' END,
            finished_at = COALESCE(finished_at, $2),
            state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END
        WHERE recipient IS NOT NULL AND (customer_id = $1 OR lower(recipient COLLATE "C") = ANY (ARRAY(
            SELECT unnest(ARRAY[lower(email COLLATE "C"), email_key]) FROM customers WHERE id = $1)))"#,
        id.uuid(),
        at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn erase_devices(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE device_activations SET name = NULL, hostname = NULL, cpu = NULL, components = '{}', runtime = NULL
        WHERE license_id IN (SELECT id FROM licenses WHERE customer_id = $1)",
        id.uuid(),
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

/// Leases end, so that nobody who has read an order before writes back what goes here.
async fn erase_orders(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE orders SET device_name = NULL, device_hostname = NULL, device_cpu = NULL,
            device_components = CASE WHEN device_hash IS NOT NULL THEN '{}'::jsonb END,
            lease_holder = NULL, lease_until = NULL
        WHERE customer_id = $1",
        id.uuid(),
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn erase_links(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query!("DELETE FROM customer_links WHERE customer_id = $1", id.uuid())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(store_error)
}

async fn erase_notes(connection: &mut PgConnection, id: CustomerId) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE licenses SET note = NULL WHERE customer_id = $1 AND note IS NOT NULL",
        id.uuid()
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
