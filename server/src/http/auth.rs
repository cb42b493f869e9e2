//! Who calls the admin API.

use claviger_licensing::{Actor, AuditContext, Role, TokenHash};
use claviger_protocol::{Code, Environment};
use claviger_store::AdminToken;
use data_encoding::BASE32_NOPAD;
use poem::Request;
use poem_openapi::{SecurityScheme, auth::Bearer};
use sha2::{Digest, Sha256};

use super::{
    problem::{ErrorCode, Problem},
    scope::Scope,
};
use crate::secrets::random_bytes;

const RANDOM_LENGTH: usize = 25;

/// Somebody with an admin token of the request's environment.
#[derive(SecurityScheme)]
#[oai(
    rename = "AdminToken",
    ty = "bearer",
    key_name = "authorization",
    checker = "authenticate"
)]
pub(crate) struct Admin(Caller);

/// The token's owner, and what the handlers need besides.
pub(crate) struct Caller {
    pub(crate) token: AdminToken,
    pub(crate) scope: Scope,
}

impl Admin {
    /// The caller, if its role reaches `role`.
    pub(crate) fn require(self, role: Role) -> Result<Caller, Problem> {
        if self.0.token.role >= role {
            return Ok(self.0);
        }
        let detail = format!(
            "This needs a token with the role `{role}`; this one has `{}`.",
            self.0.token.role
        );
        Err(Problem::with_detail(ErrorCode::Forbidden, detail))
    }
}

impl Caller {
    /// What the audit log says of the caller.
    pub(crate) fn context(&self) -> AuditContext {
        self.scope.context(Actor::Admin {
            id: self.token.id,
            name: self.token.name.clone(),
        })
    }
}

async fn authenticate(request: &Request, bearer: Bearer) -> poem::Result<Caller> {
    let scope = request
        .extensions()
        .get::<Scope>()
        .cloned()
        .ok_or_else(|| Problem::new(ErrorCode::RouteNotFound))?;
    let store = &scope.env.store;
    let other = scope.env.environment.other();
    if bearer.token.starts_with(&prefix(other)) {
        let detail = format!("This admin token is of environment `{other}`; send the header `x-environment: {other}`.");
        return Err(Problem::with_detail(ErrorCode::Verdict(Code::EnvironmentMismatch), detail).into());
    }
    let found = store
        .find_admin_token(&hash(&bearer.token))
        .await
        .map_err(Problem::from)?;
    let now = scope.now;
    let usable = |token: &AdminToken| token.revoked_at.is_none() && token.expires_at.is_none_or(|expiry| now < expiry);
    let token = found
        .filter(usable)
        .ok_or_else(|| Problem::new(ErrorCode::Unauthorized))?;
    store.touch_admin_token(token.id, now).await.map_err(Problem::from)?;
    Ok(Caller { token, scope })
}

/// A new admin token: `clv_admin_{environment}_` and 200 random bits.
pub(crate) fn new_token(environment: Environment) -> String {
    let mut random = [0; RANDOM_LENGTH];
    random_bytes(&mut random);
    format!("{}{}", prefix(environment), BASE32_NOPAD.encode(&random).to_lowercase())
}

/// How a token is looked up: an admin's, a customer's, or the one in a link. They have so much randomness that a plain hash
/// cannot be reversed.
pub(crate) fn hash(token: &str) -> TokenHash {
    TokenHash::new(Sha256::digest(token.as_bytes()).into())
}

fn prefix(environment: Environment) -> String {
    format!("clv_admin_{environment}_")
}
