//! Stripe's promise about `Idempotency-Key`: the first result of a POST is kept and played again.

use std::collections::HashMap;

use crate::http::{Answer, ApiError};

/// After so many seconds Stripe may forget a key, and the stand-in does.
const KEPT: i64 = 24 * 60 * 60;
const MAX_KEY_LENGTH: usize = 255;

#[derive(Debug)]
struct Entry {
    /// The request that the key was first used for.
    request: String,
    at: i64,
    /// Absent while that request runs.
    answer: Option<Answer>,
    /// The next who uses the key is to find that request still running.
    late: bool,
}

/// The keys of one account.
#[derive(Debug, Default)]
pub(crate) struct Idempotency {
    entries: HashMap<String, Entry>,
}

impl Idempotency {
    /// Marks a key as in use, or gives back the answer that it got before.
    pub(crate) fn begin(&mut self, key: &str, request: &str, now: i64) -> Result<Option<Answer>, ApiError> {
        if key.is_empty() || key.len() > MAX_KEY_LENGTH {
            return Err(ApiError::invalid(
                "Idempotency keys have 1 to 255 characters.",
                "Idempotency-Key",
            ));
        }
        self.entries.retain(|_, entry| now - entry.at < KEPT);
        let Some(entry) = self.entries.get_mut(key) else {
            self.entries.insert(
                key.to_owned(),
                Entry {
                    request: request.to_owned(),
                    at: now,
                    answer: None,
                    late: false,
                },
            );
            return Ok(None);
        };
        let late = std::mem::take(&mut entry.late);
        match &entry.answer {
            _ if entry.request != request => Err(ApiError::idempotency(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were first used with.",
            )),
            Some(answer) if !late => Ok(Some(answer.clone())),
            _ => Err(ApiError::idempotency(
                409,
                "Another request with this key is still in progress.",
            )),
        }
    }

    /// Ends the use of a key. Answers of requests that were never carried out (refused as invalid) are not kept. `late`:
    /// the request seems to run until the key is used once more.
    pub(crate) fn end(&mut self, key: &str, answer: &Answer, late: bool) {
        match self.entries.get_mut(key) {
            Some(entry) if answer.is_kept() => {
                entry.answer = Some(answer.clone());
                entry.late = late;
            }
            _ => {
                self.entries.remove(key);
            }
        }
    }
}
