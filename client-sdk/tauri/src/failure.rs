//! What commands reject with.

use claviger_client::Error;
use serde::Serialize;

/// Why a command did not do what it was asked, in the form of [`Error`].
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Failure {
    /// The operation failed.
    License(Error),
    /// The app itself failed.
    Host {
        /// Always `HOST_FAILED`.
        code: &'static str,
        /// What happened.
        detail: &'static str,
        /// What to do about it.
        fix: &'static str,
    },
}

impl Failure {
    /// There is no browser to open a page in.
    pub(crate) const fn no_browser() -> Self {
        Self::host(
            "The browser could not be opened.",
            "Choose a browser in the settings of the system and try again.",
        )
    }

    /// The server gave something that is no page.
    pub(crate) const fn no_page() -> Self {
        Self::host(
            "The license server gave an address that is no web page.",
            "Try again; if it stays like this, tell the maker of the app.",
        )
    }

    const fn host(detail: &'static str, fix: &'static str) -> Self {
        Self::Host {
            code: "HOST_FAILED",
            detail,
            fix,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::License(error)
    }
}
