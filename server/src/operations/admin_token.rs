//! Making admin tokens.

use chrono::{DateTime, Utc};
use claviger_licensing::{AdminTokenId, AuditContext, Role};
use claviger_store::{NewAdminToken, StoreResult};

use crate::{environment::EnvironmentContext, http::auth};

/// Makes a token and stores its hash. The token itself is returned once and kept nowhere.
pub(crate) async fn create(
    env: &EnvironmentContext,
    name: &str,
    role: Role,
    expires_at: Option<DateTime<Utc>>,
    context: &AuditContext,
) -> StoreResult<(AdminTokenId, String)> {
    let token = auth::new_token(env.environment);
    let id = AdminTokenId::mint(context.at);
    let new = NewAdminToken {
        id,
        hash: auth::hash(&token),
        name: name.to_owned(),
        role,
        expires_at,
    };
    env.store.add_admin_token(&new, context).await?;
    Ok((id, token))
}
