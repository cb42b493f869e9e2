use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, KeyHash};
use claviger_store::StoreResult;
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::failed;
use crate::rows::{RowName, micros};

/// Erases what is personal of a customer, and returns the keys of the customer's licenses. `None` if there is no such customer.
pub(super) async fn customer(
    connection: &mut SqliteConnection,
    id: CustomerId,
    at: DateTime<Utc>,
) -> StoreResult<Option<Vec<KeyHash>>> {
    // Trials and mails are found by the e-mail address, and trials by the devices, so they come before those go.
    erase_trials(connection, id).await?;
    erase_mails(connection, id, at).await?;
    let licenses = erase_devices_and_notes(connection, id).await?;
    erase_purchases(connection, id).await?;
    let (customer, at) = (id.uuid(), micros(at));
    let erase = sqlx::query!(
        "UPDATE customers SET email = NULL, email_key = NULL, name = NULL, note = NULL,
             erased_at = COALESCE(erased_at, ?2)
         WHERE id = ?1",
        customer,
        at
    );
    let erased = erase.execute(connection).await.map_err(failed)?.rows_affected() > 0;
    Ok(erased.then_some(licenses))
}

/// Erases what trials of the customer's devices, and trials with the customer's e-mail address, tell of a person.
///
/// Both forms of the address count, as SQLite knows the case of ASCII letters only; the one that is in lower case is lowered
/// once more, because SQLite takes an index of an expression for expressions only. `CROSS JOIN` keeps it from going
/// through all trials for the devices, and the `OR` from going through all devices: each of its sides has a partial
/// index.
async fn erase_trials(connection: &mut SqliteConnection, customer: CustomerId) -> StoreResult<()> {
    let customer = customer.uuid();
    let of_devices = sqlx::query!(
        "UPDATE trial_blocks SET email = NULL, device_name = NULL
         WHERE id IN (
             SELECT d.trial_id FROM licenses AS l
             CROSS JOIN device_activations AS a
                 ON (a.license_id = l.id AND NOT a.superseded) OR (a.license_id = l.id AND a.superseded)
             CROSS JOIN products AS p
             CROSS JOIN trial_devices AS d ON d.product_id = p.id AND d.device_hash = a.device_hash
             WHERE l.customer_id = ?1
         )",
        customer
    );
    of_devices.execute(&mut *connection).await.map_err(failed)?;
    let of_address = sqlx::query!(
        "UPDATE trial_blocks SET email = NULL, device_name = NULL
         WHERE lower(email) IN (
             SELECT lower(email) FROM customers WHERE id = ?1
             UNION ALL
             SELECT lower(email_key) FROM customers WHERE id = ?1
         )",
        customer
    );
    of_address.execute(connection).await.map(drop).map_err(failed)
}

/// Erases what licenses and their devices tell of a person. Returns the licenses' keys.
async fn erase_devices_and_notes(connection: &mut SqliteConnection, customer: CustomerId) -> StoreResult<Vec<KeyHash>> {
    let customer = customer.uuid();
    let devices = sqlx::query!(
        "UPDATE device_activations SET name = NULL, hostname = NULL, cpu = NULL, components = '{}', runtime = NULL
         WHERE (license_id IN (SELECT id FROM licenses WHERE customer_id = ?1) AND NOT superseded)
             OR (license_id IN (SELECT id FROM licenses WHERE customer_id = ?1) AND superseded)",
        customer
    );
    devices.execute(&mut *connection).await.map_err(failed)?;
    let licenses = sqlx::query!(
        r#"UPDATE licenses SET note = NULL WHERE customer_id = ?1 RETURNING id AS "id: Uuid", key_hash"#,
        customer
    );
    let licenses = licenses.fetch_all(connection).await.map_err(failed)?;
    let keys = licenses.iter().map(|license| {
        let name = RowName {
            table: "licenses",
            id: license.id,
        };
        name.hash("key_hash", &license.key_hash)
    });
    keys.collect()
}

/// Erases mails to the customer or to the address; one that waits will not be sent. What a mail server said of one may
/// name the address, too.
async fn erase_mails(connection: &mut SqliteConnection, customer: CustomerId, at: DateTime<Utc>) -> StoreResult<()> {
    let (customer, at) = (customer.uuid(), micros(at));
    let mails = sqlx::query!(
        "UPDATE emails SET recipient = NULL, content_sealed = NULL, claimed_until = NULL,
             last_error = iif(state = 'waiting' OR last_error IS NOT NULL, 'erased', NULL),
             state = iif(state = 'waiting', 'failed', state),
             finished_at = COALESCE(finished_at, ?2)
         WHERE recipient IS NOT NULL AND id IN (
             SELECT id FROM emails WHERE customer_id = ?1
             UNION ALL
             SELECT id FROM emails WHERE lower(recipient) IN (
                 SELECT lower(email) FROM customers WHERE id = ?1
                 UNION ALL
                 SELECT lower(email_key) FROM customers WHERE id = ?1
             )
         )",
        customer,
        at
    );
    mails.execute(connection).await.map(drop).map_err(failed)
}

/// Erases what orders tell of the machines that bought, and the ways to the customer's own page. Leases end: whoever read
/// an order before must not write it back as it was.
async fn erase_purchases(connection: &mut SqliteConnection, customer: CustomerId) -> StoreResult<()> {
    let customer = customer.uuid();
    let orders = sqlx::query!(
        "UPDATE orders SET device_name = NULL, device_hostname = NULL, device_cpu = NULL,
             device_components = iif(device_hash IS NULL, NULL, '{}'), lease_holder = NULL, lease_until = NULL
         WHERE customer_id = ?1",
        customer
    );
    orders.execute(&mut *connection).await.map_err(failed)?;
    let links = sqlx::query!("DELETE FROM customer_links WHERE customer_id = ?1", customer);
    links.execute(connection).await.map(drop).map_err(failed)
}
