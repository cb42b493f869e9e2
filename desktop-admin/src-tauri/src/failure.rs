//! What commands reject with.

use serde::Serialize;

/// Why a command did not do what it was asked, in the words of the server's own problems.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[error("{code}: {detail}")]
pub(crate) struct Failure {
    /// The code to switch on: the server's own, or one of this app.
    pub(crate) code: String,
    /// What happened, as a plain sentence.
    pub(crate) detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) fix: Option<String>,
    /// The HTTP status, if the server answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) status: Option<u16>,
}

impl Failure {
    /// A failure of the app itself.
    pub(crate) fn new(code: &str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            detail: detail.into(),
            fix: Some(fix.into()),
            status: None,
        }
    }
}
