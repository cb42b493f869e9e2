//! What an app can ask: one operation, one file.

mod activate;
mod check;
mod configured;
mod deactivate;
mod devices;
mod entitlements;
mod heartbeat;
mod offline;
mod purchase;
mod recover;
mod trial;
mod verify;

pub(crate) use configured::Configured;
pub use purchase::Wish;
pub use verify::verify_token;

use claviger_protocol::Code;

use crate::{
    api::{Answer, Heard, Problem},
    client::Client,
    error::{Error, ErrorCode},
};

/// What the server did; that it could not, or gave no answer, is an error.
fn done<T>(heard: Heard<T>) -> Result<T, Error> {
    match heard {
        Ok(Answer::Done(done)) => Ok(done),
        Ok(Answer::Problem(problem)) => Err(rejected(problem)),
        Err(silence) => Err(Error::no_answer(silence.fault)),
    }
}

impl Client {
    /// The same of a request about the license or trial: that there was no answer is part of how things stand.
    fn done<T>(&self, heard: Heard<T>) -> Result<T, Error> {
        match heard {
            Err(silence) => Err(self.silent(silence)),
            answered => done(answered),
        }
    }
}

/// What the server could not do, as an error. It is not signed, so nothing else follows from it.
fn rejected(problem: Problem) -> Error {
    let known = Code::ALL.into_iter().find(|code| code.as_str() == problem.code);
    let fix = problem
        .fix
        .or_else(|| known.and_then(Code::fix).map(str::to_owned))
        .unwrap_or_default();
    let mut error = Error::new(ErrorCode::Rejected(problem.code), problem.detail, fix);
    error.devices = problem.devices;
    error.retry_at = problem.retry_at;
    error
}

/// A license key as a person typed it.
fn typed_key(text: &str) -> Result<claviger_protocol::LicenseKey, Error> {
    let key = claviger_protocol::LicenseKey::new(text.trim());
    match key.canonical() {
        Ok(_) => Ok(key),
        Err(error) => Err(Error::new(
            ErrorCode::Rejected("KEY_INVALID".to_owned()),
            "This cannot be a license key.",
            sentence(&error.to_string()),
        )),
    }
}

/// A lower-case phrase as a sentence. One that is a sentence stays as it is.
fn sentence(phrase: &str) -> String {
    let mut letters = phrase.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
