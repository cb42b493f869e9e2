use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, CustomerId, LicenseEvent, OrderId};
use claviger_store::{AddLicensesError, NewLicense, StoreResult};
use sqlx::SqliteConnection;

use crate::audit::{Subject, Trail};
use crate::customers;
use crate::error::failed;
use crate::rows::{json, micros};

/// Adds each license with its customer and its audit event.
pub(super) async fn all(
    connection: &mut SqliteConnection,
    licenses: &[NewLicense],
    context: &AuditContext,
) -> Result<(), AddLicensesError> {
    let mut trail = Trail::new(context);
    for (index, new) in licenses.iter().enumerate() {
        if !one(connection, new, context.at, &mut trail).await? {
            return Err(AddLicensesError::DuplicateKey { index });
        }
    }
    Ok(())
}

/// `false` if the key exists already.
async fn one(
    connection: &mut SqliteConnection,
    new: &NewLicense,
    at: DateTime<Utc>,
    trail: &mut Trail<'_>,
) -> StoreResult<bool> {
    let customer = match &new.customer {
        Some(customer) => Some(customers::ensure(connection, customer, at, trail).await?.id),
        None => None,
    };
    for_customer(connection, new, customer, trail).await
}

/// Adds a license for a customer who is there, with its audit event. `false` if the key exists already.
pub(crate) async fn for_customer(
    connection: &mut SqliteConnection,
    new: &NewLicense,
    customer: Option<CustomerId>,
    trail: &mut Trail<'_>,
) -> StoreResult<bool> {
    if !insert(connection, new, customer).await? {
        return Ok(false);
    }
    let event = LicenseEvent::Created {
        source: new.license.source,
        plan: new.plan_code.clone(),
    };
    let subject = Subject {
        license: Some(new.license.id),
        customer,
        trial: None,
    };
    trail
        .record(connection, event.action(), subject, &event.audit_data())
        .await?;
    Ok(true)
}

async fn insert(
    connection: &mut SqliteConnection,
    new: &NewLicense,
    customer: Option<CustomerId>,
) -> StoreResult<bool> {
    let license = &new.license;
    let (id, product, plan) = (license.id.uuid(), new.product_id.uuid(), new.plan_id.uuid());
    let customer = customer.map(CustomerId::uuid);
    let key_hash = license.key_hash.as_bytes().as_slice();
    let (status, source) = (license.status.as_str(), license.source.as_str());
    let expires_at = license.expires_at.map(micros);
    let (since, until) = license
        .overdue
        .map(|overdue| (micros(overdue.since), micros(overdue.grace_until)))
        .unzip();
    let (hold_cause, hold_since) = license
        .hold
        .map(|hold| (hold.cause.as_str(), micros(hold.since)))
        .unzip();
    let order = license.order_id.map(OrderId::uuid);
    let overrides = json(&license.overrides);
    let (created_at, updated_at) = (micros(license.created_at), micros(license.updated_at));
    let insert = sqlx::query!(
        "INSERT INTO licenses (id, product_id, plan_id, customer_id, key_hash, key_sealed, key_last4, status,
             status_reason, expires_at, overdue_since, grace_until, overrides, order_ref, source, note, created_at,
             updated_at, hold_cause, hold_since, order_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
         ON CONFLICT (key_hash) DO NOTHING",
        id,
        product,
        plan,
        customer,
        key_hash,
        new.key_sealed,
        license.key_last4,
        status,
        license.status_reason,
        expires_at,
        since,
        until,
        overrides,
        license.order_ref,
        source,
        license.note,
        created_at,
        updated_at,
        hold_cause,
        hold_since,
        order,
    );
    Ok(insert.execute(connection).await.map_err(failed)?.rows_affected() > 0)
}
