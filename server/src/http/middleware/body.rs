//! Reads the body, once and bounded, and says what is wrong with one that its operation refuses.

use std::{error::Error, io};

use http_body_util::{BodyExt, LengthLimitError, Limited, combinators::BoxBody};
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
        let body = BoxBody::<_, io::Error>::from(request.take_body());
        // poem's own `into_bytes_limit` takes 4 KiB of every request's memory, and copies.
        let read = Limited::new(body, self.max_bytes * factor).collect().await;
        let body = read.map_err(|error| explain_unread(&*error))?.to_bytes();
        let method = request.method().clone();
        request.set_body(Body::from_bytes(body.clone()));
        self.inner
            .call(request)
            .await
            .map_err(|error| explain(error, method.as_str(), &body))
    }
}

fn explain_unread(error: &(dyn Error + 'static)) -> Problem {
    if error.is::<LengthLimitError>() {
        Problem::new(ErrorCode::BodyTooLarge)
    } else {
        let detail = "The body ended too early or is not what its headers say.";
        Problem::with_detail(ErrorCode::RequestInvalid, detail)
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
