use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, LicenseEvent, LicenseId, LicenseRecord};
use claviger_store::{Changed, LicenseSelector, LockedLicense, OrderWrite, StoreResult};
use sqlx::{Postgres, Transaction};

use super::{
    apply::{Target, apply_all},
    find,
};
use crate::{PostgresStore, audit, changes::Announcer, error::store_error, orders};

/// A license whose row this transaction has locked. Dropping it rolls back.
struct PostgresLockedLicense {
    transaction: Transaction<'static, Postgres>,
    record: LicenseRecord,
    announcer: Arc<Announcer>,
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
    let announcer = Arc::clone(&store.announcer);
    Ok(record.map(|record| {
        Box::new(PostgresLockedLicense {
            transaction,
            record,
            announcer,
        }) as Box<dyn LockedLicense>
    }))
}

#[async_trait]
impl LockedLicense for PostgresLockedLicense {
    fn record(&self) -> &LicenseRecord {
        &self.record
    }

    async fn commit(self: Box<Self>, events: &[LicenseEvent], context: &AuditContext) -> StoreResult<()> {
        let (target, changed) = (self.target(), self.changed());
        let mut transaction = self.transaction;
        let entries = apply_all(&mut transaction, target, events, context).await?;
        audit::write(&mut transaction, &entries, context).await?;
        self.announcer.commit(transaction, changed).await
    }

    async fn settle(
        self: Box<Self>,
        events: &[LicenseEvent],
        order: &OrderWrite,
        context: &AuditContext,
    ) -> StoreResult<()> {
        let (target, changed) = (self.target(), self.changed());
        let mut transaction = self.transaction;
        let mut entries = orders::write_of_license(&mut transaction, order, target.license, context).await?;
        entries.extend(apply_all(&mut transaction, target, events, context).await?);
        audit::write(&mut transaction, &entries, context).await?;
        self.announcer.commit(transaction, changed).await
    }
}

impl PostgresLockedLicense {
    fn target(&self) -> Target {
        Target {
            license: self.record.license.id,
            product: self.record.product.id,
        }
    }

    fn changed(&self) -> Changed {
        Changed::Licenses(vec![self.record.license.key_hash])
    }
}
