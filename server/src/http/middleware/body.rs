//! Reads the body, once and bounded.

use poem::{Body, Endpoint, Middleware, Request};

use crate::http::problem::{ErrorCode, Problem};

/// Imports may be this many times as large as other bodies.
const IMPORT_FACTOR: usize = 10;

/// See the module.
pub(crate) struct LimitBody {
    pub(crate) max_bytes: usize,
}

impl<E: Endpoint> Middleware<E> for LimitBody {
    type Output = LimitBodyEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        LimitBodyEndpoint { max_bytes: self.max_bytes, inner }
    }
}

pub(crate) struct LimitBodyEndpoint<E> {
    max_bytes: usize,
    inner: E,
}

impl<E: Endpoint> Endpoint for LimitBodyEndpoint<E> {
    type Output = E::Output;

    async fn call(&self, mut request: Request) -> poem::Result<Self::Output> {
        let factor = if request.uri().path().ends_with("/import") { IMPORT_FACTOR } else { 1 };
        let body = request.take_body().into_bytes_limit(self.max_bytes * factor).await.map_err(|error| match error {
            poem::error::ReadBodyError::PayloadTooLarge => Problem::new(ErrorCode::BodyTooLarge),
            _ => Problem::with_detail(ErrorCode::RequestInvalid, "The body ended too early or is not what its headers say."),
        })?;
        request.set_body(Body::from_bytes(body));
        self.inner.call(request).await
    }
}
