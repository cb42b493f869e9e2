//! The seal of the files: what they look like, and how they are opened.
//!
//! A file is a JSON object:
//!
//! | field | meaning |
//! |---|---|
//! | `format` | `claviger-state`, or `claviger-recovery` |
//! | `version` | `1` |
//! | `generation` | counts the writes |
//! | `sealed_with` | where the secret is from: `keyring` or `machine` |
//! | `key_id` | names the secret: tells a file of another key from a damaged one |
//! | `machine` | the `key_id` that a file sealed with this machine's secret has |
//! | `nonce` | 12 random bytes, base64 |
//! | `sealed` | base64 of AES-256-GCM's ciphertext and tag; the plaintext is JSON |
//!
//! A *list* of texts is encoded as each text's length in bytes (8 bytes, big-endian) and the text itself, in UTF-8. With HKDF-SHA-256
//! (RFC 5869, no salt) of the secret, the key is the 32 bytes for the list `format, "1", "seal", sealed_with, product, environment`, and
//! `key_id` the 8 bytes, in hexadecimal, for the list `format, "1", "key-id", sealed_with, product`. The additional data of the seal is
//! the list of `format, version, generation, sealed_with, key_id, machine, nonce`, as they are in the file, and `product, environment`.

use std::fmt;

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use claviger_protocol::Environment;
use data_encoding::{BASE64, HEXLOWER};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::random;

const VERSION: u32 = 1;
const NONCE_LENGTH: usize = 12;

/// Why a state file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StateError {
    /// It has not the form of one.
    #[error("this is not a state file")]
    Malformed,
    /// It is of a version that this SDK does not know.
    #[error("this state file is of version {0}, which is not known here")]
    Version(u32),
    /// It is sealed with another secret: it is of another machine, or its secret was lost.
    #[error("this state file is sealed with another secret")]
    ForeignKey,
    /// It was changed, or is of another product or environment.
    #[error("this state file is damaged")]
    Damaged,
}

impl StateError {
    /// A name that does not change: `malformed`, `version`, `foreign_key` or `damaged`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Version(_) => "version",
            Self::ForeignKey => "foreign_key",
            Self::Damaged => "damaged",
        }
    }
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// The memory.
    State,
    /// The license key alone.
    Recovery,
}

impl Format {
    const fn as_str(self) -> &'static str {
        match self {
            Self::State => "claviger-state",
            Self::Recovery => "claviger-recovery",
        }
    }
}

/// Where the secret of a seal is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SealedWith {
    /// The keyring keeps it.
    Keyring,
    /// It is what only this machine has.
    Machine,
}

impl SealedWith {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::Machine => "machine",
        }
    }
}

/// What seals and opens the files of one format, product and environment with one secret.
pub(super) struct Seal {
    format: Format,
    sealed_with: SealedWith,
    product: String,
    environment: Environment,
    key: Zeroizing<[u8; 32]>,
    key_id: String,
}

/// A sealed file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope {
    format: String,
    version: u32,
    pub(super) generation: u64,
    pub(super) sealed_with: SealedWith,
    key_id: String,
    pub(super) machine: String,
    nonce: String,
    sealed: String,
}

/// What all versions of a file have in common.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl Envelope {
    /// Reads the outside of a file.
    pub(super) fn parse(text: &[u8], format: Format) -> Result<Self, StateError> {
        let head: Head = serde_json::from_slice(text).map_err(|_| StateError::Malformed)?;
        if head.format != format.as_str() {
            return Err(StateError::Malformed);
        }
        match head.version {
            VERSION => serde_json::from_slice(text).map_err(|_| StateError::Malformed),
            unknown => Err(StateError::Version(unknown)),
        }
    }

    fn nonce(&self) -> Result<[u8; NONCE_LENGTH], StateError> {
        let bytes = BASE64
            .decode(self.nonce.as_bytes())
            .map_err(|_| StateError::Malformed)?;
        bytes.try_into().map_err(|_| StateError::Malformed)
    }

    fn additional_data(&self, product: &str, environment: Environment) -> Vec<u8> {
        list(&[
            &self.format,
            &self.version.to_string(),
            &self.generation.to_string(),
            self.sealed_with.as_str(),
            &self.key_id,
            &self.machine,
            &self.nonce,
            product,
            environment.as_str(),
        ])
    }
}

impl Seal {
    pub(super) fn derive(
        format: Format,
        sealed_with: SealedWith,
        secret: &[u8],
        product: &str,
        environment: Environment,
    ) -> Self {
        let (name, with) = (format.as_str(), sealed_with.as_str());
        let derivation = Hkdf::<Sha256>::new(None, secret);
        let fill = |info: Vec<u8>, output: &mut [u8]| {
            derivation
                .expand(&info, output)
                .expect("HKDF-SHA-256 gives up to 8160 bytes");
        };
        let mut key = Zeroizing::new([0; 32]);
        fill(
            list(&[name, "1", "seal", with, product, environment.as_str()]),
            key.as_mut_slice(),
        );
        // Not bound to the environment: a file of the other one is a misplaced file, not one of another machine.
        let mut key_id = [0; 8];
        fill(list(&[name, "1", "key-id", with, product]), &mut key_id);
        Self {
            format,
            sealed_with,
            product: product.to_owned(),
            environment,
            key,
            key_id: HEXLOWER.encode(&key_id),
        }
    }

    /// What names the secret.
    pub(super) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// A sealed file. `machine` is the id of this machine's key.
    pub(super) fn close(&self, generation: u64, machine: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = random::bytes::<NONCE_LENGTH>();
        let mut envelope = Envelope {
            format: self.format.as_str().to_owned(),
            version: VERSION,
            generation,
            sealed_with: self.sealed_with,
            key_id: self.key_id.clone(),
            machine: machine.to_owned(),
            nonce: BASE64.encode(&nonce),
            sealed: String::new(),
        };
        let aad = envelope.additional_data(&self.product, self.environment);
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &aad })
            .expect("a value in memory can be sealed");
        envelope.sealed = BASE64.encode(&sealed);
        serde_json::to_vec(&envelope).expect("texts and numbers serialize")
    }

    /// The plaintext of a sealed file.
    pub(super) fn open(&self, envelope: &Envelope) -> Result<Zeroizing<Vec<u8>>, StateError> {
        if envelope.format != self.format.as_str() || envelope.sealed_with != self.sealed_with {
            return Err(StateError::Damaged);
        }
        if envelope.key_id != self.key_id {
            return Err(StateError::ForeignKey);
        }
        let nonce = Nonce::from(envelope.nonce()?);
        let sealed = BASE64
            .decode(envelope.sealed.as_bytes())
            .map_err(|_| StateError::Malformed)?;
        let aad = envelope.additional_data(&self.product, self.environment);
        let payload = Payload {
            msg: &sealed,
            aad: &aad,
        };
        let plain = self
            .cipher()
            .decrypt(&nonce, payload)
            .map_err(|_| StateError::Damaged)?;
        Ok(Zeroizing::new(plain))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.key).into())
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal")
            .field("format", &self.format)
            .field("sealed_with", &self.sealed_with)
            .finish_non_exhaustive()
    }
}

/// Texts, each with its length in front, so that none can run into the next.
fn list(texts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for text in texts {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes
}
