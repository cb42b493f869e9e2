use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, LicenseEvent, LicenseId, LicenseRecord};
use claviger_store::{LicenseSelector, LockedLicense, StoreResult};
use sqlx::{Postgres, Transaction};

use super::{apply::apply, find};
use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
};

/// A license whose row this transaction has locked. Dropping it rolls back.
struct PostgresLockedLicense {
    transaction: Transaction<'static, Postgres>,
    record: LicenseRecord,
}

/// Locks the license's row, then reads the record.
///
/// READ COMMITTED is enough for that: every change of a license or its devices takes this lock first, and the statements
/// that read begin after it was granted, so they see all that earlier holders committed and nothing can change after them.
/// Lock and record cannot be one statement: of a row that it had to wait for, PostgreSQL takes the new version, but of the
/// joined rows the old ones.
///
/// The lock is the one that an update takes, not the stronger `FOR UPDATE`. It keeps out every other holder all the same, but
/// lets the foreign keys of check-ins and sightings look at the license: with `FOR UPDATE`, a check-in that holds its
/// device's row and a release that holds the license would wait for each other.
pub(super) async fn lock(
    store: &PostgresStore,
    selector: LicenseSelector,
    window_start: DateTime<Utc>,
) -> StoreResult<Option<Box<dyn LockedLicense>>> {
    let mut transaction = store.begin().await?;
    let locked = match selector {
        LicenseSelector::Id(id) => {
            sqlx::query_scalar!("SELECT id FROM licenses WHERE id = $1 FOR NO KEY UPDATE", id.uuid())
                .fetch_optional(&mut *transaction)
                .await
        }
        LicenseSelector::Key(key) => {
            sqlx::query_scalar!(
                "SELECT id FROM licenses WHERE key_hash = $1 FOR NO KEY UPDATE",
                key.as_bytes()
            )
            .fetch_optional(&mut *transaction)
            .await
        }
    };
    let Some(id) = locked.map_err(store_error)? else {
        return Ok(None);
    };
    let selector = LicenseSelector::Id(LicenseId::from_uuid(id));
    let record = find::record(&mut transaction, selector, window_start).await?;
    Ok(record.map(|record| Box::new(PostgresLockedLicense { transaction, record }) as Box<dyn LockedLicense>))
}

#[async_trait]
impl LockedLicense for PostgresLockedLicense {
    fn record(&self) -> &LicenseRecord {
        &self.record
    }

    async fn commit(self: Box<Self>, events: &[LicenseEvent], context: &AuditContext) -> StoreResult<()> {
        let Self {
            mut transaction,
            record,
        } = *self;
        for event in events {
            apply(&mut transaction, &record, event, context.at).await?;
        }
        let id = record.license.id;
        if events.iter().any(LicenseEvent::changes_license) {
            sqlx::query!(
                "UPDATE licenses SET updated_at = $2 WHERE id = $1",
                id.uuid(),
                context.at
            )
            .execute(&mut *transaction)
            .await
            .map_err(store_error)?;
        }
        let entries: Vec<Entry<'_>> = events.iter().map(|event| entry(id, event)).collect();
        audit::write(&mut transaction, &entries, context).await?;
        transaction.commit().await.map_err(store_error)
    }
}

fn entry(license: LicenseId, event: &LicenseEvent) -> Entry<'_> {
    let customer_id = match event {
        LicenseEvent::CustomerSet(customer) => Some(*customer),
        _ => None,
    };
    let data = event.audit_data();
    Entry {
        action: event.action(),
        license_id: Some(license),
        customer_id,
        trial_id: None,
        data,
    }
}
