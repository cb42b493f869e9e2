use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, TokenHash};
use claviger_store::{CustomerAccess, NewCustomerLink, StoreResult};

use crate::{PostgresStore, error::store_error};

#[async_trait]
impl CustomerAccess for PostgresStore {
    async fn add_customer_link(&self, link: &NewCustomerLink) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query!(
            "INSERT INTO customer_links (link_hash, customer_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
            link.link.as_bytes(),
            link.customer_id.uuid(),
            link.created_at,
            link.expires_at,
        )
        .execute(&mut *transaction)
        .await
        .map_err(store_error)?;
        transaction.commit().await.map_err(store_error)
    }

    async fn open_customer_link(
        &self,
        link: &TokenHash,
        session: &TokenHash,
        now: DateTime<Utc>,
        session_expires_at: DateTime<Utc>,
    ) -> StoreResult<Option<CustomerId>> {
        let mut transaction = self.begin().await?;
        // Of several at once, the others wait for the row here and then find it used up.
        let customer = sqlx::query_scalar!(
            "UPDATE customer_links SET session_hash = $2, session_expires_at = $4
            WHERE link_hash = $1 AND session_hash IS NULL AND expires_at > $3 RETURNING customer_id",
            link.as_bytes(),
            session.as_bytes(),
            now,
            session_expires_at,
        )
        .fetch_optional(&mut *transaction)
        .await
        .map_err(store_error)?;
        transaction.commit().await.map_err(store_error)?;
        Ok(customer.map(CustomerId::from_uuid))
    }

    async fn find_customer_session(&self, session: &TokenHash, now: DateTime<Utc>) -> StoreResult<Option<CustomerId>> {
        let customer = self
            .retrying(|| {
                sqlx::query_scalar!(
                    "SELECT customer_id FROM customer_links WHERE session_hash = $1 AND session_expires_at > $2",
                    session.as_bytes(),
                    now,
                )
                .fetch_optional(&self.pool)
            })
            .await?;
        Ok(customer.map(CustomerId::from_uuid))
    }

    async fn prune_customer_access(&self, before: DateTime<Utc>) -> StoreResult<u64> {
        self.retrying(|| {
            sqlx::query!(
                "DELETE FROM customer_links WHERE COALESCE(session_expires_at, expires_at) < $1",
                before
            )
            .execute(&self.pool)
        })
        .await
        .map(|done| done.rows_affected())
    }
}
