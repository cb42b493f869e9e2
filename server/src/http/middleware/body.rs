//! Reads the body, once and bounded, and says what is wrong with one that its operation refuses.

use poem::{Body, Endpoint, Middleware, PathPattern, Request};
use poem_openapi::error::ParseRequestPayloadError;

use crate::{
    http::problem::{ErrorCode, Problem},
    openapi,
};

/// Imports may be this many times as large as other bodies.
const IMPORT_FACTOR: usize = 10;

/// See the module.
pub(crate) struct ReadBody {
    pub(crate) max_bytes: usize,
}

impl<E: Endpoint> Middleware<E> for ReadBody {
    type Output = ReadBodyEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ReadBodyEndpoint {
            max_bytes: self.max_bytes,
            inner,
        }
    }
}

pub(crate) struct ReadBodyEndpoint<E> {
    max_bytes: usize,
    inner: E,
}

impl<E: Endpoint> Endpoint for ReadBodyEndpoint<E> {
    type Output = E::Output;

    async fn call(&self, mut request: Request) -> poem::Result<Self::Output> {
        let factor = if request.uri().path().ends_with("/import") {
            IMPORT_FACTOR
        } else {
            1
        };
        let body = request
            .take_body()
            .into_bytes_limit(self.max_bytes * factor)
            .await
            .map_err(|error| match error {
                poem::error::ReadBodyError::PayloadTooLarge => Problem::new(ErrorCode::BodyTooLarge),
                _ => Problem::with_detail(
                    ErrorCode::RequestInvalid,
                    "The body ended too early or is not what its headers say.",
                ),
            })?;
        let method = request.method().to_string();
        request.set_body(Body::from_bytes(body.clone()));
        self.inner
            .call(request)
            .await
            .map_err(|error| explain(error, &method, &body))
    }
}

fn explain(error: poem::Error, method: &str, body: &[u8]) -> poem::Error {
    let (true, Some(pattern)) = (
        error.is::<ParseRequestPayloadError>(),
        error.data::<PathPattern>().cloned(),
    ) else {
        return error;
    };
    let mistakes = openapi::body_mistakes(method, &pattern.0, body);
    if mistakes.is_empty() {
        return error;
    }
    let mut problem = Problem::with_detail(
        ErrorCode::RequestInvalid,
        "The body does not fit the operation's schema; `errors` lists the fields.",
    );
    problem.more.errors = Some(mistakes);
    let mut explained = poem::Error::from(problem);
    explained.set_data(pattern);
    explained
}
