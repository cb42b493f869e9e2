use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{CustomerId, TokenHash};
use claviger_store::{CustomerAccess, NewCustomerLink, StoreResult};
use uuid::Uuid;

use crate::SqliteStore;
use crate::error::failed;
use crate::rows::micros;

#[async_trait]
impl CustomerAccess for SqliteStore {
    async fn add_customer_link(&self, link: &NewCustomerLink) -> StoreResult<()> {
        let (hash, customer) = (link.link.as_bytes().as_slice(), link.customer_id.uuid());
        let (created_at, expires_at) = (micros(link.created_at), micros(link.expires_at));
        let insert = sqlx::query!(
            "INSERT INTO customer_links (link_hash, customer_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
            hash,
            customer,
            created_at,
            expires_at
        );
        insert.execute(&self.writer).await.map(drop).map_err(failed)
    }

    async fn open_customer_link(
        &self,
        link: &TokenHash,
        session: &TokenHash,
        now: DateTime<Utc>,
        session_expires_at: DateTime<Utc>,
    ) -> StoreResult<Option<CustomerId>> {
        let (link, session) = (link.as_bytes().as_slice(), session.as_bytes().as_slice());
        let (now, session_expires_at) = (micros(now), micros(session_expires_at));
        let mut transaction = self.begin().await?;
        let select = sqlx::query_scalar!(
            r#"SELECT customer_id AS "customer_id: Uuid" FROM customer_links
               WHERE link_hash = ?1 AND session_hash IS NULL AND expires_at > ?2"#,
            link,
            now
        );
        let Some(customer) = select.fetch_optional(&mut *transaction).await.map_err(failed)? else {
            return Ok(None);
        };
        let update = sqlx::query!(
            "UPDATE customer_links SET session_hash = ?2, session_expires_at = ?3 WHERE link_hash = ?1",
            link,
            session,
            session_expires_at
        );
        update.execute(&mut *transaction).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(Some(CustomerId::from_uuid(customer)))
    }

    async fn find_customer_session(&self, session: &TokenHash, now: DateTime<Utc>) -> StoreResult<Option<CustomerId>> {
        let (session, now) = (session.as_bytes().as_slice(), micros(now));
        let select = sqlx::query_scalar!(
            r#"SELECT customer_id AS "customer_id: Uuid" FROM customer_links
               WHERE session_hash = ?1 AND session_expires_at > ?2"#,
            session,
            now
        );
        let customer = select.fetch_optional(&self.readers).await.map_err(failed)?;
        Ok(customer.map(CustomerId::from_uuid))
    }

    async fn prune_customer_access(&self, before: DateTime<Utc>) -> StoreResult<u64> {
        let before = micros(before);
        // A link that was used lives on as its session.
        let delete = sqlx::query!(
            "DELETE FROM customer_links WHERE COALESCE(session_expires_at, expires_at) < ?1",
            before
        );
        let deleted = delete.execute(&self.writer).await.map_err(failed)?;
        Ok(deleted.rows_affected())
    }
}
