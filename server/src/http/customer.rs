//! Who calls from a customer's own page.

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::CustomerId;
use claviger_protocol::Environment;
use data_encoding::BASE32_NOPAD;
use poem::Request;
use poem_openapi::{SecurityScheme, auth::Bearer};

use super::{
    auth::hash,
    problem::{ErrorCode, Problem},
    scope::Scope,
};
use crate::secrets::random_bytes;

const RANDOM_LENGTH: usize = 25;
/// How long a session runs from the link that began it.
const LIFE: TimeDelta = TimeDelta::minutes(60);

/// A customer who opened a one-time link of the request's environment within the last hour.
#[derive(SecurityScheme)]
#[oai(
    rename = "CustomerSession",
    ty = "bearer",
    key_name = "authorization",
    checker = "authenticate"
)]
pub(crate) struct CustomerSession(pub(crate) Visitor);

/// The customer, and what the handlers need besides.
pub(crate) struct Visitor {
    pub(crate) customer: CustomerId,
    pub(crate) email: String,
    pub(crate) scope: Scope,
}

/// A session that is to begin: its token goes to the customer, its hash into the store.
pub(crate) struct NewSession {
    /// `clv_customer_{environment}_` and 200 random bits.
    pub(crate) token: String,
    /// From this instant on it opens nothing.
    pub(crate) expires_at: DateTime<Utc>,
}

impl NewSession {
    pub(crate) fn new(environment: Environment, now: DateTime<Utc>) -> Self {
        let mut random = [0; RANDOM_LENGTH];
        random_bytes(&mut random);
        Self {
            token: format!("{}{}", prefix(environment), BASE32_NOPAD.encode(&random).to_lowercase()),
            expires_at: now + LIFE,
        }
    }
}

async fn authenticate(request: &Request, bearer: Bearer) -> poem::Result<Visitor> {
    let scope = request
        .extensions()
        .get::<Scope>()
        .cloned()
        .ok_or_else(|| Problem::new(ErrorCode::RouteNotFound))?;
    let other = scope.env.environment.other();
    if bearer.token.starts_with(&prefix(other)) {
        let detail = format!("This session is of environment `{other}`; send the header `x-environment: {other}`.");
        return Err(Problem::with_detail(ErrorCode::CustomerSessionInvalid, detail).into());
    }
    Ok(visitor(scope, &bearer.token).await?)
}

async fn visitor(scope: Scope, token: &str) -> Result<Visitor, Problem> {
    let store = &scope.env.store;
    let invalid = || Problem::new(ErrorCode::CustomerSessionInvalid);
    let found = store.find_customer_session(&hash(token), scope.now).await?;
    let customer = store.find_customer(found.ok_or_else(invalid)?).await?;
    // An erased customer has no address any more, and nobody comes in his name.
    let (customer, email) = customer
        .and_then(|customer| Some((customer.id, customer.email?)))
        .ok_or_else(invalid)?;
    Ok(Visitor { customer, email, scope })
}

fn prefix(environment: Environment) -> String {
    format!("clv_customer_{environment}_")
}
