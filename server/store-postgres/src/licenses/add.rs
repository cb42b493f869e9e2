use std::collections::{BTreeMap, HashSet};

use claviger_licensing::{AuditContext, CustomerId, LicenseEvent, OrderId};
use claviger_store::{AddLicensesError, NewLicense, StoreResult};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    PostgresStore,
    audit::{self, Entry},
    customers::{self, email_key},
    error::store_error,
};

/// However many licenses there are, the statements are the same few: an import need not cross the network per row.
pub(super) async fn add(
    store: &PostgresStore,
    licenses: &[NewLicense],
    context: &AuditContext,
) -> Result<(), AddLicensesError> {
    let mut transaction = store.begin().await?;
    let wanted: Vec<_> = licenses.iter().filter_map(|new| new.customer.as_ref()).collect();
    let by_email = customers::ensure(&mut transaction, &wanted, context).await?;
    let holders: Vec<Option<CustomerId>> = licenses.iter().map(|new| holder(new, &by_email)).collect();
    let entries = insert_new(&mut transaction, licenses, &holders).await?;
    audit::write(&mut transaction, &entries, context).await?;
    Ok(transaction.commit().await.map_err(store_error)?)
}

/// Adds licenses, each with its holder. Returns what is to be written into the audit log.
pub(crate) async fn insert_new<'a>(
    connection: &mut PgConnection,
    licenses: &'a [NewLicense],
    holders: &[Option<CustomerId>],
) -> Result<Vec<Entry<'a>>, AddLicensesError> {
    let inserted = insert(connection, licenses, holders).await?;
    if let Some(index) = first_duplicate(licenses, &inserted) {
        return Err(AddLicensesError::DuplicateKey { index });
    }
    let entries = licenses.iter().zip(holders);
    Ok(entries.map(|(new, holder)| entry(new, *holder)).collect())
}

fn holder(new: &NewLicense, by_email: &BTreeMap<String, CustomerId>) -> Option<CustomerId> {
    by_email.get(&email_key(&new.customer.as_ref()?.email)).copied()
}

/// The first entry whose key was in the store before, or earlier in the list.
fn first_duplicate(licenses: &[NewLicense], inserted: &HashSet<Vec<u8>>) -> Option<usize> {
    let mut seen = HashSet::new();
    licenses.iter().position(|new| {
        let key = new.license.key_hash.as_bytes();
        !inserted.contains(key.as_slice()) || !seen.insert(key)
    })
}

fn entry(new: &NewLicense, customer_id: Option<CustomerId>) -> Entry<'_> {
    let event = LicenseEvent::Created {
        source: new.license.source,
        plan: new.plan_code.clone(),
    };
    let data = event.audit_data();
    Entry {
        action: "license.created",
        license_id: Some(new.license.id),
        customer_id,
        trial_id: None,
        data,
    }
}

/// Returns the keys that were inserted. One that exists already is left out; one that another transaction is about to insert
/// is waited for.
async fn insert(
    connection: &mut PgConnection,
    licenses: &[NewLicense],
    holders: &[Option<CustomerId>],
) -> StoreResult<HashSet<Vec<u8>>> {
    fn column<'a, T>(licenses: &'a [NewLicense], value: impl Fn(&'a NewLicense) -> T) -> Vec<T> {
        licenses.iter().map(value).collect()
    }
    let holders: Vec<Option<Uuid>> = holders.iter().map(|holder| holder.map(CustomerId::uuid)).collect();
    let keys = sqlx::query_scalar!(
        "INSERT INTO licenses (id, product_id, plan_id, customer_id, key_hash, key_sealed, key_last4, status, status_reason,
            expires_at, overdue_since, grace_until, hold_cause, hold_since, order_id, overrides, order_ref, source, note, created_at,
            updated_at)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[], $7::text[], $8::text[],
            $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::text[], $14::timestamptz[],
            $15::uuid[], $16::jsonb[], $17::text[], $18::text[], $19::text[], $20::timestamptz[], $21::timestamptz[])
        ON CONFLICT (key_hash) DO NOTHING RETURNING key_hash",
        &column(licenses, |new| new.license.id.uuid()),
        &column(licenses, |new| new.product_id.uuid()),
        &column(licenses, |new| new.plan_id.uuid()),
        &holders as &[Option<Uuid>],
        &column(licenses, |new| new.license.key_hash.as_bytes().to_vec()),
        &column(licenses, |new| new.key_sealed.clone()),
        &column(licenses, |new| new.license.key_last4.clone()),
        &column(licenses, |new| new.license.status.as_str().to_owned()),
        &column(licenses, |new| new.license.status_reason.clone()) as &[Option<String>],
        &column(licenses, |new| new.license.expires_at) as &[Option<_>],
        &column(licenses, |new| new.license.overdue.map(|overdue| overdue.since)) as &[Option<_>],
        &column(licenses, |new| new.license.overdue.map(|overdue| overdue.grace_until)) as &[Option<_>],
        &column(licenses, |new| new.license.hold.map(|hold| hold.cause.as_str().to_owned())) as &[Option<String>],
        &column(licenses, |new| new.license.hold.map(|hold| hold.since)) as &[Option<_>],
        &column(licenses, |new| new.license.order_id.map(OrderId::uuid)) as &[Option<Uuid>],
        &column(licenses, |new| json!(new.license.overrides)) as &[Value],
        &column(licenses, |new| new.license.order_ref.clone()) as &[Option<String>],
        &column(licenses, |new| new.license.source.as_str().to_owned()),
        &column(licenses, |new| new.license.note.clone()) as &[Option<String>],
        &column(licenses, |new| new.license.created_at),
        &column(licenses, |new| new.license.updated_at),
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(keys.into_iter().collect())
}
