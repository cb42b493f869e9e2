//! Answers of the API and the forms of its errors.

use serde_json::{Value, json};

/// A status with its JSON body, as it went out and may go out again.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// The `Request-Id` of the request that was carried out.
    pub(crate) request_id: String,
}

impl Answer {
    /// Whether Stripe keeps it for the idempotency key: results and failures of a request that began, not refusals
    /// before that.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(self.status, 200..=299 | 402 | 500)
    }
}

/// A refusal in Stripe's form.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    pub(crate) message: String,
    param: Option<String>,
}

impl ApiError {
    fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            code: None,
            message: message.into(),
            param: None,
        }
    }

    /// 400: a parameter that Stripe does not take.
    pub(crate) fn invalid(message: impl Into<String>, param: &str) -> Self {
        Self {
            param: Some(param.to_owned()),
            ..Self::new(400, "invalid_request_error", message)
        }
    }

    /// 400: not in this state.
    pub(crate) fn state(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", message)
    }

    /// 401, without the key that was shown.
    pub(crate) fn unknown_key() -> Self {
        Self::new(401, "invalid_request_error", "Invalid API Key provided.")
    }

    /// 404 for an id in the path.
    pub(crate) fn no_such(object: &str, id: &str, param: &str) -> Self {
        Self {
            code: Some("resource_missing"),
            param: Some(param.to_owned()),
            ..Self::new(404, "invalid_request_error", format!("No such {object}: '{id}'"))
        }
    }

    /// The same as a 400: for an id in a parameter.
    pub(crate) fn bad_request(self) -> Self {
        Self { status: 400, ..self }
    }

    /// 404 for an operation that is not there.
    pub(crate) fn unknown_operation(method: &str, path: &str) -> Self {
        Self::new(
            404,
            "invalid_request_error",
            format!("Unrecognized request URL ({method}: {path})."),
        )
    }

    pub(crate) fn idempotency(status: u16, message: &str) -> Self {
        let code = (status == 409).then_some("idempotency_key_in_use");
        Self {
            code,
            ..Self::new(status, "idempotency_error", message)
        }
    }

    /// 429.
    pub(crate) fn too_many_requests() -> Self {
        Self {
            code: Some("rate_limit"),
            ..Self::new(429, "invalid_request_error", "Too many requests.")
        }
    }

    /// A failure on Stripe's side.
    pub(crate) fn internal(status: u16) -> Self {
        Self::new(status, "api_error", "An unknown error occurred.")
    }

    pub(crate) fn body(&self) -> Value {
        let mut error = json!({"type": self.kind, "message": self.message});
        for (key, value) in [("code", self.code), ("param", self.param.as_deref())] {
            if let Some(value) = value {
                error[key] = json!(value);
            }
        }
        json!({"error": error})
    }
}
