//! Turns every error and panic into a problem document, and bounds the time a request takes.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use poem::{
    Endpoint, IntoResponse, Middleware, PathPattern, Request, Response,
    error::{MethodNotAllowedError, NotFoundError},
    http::{HeaderValue, StatusCode, header},
};
use poem_openapi::error::{
    AuthorizationError, ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError,
};

use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::RequestId,
    },
    openapi,
};

/// See the module.
pub(crate) struct Problems {
    pub(crate) time_out: Duration,
}

impl<E: Endpoint> Middleware<E> for Problems {
    type Output = ProblemsEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ProblemsEndpoint {
            time_out: self.time_out,
            inner,
        }
    }
}

pub(crate) struct ProblemsEndpoint<E> {
    time_out: Duration,
    inner: E,
}

impl<E: Endpoint> Endpoint for ProblemsEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let id = request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default();
        let path = request.uri().path().to_owned();
        let call = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let (problem, pattern) = match tokio::time::timeout(self.time_out, call).await {
            Ok(Ok(Ok(response))) => return Ok(response.into_response()),
            Ok(Ok(Err(error))) => {
                let pattern = error.data::<PathPattern>().cloned();
                if error.is_from_response() {
                    return Ok(error.into_response());
                }
                (problem_of(&error, &path), pattern)
            }
            // The panic hook has written message and place into the log.
            Ok(Err(_panic)) => (Problem::new(ErrorCode::Internal), None),
            Err(_elapsed) => (Problem::new(ErrorCode::Timeout), None),
        };
        let mut response = problem.response(&id);
        if problem.code == ErrorCode::MethodNotAllowed
            && let Some(route) = openapi::route(&path)
            && let Ok(methods) = HeaderValue::from_str(&route.methods)
        {
            response.headers_mut().insert(header::ALLOW, methods);
        }
        if let Some(pattern) = pattern {
            response.set_data(pattern);
        }
        Ok(response)
    }
}

fn problem_of(error: &poem::Error, path: &str) -> Problem {
    if let Some(problem) = error.downcast_ref::<Problem>() {
        return problem.clone();
    }
    if let Some(ParseRequestPayloadError { reason }) = error.downcast_ref() {
        return Problem::with_detail(
            ErrorCode::RequestInvalid,
            format!("The body cannot be read: {}.", harmless(reason)),
        );
    }
    if let Some(ParseParamError { name, reason }) = error.downcast_ref() {
        let detail = format!("The parameter `{name}` cannot be read: {}.", harmless(reason));
        return Problem::with_detail(ErrorCode::RequestInvalid, detail);
    }
    // poem-openapi calls the parameters of a path `param0`, `param1`, …: the reason says more.
    if let Some(ParsePathError { reason, .. }) = error.downcast_ref() {
        let detail = format!("The path cannot be read: {}.", harmless(reason));
        return Problem::with_detail(ErrorCode::RequestInvalid, detail);
    }
    if error.is::<ContentTypeError>() {
        return Problem::new(ErrorCode::MediaTypeUnsupported);
    }
    if error.is::<AuthorizationError>() {
        return Problem::new(missing_authorization(path));
    }
    if error.is::<NotFoundError>() {
        return Problem::new(ErrorCode::RouteNotFound);
    }
    if error.is::<MethodNotAllowedError>() {
        return Problem::new(ErrorCode::MethodNotAllowed);
    }
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ErrorCode::BodyTooLarge),
        status if status.is_client_error() => Problem::new(ErrorCode::RequestInvalid),
        status => {
            tracing::error!(%status, error = %error, "a request failed");
            Problem::new(ErrorCode::Internal)
        }
    }
}

/// What a request without an `Authorization` lacks.
fn missing_authorization(path: &str) -> ErrorCode {
    if path.starts_with("/v1/customer/") {
        ErrorCode::CustomerSessionInvalid
    } else {
        ErrorCode::Unauthorized
    }
}

/// A parser's reason without the values it quotes: a license key in the wrong place must not come back in an error.
fn harmless(reason: &str) -> String {
    let first_line = reason.lines().next().unwrap_or_default();
    let before_value = first_line.split(", found").next().unwrap_or_default();
    before_value
        .split("invalid type: string")
        .next()
        .unwrap_or_default()
        .trim_end_matches(['.', ':', ' '])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_quote_no_values() {
        let reason = r#"failed to parse "ActivateRequest": Expected input type "string", found ["SF-SECRET"]."#;
        assert_eq!(
            harmless(reason),
            r#"failed to parse "ActivateRequest": Expected input type "string""#
        );
        assert_eq!(harmless("invalid type: string \"SF-SECRET\", expected u64"), "");
    }
}
