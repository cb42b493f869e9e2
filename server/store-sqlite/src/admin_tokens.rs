use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{AdminTokenId, AuditContext, TokenHash};
use claviger_store::{AdminToken, AdminTokens, NewAdminToken, Page, StoreResult};
use serde_json::json;

use crate::SqliteStore;
use crate::audit::{Subject, record};
use crate::error::failed;
use crate::rows::admin_token::select_admin_tokens;
use crate::rows::{below, micros};

#[async_trait]
impl AdminTokens for SqliteStore {
    async fn add_admin_token(&self, new: &NewAdminToken, context: &AuditContext) -> StoreResult<()> {
        let id = new.id.uuid();
        let hash = new.hash.as_bytes().as_slice();
        let role = new.role.as_str();
        let created_at = micros(context.at);
        let expires_at = new.expires_at.map(micros);
        let mut transaction = self.begin().await?;
        let insert = sqlx::query!(
            "INSERT INTO admin_tokens (id, token_hash, name, role, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            id,
            hash,
            new.name,
            role,
            created_at,
            expires_at,
        );
        insert.execute(&mut *transaction).await.map_err(failed)?;
        let data = json!({ "token": new.id, "name": new.name, "role": new.role, "expires_at": new.expires_at });
        record(
            &mut transaction,
            context,
            "admin_token.created",
            Subject::default(),
            &data,
        )
        .await?;
        transaction.commit().await.map_err(failed)
    }

    async fn find_admin_token(&self, hash: &TokenHash) -> StoreResult<Option<AdminToken>> {
        let hash = hash.as_bytes().as_slice();
        let select = select_admin_tokens!("WHERE token_hash = ?1"; hash);
        let row = select.fetch_optional(&self.readers).await.map_err(failed)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn list_admin_tokens(&self, page: Page) -> StoreResult<Vec<AdminToken>> {
        let below = below(page);
        let select = select_admin_tokens!("WHERE id < ?1 ORDER BY id DESC LIMIT ?2"; below, page.limit);
        let rows = select.fetch_all(&self.readers).await.map_err(failed)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn revoke_admin_token(&self, id: AdminTokenId, context: &AuditContext) -> StoreResult<bool> {
        let uuid = id.uuid();
        let revoked_at = micros(context.at);
        let mut transaction = self.begin().await?;
        let update = sqlx::query!(
            "UPDATE admin_tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
            uuid,
            revoked_at
        );
        if update.execute(&mut *transaction).await.map_err(failed)?.rows_affected() == 0 {
            let select = sqlx::query_scalar!(
                r#"SELECT EXISTS (SELECT 1 FROM admin_tokens WHERE id = ?1) AS "x!: bool""#,
                uuid
            );
            return select.fetch_one(&mut *transaction).await.map_err(failed);
        }
        record(
            &mut transaction,
            context,
            "admin_token.revoked",
            Subject::default(),
            &json!({ "token": id }),
        )
        .await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }

    async fn touch_admin_token(&self, id: AdminTokenId, at: DateTime<Utc>) -> StoreResult<()> {
        let id = id.uuid();
        let minute_ago = micros(at - Duration::minutes(1));
        let at = micros(at);
        // Asked of a reader first: most uses of a token are within a minute of the last, and need no write lock.
        let select = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                   SELECT 1 FROM admin_tokens WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)
               ) AS "stale!: bool""#,
            id,
            minute_ago
        );
        if !select.fetch_one(&self.readers).await.map_err(failed)? {
            return Ok(());
        }
        let update = sqlx::query!(
            "UPDATE admin_tokens SET last_used_at = ?3 WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)",
            id,
            minute_ago,
            at
        );
        update.execute(&self.writer).await.map(drop).map_err(failed)
    }
}
