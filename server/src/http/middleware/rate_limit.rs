//! Counts requests by address and tells clients how much is left.

use std::sync::Arc;

use futures_util::future::{Either, ready};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response, http::HeaderName};

use crate::{
    app::App,
    http::{
        address::{client_address, host_of},
        limits::{Audience, Standing},
        problem::Problem,
        scope::RequestId,
    },
};

static LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
static REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// See the module.
pub(crate) struct LimitRate(pub(crate) Arc<App>);

impl<E: Endpoint> Middleware<E> for LimitRate {
    type Output = LimitRateEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        LimitRateEndpoint {
            app: Arc::clone(&self.0),
            inner,
        }
    }
}

pub(crate) struct LimitRateEndpoint<E> {
    app: Arc<App>,
    inner: E,
}

impl<E: Endpoint> Endpoint for LimitRateEndpoint<E> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> {
        let standing = match self.count(&request) {
            Ok(standing) => standing,
            Err((problem, standing)) => {
                let id = request
                    .extensions()
                    .get::<RequestId>()
                    .map(|id| id.0.clone())
                    .unwrap_or_default();
                let mut response = problem.response(&id);
                tell(&mut response, standing);
                return Either::Left(ready(Ok(response)));
            }
        };
        let answering = self.inner.call(request);
        Either::Right(async move {
            let mut response = answering.await?.into_response();
            if let Some(standing) = standing {
                tell(&mut response, standing);
            }
            Ok(response)
        })
    }
}

impl<E> LimitRateEndpoint<E> {
    /// Counts a request, if its kind is limited.
    fn count(&self, request: &Request) -> Result<Option<Standing>, (Problem, Standing)> {
        let path = request.uri().path();
        // Stripe sends as many notices as there are; whose they are not, the signature tells.
        if path.starts_with("/webhooks/") {
            return Ok(None);
        }
        let audience = if path.starts_with("/v1/admin/") {
            Audience::Admin
        } else {
            Audience::App
        };
        let host = host_of(client_address(request, &self.app.config.http.trusted_proxies));
        self.app.limits.check_address(audience, host).map(Some)
    }
}

fn tell(response: &mut Response, standing: Standing) {
    let headers = response.headers_mut();
    headers.insert(&LIMIT, standing.limit.into());
    headers.insert(&REMAINING, standing.remaining.into());
    headers.insert(&RESET, standing.reset.into());
}
