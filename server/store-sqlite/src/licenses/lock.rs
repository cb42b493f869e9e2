use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, LicenseEvent, LicenseRecord};
use claviger_store::{LicenseSelector, LockedLicense, StoreResult};
use sqlx::{Sqlite, Transaction};

use super::{events, find};
use crate::audit::{Subject, Trail};
use crate::error::failed;
use crate::rows::micros;

/// A license under the write lock of the whole file. Dropping it rolls back.
struct Locked {
    transaction: Transaction<'static, Sqlite>,
    record: LicenseRecord,
}

pub(super) async fn lock(
    mut transaction: Transaction<'static, Sqlite>,
    selector: LicenseSelector,
    window_start: DateTime<Utc>,
) -> StoreResult<Option<Box<dyn LockedLicense>>> {
    let record = find::record(&mut transaction, selector, window_start).await?;
    Ok(record.map(|record| Box::new(Locked { transaction, record }) as Box<dyn LockedLicense>))
}

#[async_trait]
impl LockedLicense for Locked {
    fn record(&self) -> &LicenseRecord {
        &self.record
    }

    async fn commit(self: Box<Self>, events: &[LicenseEvent], context: &AuditContext) -> StoreResult<()> {
        let Self {
            mut transaction,
            record,
        } = *self;
        let license = record.license.id;
        let at = micros(context.at);
        let mut trail = Trail::new(context);
        for event in events {
            events::apply(&mut transaction, &record, event, at).await?;
            let customer = match event {
                LicenseEvent::CustomerSet(customer) => Some(*customer),
                _ => None,
            };
            let subject = Subject {
                license: Some(license),
                customer,
                trial: None,
            };
            trail
                .record(&mut transaction, event.action(), subject, &event.audit_data())
                .await?;
        }
        if events.iter().any(LicenseEvent::changes_license) {
            events::set_updated(&mut transaction, license, at).await?;
        }
        transaction.commit().await.map_err(failed)
    }
}
