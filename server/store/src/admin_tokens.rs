use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AdminTokenId, AuditContext, Role, TokenHash};

use crate::{Page, StoreResult};

/// A token that opens the admin API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminToken {
    /// Its id.
    pub id: AdminTokenId,
    /// The name it was given.
    pub name: String,
    /// What its holder may do.
    pub role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it no longer works; `None` for ever.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// An admin token to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAdminToken {
    /// Its id.
    pub id: AdminTokenId,
    /// Its hash; the token itself is not stored.
    pub hash: TokenHash,
    /// Its name.
    pub name: String,
    /// What its holder may do.
    pub role: Role,
    /// From when on it no longer works.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Admin tokens.
#[async_trait]
pub trait AdminTokens {
    /// Adds a token, with an audit event `admin_token.created`.
    async fn add_admin_token(&self, new: &NewAdminToken, context: &AuditContext) -> StoreResult<()>;

    /// The token with this hash, revoked or expired ones included.
    async fn find_admin_token(&self, hash: &TokenHash) -> StoreResult<Option<AdminToken>>;

    /// Lists tokens, newest first.
    async fn list_admin_tokens(&self, page: Page) -> StoreResult<Vec<AdminToken>>;

    /// Revokes a token, with an audit event `admin_token.revoked`. `false` if there is none; revoking twice changes nothing.
    async fn revoke_admin_token(&self, id: AdminTokenId, context: &AuditContext) -> StoreResult<bool>;

    /// Notes that a token was used; writes only if the stored time is more than a minute older.
    async fn touch_admin_token(&self, id: AdminTokenId, at: DateTime<Utc>) -> StoreResult<()>;
}
