//! Why there was no answer.

use std::{error::Error as StdError, io, iter};

use serde::Deserialize;

use crate::failure::Failure;

/// Tells why there was no answer. Addresses stay out of it.
pub(super) fn no_answer(error: &reqwest::Error) -> Failure {
    if causes(error).any(|cause| cause.is::<rustls::Error>()) {
        return Failure::new(
            "TLS_FAILED",
            "The connection to the server is not secure: its certificate is not one to trust.",
            "Check the address, the server's certificate and the clock of this device. Nothing was sent.",
        );
    }
    if error.is_timeout() {
        return timed_out();
    }
    Failure::new(
        "NO_CONNECTION",
        if error.is_connect() {
            "The server cannot be reached."
        } else {
            "The connection to the server broke before its answer was there."
        },
        "Check that the server runs, its address, and the connection to the network.",
    )
}

/// The answer took too long.
pub(super) fn timed_out() -> Failure {
    Failure::new(
        "TIMEOUT",
        "The server did not answer in time. What it was asked may still have happened.",
        "Look whether it did before you try again.",
    )
}

/// The answer is longer than anything that the page could show.
pub(super) fn too_large() -> Failure {
    Failure::new(
        "ANSWER_TOO_LARGE",
        "The answer of the server is too large.",
        "Ask for less at once, or save it as a file.",
    )
}

/// What the page wants to send is longer than anything that a server takes.
pub(super) fn question_too_large() -> Failure {
    Failure::new(
        "QUESTION_TOO_LARGE",
        "This is more than can be sent to the server at once.",
        "Split it, and send one part after the other.",
    )
}

#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: String,
    fix: Option<String>,
}

/// What a server says why it refuses.
pub(super) fn refused(status: u16, body: &[u8]) -> Failure {
    match serde_json::from_slice::<Problem>(body) {
        Ok(Problem { code, detail, fix }) => Failure {
            code,
            detail,
            fix,
            status: Some(status),
        },
        Err(_) => Failure {
            status: Some(status),
            ..not_claviger()
        },
    }
}

/// Something else than Claviger answered.
pub(super) fn not_claviger() -> Failure {
    Failure::new(
        "NOT_CLAVIGER",
        "Something else than a Claviger server answered.",
        "Check the address; sign in to the network if it asks for that.",
    )
}

/// An error and what caused it.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    iter::successors(Some(error as &(dyn StdError + 'static)), |error| cause(*error))
}

/// Errors of input and output hide what they wrap from [`StdError::source`].
fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
