use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, LicenseEvent, LicenseRecord};
use claviger_store::{Changed, LicenseSelector, LockedLicense, OrderWrite, StoreResult};
use sqlx::{Sqlite, Transaction};

use super::events::Target;
use super::{events, find};
use crate::audit::Trail;
use crate::changes::Announcer;
use crate::error::conflict;
use crate::orders;

/// A license under the write lock of the whole file. Dropping it rolls back.
struct Locked {
    transaction: Transaction<'static, Sqlite>,
    record: LicenseRecord,
    announcer: Arc<Announcer>,
}

pub(super) async fn lock(
    mut transaction: Transaction<'static, Sqlite>,
    selector: LicenseSelector,
    window_start: DateTime<Utc>,
    announcer: &Arc<Announcer>,
) -> StoreResult<Option<Box<dyn LockedLicense>>> {
    let record = find::record(&mut transaction, selector, window_start).await?;
    Ok(record.map(|record| {
        Box::new(Locked {
            transaction,
            record,
            announcer: Arc::clone(announcer),
        }) as Box<dyn LockedLicense>
    }))
}

impl Locked {
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

#[async_trait]
impl LockedLicense for Locked {
    fn record(&self) -> &LicenseRecord {
        &self.record
    }

    async fn commit(self: Box<Self>, events: &[LicenseEvent], context: &AuditContext) -> StoreResult<()> {
        let mut trail = Trail::new(context);
        let (target, changed, mut transaction) = (self.target(), self.changed(), self.transaction);
        events::apply_all(&mut transaction, target, events, context.at, &mut trail).await?;
        self.announcer.commit(transaction, changed).await
    }

    async fn settle(
        self: Box<Self>,
        events: &[LicenseEvent],
        order: &OrderWrite,
        context: &AuditContext,
    ) -> StoreResult<()> {
        let mut trail = Trail::new(context);
        let (target, changed, mut transaction) = (self.target(), self.changed(), self.transaction);
        if order.order.license_id != Some(target.license) {
            return Err(conflict("orders.license_id"));
        }
        orders::write(&mut transaction, order, context.at, &mut trail).await?;
        events::apply_all(&mut transaction, target, events, context.at, &mut trail).await?;
        self.announcer.commit(transaction, changed).await
    }
}
