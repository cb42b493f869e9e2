//! Finds out which environment a request is for, before anything else looks at it.

use std::sync::Arc;

use claviger_protocol::Environment;
use futures_util::future::{Either, ready};
use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response,
    http::{HeaderName, HeaderValue},
};

use crate::{
    app::App,
    http::{
        address::client_address,
        problem::{ErrorCode, Problem},
        scope::{RequestId, Scope, ScopeParts},
    },
};

static ENVIRONMENT: HeaderName = HeaderName::from_static("x-environment");

/// Stripe can be told an address for each environment, but no header.
const WEBHOOKS: &str = "/webhooks/stripe/";

/// See the module.
pub(crate) struct ResolveEnvironment(pub(crate) Arc<App>);

impl<E: Endpoint> Middleware<E> for ResolveEnvironment {
    type Output = ResolveEnvironmentEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ResolveEnvironmentEndpoint {
            app: Arc::clone(&self.0),
            inner,
        }
    }
}

pub(crate) struct ResolveEnvironmentEndpoint<E> {
    app: Arc<App>,
    inner: E,
}

impl<E: Endpoint> Endpoint for ResolveEnvironmentEndpoint<E> {
    type Output = Response;

    fn call(&self, mut request: Request) -> impl Future<Output = poem::Result<Response>> {
        let environment = match resolve(&request, self.app.config.active_environment) {
            Ok(environment) => environment,
            Err(problem) => return Either::Left(ready(Err(problem.into()))),
        };
        let scope = ScopeParts {
            env: Arc::clone(self.app.environments.get(environment)),
            now: self.app.clock.now(),
            request_id: request
                .extensions()
                .get()
                .cloned()
                .unwrap_or_else(|| RequestId("".into())),
            address: client_address(&request, &self.app.config.http.trusted_proxies),
            app: Arc::clone(&self.app),
        };
        request.extensions_mut().insert(Scope::from(scope));
        let answering = self.inner.call(request);
        Either::Right(async move {
            let mut response = answering.await?.into_response();
            // So that an app maker sees at once where an answer came from.
            response
                .headers_mut()
                .insert(&ENVIRONMENT, HeaderValue::from_static(environment.as_str()));
            Ok(response)
        })
    }
}

/// The path of a webhook, else header `x-environment`, then query parameter `env`, then the server's default.
fn resolve(request: &Request, default: Environment) -> Result<Environment, Problem> {
    let path = request.uri().path().strip_prefix(WEBHOOKS).map(str::to_owned);
    let header = request
        .headers()
        .get(&ENVIRONMENT)
        .map(|value| value.to_str().unwrap_or_default().to_owned());
    let named = path.or(header).or_else(|| query_parameter(request, "env"));
    named.map_or(Ok(default), |name| {
        name.parse().map_err(|_| {
            let detail = "The environment that the request names does not exist. Allowed values are `test` and `prod`.";
            Problem::with_detail(ErrorCode::EnvironmentInvalid, detail)
        })
    })
}

fn query_parameter(request: &Request, name: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = request.params().ok()?;
    pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(header: Option<&str>, uri: &str) -> Request {
        let builder = Request::builder().uri(uri.parse().unwrap());
        match header {
            Some(value) => builder.header("x-environment", value).finish(),
            None => builder.finish(),
        }
    }

    #[test]
    fn header_then_query_then_default() {
        let resolve = |header, uri: &str| resolve(&request(header, uri), Environment::Test);
        assert_eq!(resolve(None, "/").unwrap(), Environment::Test);
        assert_eq!(resolve(None, "/?env=prod").unwrap(), Environment::Prod);
        assert_eq!(resolve(Some("test"), "/?env=prod").unwrap(), Environment::Test);
        for (header, uri) in [
            (Some("staging"), "/"),
            (Some(""), "/?env=prod"),
            (None, "/?env="),
            (None, "/?env=PROD"),
        ] {
            assert_eq!(resolve(header, uri).unwrap_err().code, ErrorCode::EnvironmentInvalid);
        }
        assert_eq!(
            resolve(Some("test"), "/webhooks/stripe/prod?env=test").unwrap(),
            Environment::Prod
        );
        assert!(resolve(None, "/webhooks/stripe/live").is_err());
    }
}
