//! Reading a state file outside of a client: what the published test vectors are about.

use chrono::{DateTime, Utc};
use claviger_protocol::Environment;
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::seal::{Envelope, Format, Seal, SealedWith, StateError};
use crate::record::Record;

/// What is in a state file, with hashes in place of its secrets: it can be compared, and logged.
#[derive(Serialize)]
struct Summary {
    generation: u64,
    sealed_with: SealedWith,
    license: Option<LicenseSummary>,
    trial: Option<String>,
    server_time: Option<DateTime<Utc>>,
    local_time: Option<DateTime<Utc>>,
    keys: Vec<String>,
    announcements: Vec<String>,
    purchase: Option<String>,
}

#[derive(Serialize)]
struct LicenseSummary {
    key: Option<String>,
    grant: Option<String>,
    refusal: Option<String>,
    held: bool,
}

/// Opens a state file with the secret that it is sealed with, and tells as JSON what is in it.
///
/// `secret` is the one that the file's `sealed_with` names: the 32 bytes that the keyring keeps, or the raw id of the machine. The answer
/// has `generation`, `sealed_with`, `license` (`key`, `grant`, `refusal`, `held`), `trial`, `server_time`, `local_time`, `keys` (the ids
/// of keys taken at their word), `announcements` (tokens that announced keys) and `purchase` (its session), with `null` for what is
/// absent. License key, tokens and session are told as the SHA-256 of their text, in hexadecimal: enough to compare, nothing to steal.
///
/// # Errors
/// [`StateError`]; its names do not change.
pub fn read_state(text: &[u8], secret: &[u8], product: &str, environment: Environment) -> Result<String, StateError> {
    let envelope = Envelope::parse(text, Format::State)?;
    let seal = Seal::derive(Format::State, envelope.sealed_with, secret, product, environment);
    let plain = seal.open(&envelope)?;
    let record: Record = serde_json::from_slice(&plain).map_err(|_| StateError::Damaged)?;
    let summary = summary(&envelope, &record);
    Ok(serde_json::to_string(&summary).expect("texts and numbers serialize"))
}

fn summary(envelope: &Envelope, record: &Record) -> Summary {
    let license = record.license.as_ref().map(|license| LicenseSummary {
        key: license.key.as_ref().map(|key| hash(key.expose())),
        grant: license.grant.as_ref().map(|token| hash(&token.0)),
        refusal: license.refusal.as_ref().map(|token| hash(&token.0)),
        held: license.held,
    });
    Summary {
        generation: envelope.generation,
        sealed_with: envelope.sealed_with,
        license,
        trial: record.trial.as_ref().map(|token| hash(&token.0)),
        server_time: record.anchor.as_ref().map(|anchor| anchor.server),
        local_time: record.anchor.as_ref().map(|anchor| anchor.local),
        keys: record.keys.iter().map(|key| key.kid.clone()).collect(),
        announcements: record.announcements.iter().map(|token| hash(&token.0)).collect(),
        purchase: record.purchase.as_ref().map(|purchase| hash(&purchase.session)),
    }
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}
