//! Gives every request its id, counts it, and writes its line into the log.

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, Instant},
};

use poem::{
    Endpoint, Middleware, PathPattern, Request, Response,
    http::{HeaderName, HeaderValue, Method, header},
};
use tracing::Instrument;

use crate::{app::App, http::scope::RequestId, openapi};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// See the module.
pub(crate) struct Observe(pub(crate) Arc<App>);

impl<E: Endpoint> Middleware<E> for Observe {
    type Output = ObserveEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ObserveEndpoint {
            app: Arc::clone(&self.0),
            inner,
        }
    }
}

pub(crate) struct ObserveEndpoint<E> {
    app: Arc<App>,
    inner: E,
}

impl<E: Endpoint> Endpoint for ObserveEndpoint<E> {
    type Output = Response;

    fn call(&self, mut request: Request) -> impl Future<Output = poem::Result<Response>> {
        let started = Instant::now();
        let id = RequestId(request_id(&request, &self.app));
        let method = request.method().clone();
        request.extensions_mut().insert(id.clone());
        let span = tracing::info_span!("request", id = %id.0);
        let answering = self.inner.get_response(request).instrument(span.clone());
        async move {
            let mut response = answering.await;
            span.in_scope(|| self.note(&method, &response, started.elapsed()));
            finish(&mut response, &id);
            Ok(response)
        }
    }
}

impl<E> ObserveEndpoint<E> {
    /// Counts an answer, and writes its line.
    fn note(&self, method: &Method, response: &Response, elapsed: Duration) {
        // The pattern, not the path: what a client writes into a URL by mistake must not reach the log.
        let pattern = response.data::<PathPattern>().map(|pattern| pattern.0.as_ref());
        let route = match (pattern.and_then(openapi::route), pattern) {
            (Some(known), _) => Cow::Borrowed(known.path.as_str()),
            (None, Some(pattern)) if !pattern.is_empty() => Cow::Owned(pattern.to_owned()),
            _ => Cow::Borrowed("unmatched"),
        };
        let status = response.status().as_u16();
        let (name, ms) = (method.as_str(), elapsed.as_secs_f64() * 1000.0);
        // A line for each good answer would cost more than most of the answers, and tells nobody anything.
        if status < 400 {
            tracing::debug!(method = name, %route, status, ms, "answered");
        } else {
            tracing::info!(method = name, %route, status, ms, "answered");
        }
        self.app.metrics.request(method, route, status, elapsed);
    }
}

fn request_id(request: &Request, app: &App) -> Arc<str> {
    let given = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .filter(|id| {
            (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    match given {
        Some(id) => id.into(),
        None => {
            let now = app.clock.now();
            let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
            let timestamp = uuid::Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos());
            uuid::Uuid::new_v7(timestamp).to_string().into()
        }
    }
}

fn finish(response: &mut Response, id: &RequestId) {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(&REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Answers carry keys and tokens: no cache keeps them, unless a route says otherwise.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
