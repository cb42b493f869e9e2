//! The vault's entry in the keyring.

use std::path::Path;

use claviger_protocol::Environment;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{
    entry::{Entry, EntryError},
    keeper::{KeeperError, Patient},
};

/// The vault's entry in the keyring.
#[derive(Debug)]
pub(super) struct Ring {
    keeper: Option<Patient>,
    name: String,
}

/// What the keyring says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RingState {
    /// There is none, or it does not work.
    Absent,
    /// It works, and has no entry of ours.
    Empty,
    /// It has our entry.
    Holds(Entry),
}

impl RingState {
    /// The generation that was written last, as far as the keyring knows.
    pub(super) const fn generation(&self) -> u64 {
        match self {
            Self::Holds(entry) => entry.generation,
            Self::Absent | Self::Empty => 0,
        }
    }
}

impl Ring {
    /// The entry for the vault in this folder. Each folder has its own: the counters of two would contradict one another.
    pub(super) fn new(keeper: Option<Patient>, folder: &Path, product: &str, environment: Environment) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let hash = HEXLOWER.encode(&Sha256::digest(folder.as_os_str().as_encoded_bytes())[..8]);
        Self {
            keeper,
            name: format!("{product}.{environment}.{hash}"),
        }
    }

    pub(super) fn look(&self) -> RingState {
        let Some(keeper) = &self.keeper else {
            return RingState::Absent;
        };
        match keeper.read(&self.name) {
            Ok(None) => RingState::Empty,
            Ok(Some(text)) => match Entry::parse(&text) {
                Ok(entry) => RingState::Holds(entry),
                Err(EntryError::Malformed) => RingState::Empty,
                Err(EntryError::Version) => RingState::Absent,
            },
            Err(error) => absent(error),
        }
    }

    /// Makes an entry with a new secret, and reads it back: nothing is sealed with a secret that may not be there tomorrow.
    pub(super) fn create(&self, generation: u64) -> RingState {
        let Some(keeper) = &self.keeper else {
            return RingState::Absent;
        };
        let entry = Entry::fresh(generation);
        if let Err(error) = keeper.write(&self.name, entry.to_text()) {
            return absent(error);
        }
        match self.look() {
            RingState::Holds(kept) if kept == entry => RingState::Holds(kept),
            _ => RingState::Absent,
        }
    }

    /// Raises the counter. Tells whether it is kept.
    pub(super) fn count(&self, entry: &Entry, generation: u64) -> bool {
        let Some(keeper) = &self.keeper else {
            return false;
        };
        let kept = keeper.write(&self.name, entry.at(generation).to_text());
        kept.map_err(absent).is_ok()
    }

    pub(super) fn delete(&self) {
        if let Some(keeper) = &self.keeper {
            let _ = keeper.delete(&self.name).map_err(absent);
        }
    }
}

fn absent(error: KeeperError) -> RingState {
    tracing::warn!(%error, "the keyring cannot be used");
    RingState::Absent
}
