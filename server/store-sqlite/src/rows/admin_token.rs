use claviger_licensing::{AdminTokenId, Role};
use claviger_store::{AdminToken, StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

pub(crate) struct AdminTokenRow {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) created_at: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) last_used_at: Option<i64>,
}

/// Selects [`AdminTokenRow`]s; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_admin_tokens {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::admin_token::AdminTokenRow,
            r#"SELECT id AS "id: _", name, role, created_at, expires_at, revoked_at, last_used_at
               FROM admin_tokens "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_admin_tokens;

impl TryFrom<AdminTokenRow> for AdminToken {
    type Error = StoreError;

    fn try_from(row: AdminTokenRow) -> StoreResult<Self> {
        let name = RowName {
            table: "admin_tokens",
            id: row.id,
        };
        Ok(Self {
            id: AdminTokenId::from_uuid(row.id),
            role: name.variant("role", &row.role, &Role::ALL, Role::as_str)?,
            name: row.name,
            created_at: name.time("created_at", row.created_at)?,
            expires_at: name.optional_time("expires_at", row.expires_at)?,
            revoked_at: name.optional_time("revoked_at", row.revoked_at)?,
            last_used_at: name.optional_time("last_used_at", row.last_used_at)?,
        })
    }
}
