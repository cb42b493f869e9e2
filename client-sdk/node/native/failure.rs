//! Failures on their way to JavaScript.

use std::fmt::Display;

use claviger_client::{Error, ErrorCode};

use crate::json;

/// A failure of the core.
pub(crate) fn of(error: Error) -> napi::Error {
    napi::Error::from_reason(json::text(&error))
}

/// An argument that is not what it should be.
pub(crate) fn argument(what: &str, error: &dyn Display) -> napi::Error {
    let code = match what {
        "setup" => ErrorCode::SetupInvalid,
        _ => ErrorCode::Rejected("REQUEST_INVALID".to_owned()),
    };
    of(Error {
        code,
        detail: format!("The {what} is not valid: {error}."),
        fix: "Correct it in the app.".to_owned(),
        devices: Vec::new(),
        retry_at: None,
    })
}

/// The client was closed while it did something that takes long.
pub(crate) fn closed() -> napi::Error {
    let error = serde_json::json!({
        "code": "CLIENT_CLOSED",
        "detail": "The app stopped waiting.",
        "fix": "Begin again.",
    });
    napi::Error::from_reason(error.to_string())
}
