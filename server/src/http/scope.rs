//! What a handler knows of its request besides the body.

use std::{net::IpAddr, ops::Deref, sync::Arc};

use chrono::{DateTime, Utc};
use claviger_hot_path::Origin;
use claviger_licensing::{Actor, AuditContext, KeyHash, NetworkHash};
use ipnet::IpNet;
use poem::{FromRequest, Request, RequestBody};

use super::{
    address::network_of,
    problem::{ErrorCode, Problem},
};
use crate::{app::App, environment::EnvironmentContext};

/// The request's environment, time, id and origin. Middleware puts it there, before anything else looks at the request.
///
/// Its parts lie behind one pointer of its own: counting references to what all requests share makes processors wait for each other.
#[derive(Debug, Clone)]
pub(crate) struct Scope(Arc<ScopeParts>);

/// See [`Scope`].
#[derive(Debug)]
pub(crate) struct ScopeParts {
    pub(crate) app: Arc<App>,
    pub(crate) env: Arc<EnvironmentContext>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) request_id: RequestId,
    pub(crate) address: IpAddr,
}

/// The id of a request, in its log lines, its errors and its audit events.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

impl From<ScopeParts> for Scope {
    fn from(parts: ScopeParts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Scope {
    type Target = ScopeParts;

    fn deref(&self) -> &ScopeParts {
        &self.0
    }
}

impl Scope {
    /// Who does what is done in this request, when it is an app.
    pub(crate) fn app_context(&self) -> AuditContext {
        self.context(Actor::App)
    }

    /// The same for any actor.
    pub(crate) fn context(&self, actor: Actor) -> AuditContext {
        AuditContext {
            actor,
            at: self.now,
            request_id: Some(self.request_id.0.to_string()),
        }
    }

    /// Counts the request against the limit of its license key.
    pub(crate) fn limit_key(&self, key: KeyHash) -> Result<(), Problem> {
        self.app.limits.check_key(key)
    }
}

impl Origin for Scope {
    fn network(&self) -> IpNet {
        network_of(self.address)
    }

    fn network_hash(&self) -> NetworkHash {
        self.env.secrets.network_hash(self.network())
    }
}

impl<'a> FromRequest<'a> for Scope {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::new(ErrorCode::RouteNotFound).into())
    }
}
