use claviger_licensing::{AuditContext, CustomerId, LicenseId};
use claviger_store::{NewMail, OrderWrite, StoreError, StoreResult};
use serde_json::json;
use sqlx::PgConnection;

use super::put;
use crate::{
    PostgresStore,
    audit::{self, Entry},
    customers::{self, email_key},
    error::store_error,
    mails,
};

pub(super) async fn order(store: &PostgresStore, write: &OrderWrite, context: &AuditContext) -> StoreResult<()> {
    let mut transaction = store.begin().await?;
    let draft = Draft::begin(&mut transaction, write, context).await?;
    let entries = draft.finish(&mut transaction, write.order.license_id).await?;
    audit::write(&mut transaction, &entries, context).await?;
    transaction.commit().await.map_err(store_error)
}

/// Writes an order within the transaction that has locked its license. Returns what is to be written into the audit log.
pub(crate) async fn write_of_license<'a>(
    connection: &mut PgConnection,
    write: &'a OrderWrite,
    license: LicenseId,
    context: &AuditContext,
) -> StoreResult<Vec<Entry<'a>>> {
    if write.order.license_id != Some(license) {
        return Err(conflict("orders.license_id"));
    }
    let draft = Draft::begin(connection, write, context).await?;
    draft.finish(connection, Some(license)).await
}

/// An order that is about to be written: nobody else writes it, and its customer is not erased, before the transaction ends.
///
/// Locks are taken in one order everywhere: license, order, customer. Whoever takes them otherwise may wait for somebody who
/// waits for him.
pub(super) struct Draft<'a> {
    write: &'a OrderWrite,
    /// What is stored of it; `None` if it is new.
    before: Option<Before>,
    /// Its customer as it is to be.
    pub(super) customer_id: Option<CustomerId>,
}

struct Before {
    status: String,
    customer_id: Option<CustomerId>,
    has_license: bool,
}

impl<'a> Draft<'a> {
    pub(super) async fn begin(
        connection: &mut PgConnection,
        write: &'a OrderWrite,
        context: &AuditContext,
    ) -> StoreResult<Self> {
        let before = lock(connection, write).await?;
        let stored = before.as_ref().and_then(|before| before.customer_id);
        let customer_id = match &write.customer {
            Some(new) => {
                let found = customers::ensure(connection, &[new], context).await?;
                found.get(&email_key(&new.email)).copied().or(stored)
            }
            None => stored,
        };
        Ok(Self {
            write,
            before,
            customer_id,
        })
    }

    /// Is there a license already that it made or renews?
    pub(super) fn has_license(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.has_license)
    }

    /// Writes the order with its license, its subscription and its mails. Returns what is to be written into the audit log.
    pub(super) async fn finish(
        self,
        connection: &mut PgConnection,
        license_id: Option<LicenseId>,
    ) -> StoreResult<Vec<Entry<'a>>> {
        put::order(connection, self.write, self.customer_id, license_id).await?;
        if let Some(subscription) = &self.write.subscription {
            put::subscription(connection, self.write.order.id, subscription).await?;
        }
        for mail in self.mails(license_id) {
            mails::insert(connection, &mail).await?;
        }
        Ok(self.entry(license_id).into_iter().collect())
    }

    /// In the order of their causes, so that two that write the same ones do not wait for each other.
    fn mails(&self, license_id: Option<LicenseId>) -> Vec<NewMail> {
        let mut mails = self.write.mails.clone();
        mails.sort_by(|one, other| one.cause.cmp(&other.cause));
        for mail in &mut mails {
            mail.customer_id = self.customer_id.or(mail.customer_id);
            mail.license_id = mail.license_id.or(license_id);
        }
        mails
    }

    fn entry(&self, license_id: Option<LicenseId>) -> Option<Entry<'a>> {
        let order = &self.write.order;
        let status = order.status.as_str();
        let (action, data) = match &self.before {
            None => {
                let source = order.source.as_str();
                (
                    "order.created",
                    json!({ "order": order.id, "source": source, "status": status }),
                )
            }
            Some(before) if before.status == status => return None,
            Some(before) => {
                let data = json!({ "order": order.id, "from": before.status, "to": status });
                ("order.status_changed", data)
            }
        };
        Some(Entry {
            action,
            license_id,
            customer_id: self.customer_id,
            trial_id: None,
            data,
        })
    }
}

/// Locks the order for whoever has its lease. Without a lease there is nothing to lock: the order is new, or the insert fails.
async fn lock(connection: &mut PgConnection, write: &OrderWrite) -> StoreResult<Option<Before>> {
    let Some(holder) = write.lease else { return Ok(None) };
    let row = sqlx::query!(
        "SELECT status, customer_id, license_id FROM orders WHERE id = $1 AND lease_holder = $2 FOR NO KEY UPDATE",
        write.order.id.uuid(),
        holder,
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?
    .ok_or_else(|| conflict("orders_lease"))?;
    Ok(Some(Before {
        status: row.status,
        customer_id: row.customer_id.map(CustomerId::from_uuid),
        has_license: row.license_id.is_some(),
    }))
}

pub(super) fn conflict(constraint: &str) -> StoreError {
    StoreError::Conflict {
        constraint: constraint.to_owned(),
    }
}
