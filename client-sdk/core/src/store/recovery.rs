//! What heals a lost memory without the user: the license key alone, sealed with the machine's key.

use std::io;

use claviger_protocol::{Environment, LicenseKey};
use serde::{Deserialize, Serialize};

use super::{
    file::{Content, WholeFile},
    seal::{Envelope, Format, Seal, SealedWith},
};

/// The license key, where the loss of the keyring does not reach it. It grants nothing: the server is asked with it.
#[derive(Debug)]
pub(super) struct Recovery {
    file: WholeFile,
    seal: Seal,
}

#[derive(Serialize, Deserialize)]
struct Rescued {
    license_key: LicenseKey,
}

impl Recovery {
    pub(super) fn new(file: WholeFile, machine_secret: &[u8], product: &str, environment: Environment) -> Self {
        Self {
            file,
            seal: Seal::derive(
                Format::Recovery,
                SealedWith::Machine,
                machine_secret,
                product,
                environment,
            ),
        }
    }

    /// The license key, if this machine can read it.
    pub(super) fn read(&self) -> Option<LicenseKey> {
        let Content::Bytes(text) = self.file.read() else {
            return None;
        };
        let envelope = Envelope::parse(&text, Format::Recovery).ok()?;
        let plain = self.seal.open(&envelope).ok()?;
        let rescued: Rescued = serde_json::from_slice(&plain).ok()?;
        Some(rescued.license_key)
    }

    /// Whether the file says what it should.
    pub(super) fn is_of(&self, key: Option<&LicenseKey>) -> bool {
        match key {
            Some(key) => self.read().as_ref() == Some(key),
            None => self.file.read() == Content::Missing,
        }
    }

    /// Makes the file say what it should.
    pub(super) fn keep(&self, key: Option<&LicenseKey>) -> io::Result<()> {
        if self.is_of(key) {
            return Ok(());
        }
        let Some(key) = key else {
            return self.file.remove();
        };
        let rescued = Rescued {
            license_key: key.clone(),
        };
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(&rescued).expect("a text serializes"));
        self.file.write(&self.seal.close(0, self.seal.key_id(), &plain))
    }

    pub(super) fn remove(&self) -> io::Result<()> {
        self.file.remove()
    }
}
