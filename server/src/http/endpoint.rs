//! The HTTP service as a whole: all routes, and what every request passes through.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use futures_util::FutureExt;
use poem::{
    Endpoint, EndpointExt, IntoEndpoint, IntoResponse, Request, Response, Route,
    endpoint::{BoxEndpoint, DynEndpoint, make_sync},
    http::{HeaderName, Method, header},
    middleware::Cors,
    web::Html,
};

use super::middleware::{Idempotent, LimitRate, Observe, Problems, ReadBody, ResolveEnvironment};
use crate::{app::App, openapi, pages};

/// The explorer is one page with its scripts and styles inside; it may talk to this server and to nobody else.
const EXPLORER_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// All routes.
pub(crate) struct Routes {
    /// All operations of the API.
    api: Arc<BoxEndpoint<'static>>,
    /// The same, and what is for people.
    all: Route,
}

impl Endpoint for Routes {
    type Output = Response;

    /// What lies under `/v1` is the API's alone, and is asked for most: it is found without a look at the others.
    ///
    /// The future is boxed, so that those of the middleware around it stay small: they are moved several times.
    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> {
        if request.uri().path().starts_with("/v1/") {
            DynEndpoint::call(&**self.api, request)
        } else {
            self.all.call(request).boxed()
        }
    }
}

/// All routes.
pub(crate) fn routes() -> Routes {
    let api = Arc::new(openapi::service().into_endpoint());
    // Made when somebody looks at it.
    let explorer = LazyLock::new(openapi::explorer);
    let all = Route::new()
        .nest("/", Arc::clone(&api))
        .at(
            "/docs",
            make_sync(move |_| {
                Html(LazyLock::force(&explorer).clone()).with_header("content-security-policy", EXPLORER_POLICY)
            }),
        )
        .at(
            "/openapi.json",
            make_sync(|_| {
                Response::builder()
                    .content_type("application/json")
                    .body(openapi::document())
            }),
        );
    Routes {
        api,
        all: pages::mount(all),
    }
}

/// The service: the routes with everything around them.
pub(crate) fn endpoint(app: &Arc<App>, routes: Routes) -> impl Endpoint + 'static {
    let http = &app.config.http;
    // The last one named is the first that a request passes.
    routes
        .with(Idempotent)
        .with(LimitRate(Arc::clone(app)))
        .with(ResolveEnvironment(Arc::clone(app)))
        .with(ReadBody {
            max_bytes: http.max_body_bytes,
        })
        .with(Problems {
            time_out: Duration::from_secs(http.request_timeout_seconds),
        })
        .with(cors(&http.cors_allowed_origins))
        .with(Observe(Arc::clone(app)))
}

fn cors(origins: &[String]) -> Cors {
    let exposed = [
        "x-request-id",
        "x-environment",
        "retry-after",
        "ratelimit-limit",
        "ratelimit-remaining",
        "ratelimit-reset",
    ];
    Cors::new()
        .allow_origins(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
        .allow_headers(["x-environment", "idempotency-key", "x-request-id"].map(HeaderName::from_static))
        .expose_headers(exposed.map(HeaderName::from_static))
        .allow_credentials(false)
        .max_age(3600)
}
