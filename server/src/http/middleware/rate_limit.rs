//! Counts requests by address and tells clients how much is left.

use std::sync::Arc;

use poem::{Endpoint, IntoResponse, Middleware, Request, Response};

use crate::{
    app::App,
    http::{
        address::{client_address, host_of},
        limits::{Audience, Standing},
        scope::RequestId,
    },
};

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

    async fn call(&self, request: Request) -> poem::Result<Response> {
        // Stripe sends as many notices as there are; whose they are not, the signature tells.
        if request.uri().path().starts_with("/webhooks/") {
            return Ok(self.inner.call(request).await?.into_response());
        }
        let audience = if request.uri().path().starts_with("/v1/admin/") {
            Audience::Admin
        } else {
            Audience::App
        };
        let host = host_of(client_address(&request, &self.app.config.http.trusted_proxies));
        match self.app.limits.check_address(audience, host) {
            Ok(standing) => {
                let result = self.inner.call(request).await;
                let mut response = result?.into_response();
                tell(&mut response, standing);
                Ok(response)
            }
            Err((problem, standing)) => {
                let id = request
                    .extensions()
                    .get::<RequestId>()
                    .map(|id| id.0.clone())
                    .unwrap_or_default();
                let mut response = problem.response(&id);
                tell(&mut response, standing);
                Ok(response)
            }
        }
    }
}

fn tell(response: &mut Response, standing: Standing) {
    let headers = response.headers_mut();
    headers.insert("ratelimit-limit", standing.limit.into());
    headers.insert("ratelimit-remaining", standing.remaining.into());
    headers.insert("ratelimit-reset", standing.reset.into());
}
