use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, LicenseId};
use claviger_store::{NewMail, OrderWrite, StoreResult};
use serde_json::json;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::upsert;
use crate::audit::{Subject, Trail};
use crate::error::{conflict, failed};
use crate::{customers, mails};

/// What a write must know of the order as it is.
struct StoredRow {
    status: String,
    customer_id: Option<Uuid>,
    license_id: Option<Uuid>,
}

/// An order that may be written: its lease is held, and its customer is there.
pub(super) struct Draft<'a> {
    write: &'a OrderWrite,
    stored: Option<StoredRow>,
    customer: Option<CustomerId>,
}

/// Writes an order in the transaction of whatever else its money changes.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    write: &OrderWrite,
    at: DateTime<Utc>,
    trail: &mut Trail<'_>,
) -> StoreResult<()> {
    let draft = Draft::begin(connection, write, at, trail).await?;
    draft.finish(connection, write.order.license_id, trail).await
}

impl<'a> Draft<'a> {
    /// Refuses a lost lease. Wants a transaction that may write: nobody else takes the lease in between.
    pub(super) async fn begin(
        connection: &mut SqliteConnection,
        write: &'a OrderWrite,
        at: DateTime<Utc>,
        trail: &mut Trail<'_>,
    ) -> StoreResult<Self> {
        let stored = stored(connection, write).await?;
        let customer = match &write.customer {
            Some(new) => Some(customers::ensure(connection, new, at, trail).await?.id),
            None => stored
                .as_ref()
                .and_then(|stored| stored.customer_id)
                .map(CustomerId::from_uuid),
        };
        Ok(Self {
            write,
            stored,
            customer,
        })
    }

    /// Who pays.
    pub(super) const fn customer(&self) -> Option<CustomerId> {
        self.customer
    }

    /// Does the order have a license already?
    pub(super) fn has_license(&self) -> bool {
        self.stored.as_ref().is_some_and(|stored| stored.license_id.is_some())
    }

    /// Writes the order with its subscription, its mails and what the audit log is to say.
    pub(super) async fn finish(
        self,
        connection: &mut SqliteConnection,
        license: Option<LicenseId>,
        trail: &mut Trail<'_>,
    ) -> StoreResult<()> {
        let write = self.write;
        upsert::order(connection, &write.order, self.customer, license).await?;
        if let Some(subscription) = &write.subscription {
            upsert::subscription(connection, write.order.id, subscription).await?;
        }
        self.audit(connection, license, trail).await?;
        for mail in &write.mails {
            let mail = NewMail {
                customer_id: self.customer.or(mail.customer_id),
                license_id: mail.license_id.or(license),
                ..mail.clone()
            };
            mails::insert(connection, &mail).await?;
        }
        Ok(())
    }

    async fn audit(
        &self,
        connection: &mut SqliteConnection,
        license: Option<LicenseId>,
        trail: &mut Trail<'_>,
    ) -> StoreResult<()> {
        let order = &self.write.order;
        let (action, data) = match &self.stored {
            None => (
                "order.created",
                json!({ "order": order.id, "source": order.source, "status": order.status }),
            ),
            Some(stored) if stored.status != order.status.as_str() => (
                "order.status_changed",
                json!({ "order": order.id, "from": stored.status, "to": order.status }),
            ),
            Some(_) => return Ok(()),
        };
        let subject = Subject {
            license,
            customer: self.customer,
            trial: None,
        };
        trail.record(connection, action, subject, &data).await
    }
}

/// The order as it is; `None` if this write adds it.
async fn stored(connection: &mut SqliteConnection, write: &OrderWrite) -> StoreResult<Option<StoredRow>> {
    let id = write.order.id.uuid();
    let select = sqlx::query!(
        r#"SELECT status, customer_id AS "customer_id: Uuid", license_id AS "license_id: Uuid",
               lease_holder AS "lease_holder: Uuid"
           FROM orders WHERE id = ?1"#,
        id
    );
    let row = select.fetch_optional(connection).await.map_err(failed)?;
    match (row, write.lease) {
        (None, None) => Ok(None),
        (Some(row), Some(holder)) if row.lease_holder == Some(holder) => Ok(Some(StoredRow {
            status: row.status,
            customer_id: row.customer_id,
            license_id: row.license_id,
        })),
        (Some(_), None) => Err(conflict("orders.id")),
        (_, Some(_)) => Err(conflict("orders_lease")),
    }
}
