use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AdminTokenId, AuditContext, Role, TokenHash};
use claviger_store::{AdminToken, AdminTokens, NewAdminToken, Page, StoreError, StoreResult};
use serde_json::json;
use uuid::Uuid;

use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
    rows::Source,
};

#[async_trait]
impl AdminTokens for PostgresStore {
    async fn add_admin_token(&self, new: &NewAdminToken, context: &AuditContext) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        sqlx::query!(
            "INSERT INTO admin_tokens (id, token_hash, name, role, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
            new.id.uuid(),
            new.hash.as_bytes(),
            new.name,
            new.role.as_str(),
            context.at,
            new.expires_at,
        )
        .execute(&mut *transaction)
        .await
        .map_err(store_error)?;
        let data = json!({ "token": new.id, "name": new.name, "role": new.role, "expires_at": new.expires_at });
        let entry = Entry {
            action: "admin_token.created",
            data,
            ..Entry::default()
        };
        audit::write(&mut transaction, &[entry], context).await?;
        transaction.commit().await.map_err(store_error)
    }

    async fn find_admin_token(&self, hash: &TokenHash) -> StoreResult<Option<AdminToken>> {
        let row = self
            .retrying(|| {
                sqlx::query_as!(
                    TokenRow,
                    "SELECT id, name, role, created_at, expires_at, revoked_at, last_used_at FROM admin_tokens
                    WHERE token_hash = $1",
                    hash.as_bytes(),
                )
                .fetch_optional(&self.pool)
            })
            .await?;
        row.map(AdminToken::try_from).transpose()
    }

    async fn list_admin_tokens(&self, page: Page) -> StoreResult<Vec<AdminToken>> {
        let rows = self
            .retrying(|| {
                sqlx::query_as!(
                    TokenRow,
                    "SELECT id, name, role, created_at, expires_at, revoked_at, last_used_at FROM admin_tokens
                    WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2",
                    page.before,
                    i64::from(page.limit),
                )
                .fetch_all(&self.pool)
            })
            .await?;
        rows.into_iter().map(AdminToken::try_from).collect()
    }

    async fn revoke_admin_token(&self, id: AdminTokenId, context: &AuditContext) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        let revoked_at = sqlx::query_scalar!(
            "SELECT revoked_at FROM admin_tokens WHERE id = $1 FOR UPDATE",
            id.uuid()
        )
        .fetch_optional(&mut *transaction)
        .await
        .map_err(store_error)?;
        match revoked_at {
            None => return Ok(false),
            Some(Some(_)) => return Ok(true),
            Some(None) => {}
        }
        sqlx::query!(
            "UPDATE admin_tokens SET revoked_at = $2 WHERE id = $1",
            id.uuid(),
            context.at
        )
        .execute(&mut *transaction)
        .await
        .map_err(store_error)?;
        let entry = Entry {
            action: "admin_token.revoked",
            data: json!({ "token": id }),
            ..Entry::default()
        };
        audit::write(&mut transaction, &[entry], context).await?;
        transaction.commit().await.map_err(store_error)?;
        Ok(true)
    }

    async fn touch_admin_token(&self, id: AdminTokenId, at: DateTime<Utc>) -> StoreResult<()> {
        self.retrying(|| {
            sqlx::query!(
                "UPDATE admin_tokens SET last_used_at = $2
                WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')",
                id.uuid(),
                at,
            )
            .execute(&self.pool)
        })
        .await
        .map(|_| ())
    }
}

struct TokenRow {
    id: Uuid,
    name: String,
    role: String,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
}

impl TryFrom<TokenRow> for AdminToken {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> StoreResult<Self> {
        let source = Source {
            table: "admin_tokens",
            id: row.id,
        };
        Ok(Self {
            id: AdminTokenId::from_uuid(row.id),
            name: row.name,
            role: source.name("role", &Role::ALL, Role::as_str, &row.role)?,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
        })
    }
}
