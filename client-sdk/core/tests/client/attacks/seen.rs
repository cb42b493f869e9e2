//! What the attacker sees of his attempts.

use std::collections::BTreeSet;

use claviger_client::{Error, State, Status};

use crate::support::{name, word};

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    /// The state, or the code of an error.
    pub(super) what: String,
    /// What the app shows.
    pub(super) words: String,
    /// Whether it got him in.
    pub(super) is_in: bool,
}

/// Each thing that was seen, once.
pub(super) type AllSeen = BTreeSet<Seen>;

impl Seen {
    /// The words of all, each once.
    pub(super) fn words(all: &AllSeen) -> String {
        let words: BTreeSet<&str> = all.iter().map(|seen| seen.words.as_str()).collect();
        words.into_iter().collect::<Vec<_>>().join(" · ")
    }

    /// The states and codes of all, each once.
    pub(super) fn codes(all: &AllSeen) -> String {
        let codes: BTreeSet<String> = all.iter().map(|seen| format!("`{}`", seen.what)).collect();
        codes.into_iter().collect::<Vec<_>>().join(", ")
    }
}

impl From<&Status> for Seen {
    fn from(status: &Status) -> Self {
        Self {
            what: match (status.state, status.fault) {
                // Nothing changed, and the app says why nothing came.
                (State::Locked { reason }, Some(fault)) => format!("{}, {}", name(reason), name(fault)),
                (State::Locked { reason }, None) => name(reason),
                (state, _) => word(state),
            },
            words: status.detail.clone(),
            is_in: status.usable,
        }
    }
}

impl From<Status> for Seen {
    fn from(status: Status) -> Self {
        (&status).into()
    }
}

impl From<Error> for Seen {
    fn from(error: Error) -> Self {
        Self {
            what: match &error.code {
                claviger_client::ErrorCode::NoAnswer(fault) => name(fault),
                code => code.as_str().to_owned(),
            },
            words: error.detail,
            is_in: false,
        }
    }
}

impl From<Result<Status, Error>> for Seen {
    fn from(result: Result<Status, Error>) -> Self {
        match result {
            Ok(status) => status.into(),
            Err(error) => error.into(),
        }
    }
}
