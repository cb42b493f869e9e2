//! What a look at the file and the keyring tells.

use claviger_protocol::Environment;
use zeroize::Zeroizing;

use super::{
    entry::Entry,
    file::Content,
    ring::RingState,
    seal::{Envelope, Format, Seal, SealedWith, StateError},
};
use crate::{record::Record, status::LockReason};

/// What opens and closes the state files of one vault.
#[derive(Debug)]
pub(super) struct Seals {
    product: String,
    environment: Environment,
    machine: Seal,
}

/// What the state file is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// There is none.
    Missing,
    /// It can be read.
    Readable {
        record: Box<Record>,
        generation: u64,
        sealed_with: SealedWith,
    },
    /// It cannot be read here and now, but it may be whole: its keyring is locked, it is of another machine or of a newer version.
    Closed {
        damage: LockReason,
        generation: Option<u64>,
        newer: Option<u32>,
    },
    /// Nobody will ever read it.
    Lost,
}

impl Seals {
    pub(super) fn new(machine_secret: &[u8], product: &str, environment: Environment) -> Self {
        Self {
            product: product.to_owned(),
            environment,
            machine: Seal::derive(Format::State, SealedWith::Machine, machine_secret, product, environment),
        }
    }

    /// Seals a memory with the keyring's secret, or else with the machine's.
    pub(super) fn close(&self, record: &Record, generation: u64, ring: &RingState) -> Vec<u8> {
        let plain = Zeroizing::new(serde_json::to_vec(record).expect("a record is texts, numbers and lists"));
        let machine = self.machine.key_id();
        match ring {
            RingState::Holds(entry) => self.of_keyring(entry).close(generation, machine, &plain),
            RingState::Absent | RingState::Empty => self.machine.close(generation, machine, &plain),
        }
    }

    /// Tells what a state file is.
    pub(super) fn look(&self, content: &Content, ring: &RingState) -> Sight {
        let text = match content {
            Content::Missing => return Sight::Missing,
            Content::Strange => return Sight::Lost,
            Content::Unreadable => return closed(LockReason::StorageDamaged, None, None),
            Content::Bytes(text) => text,
        };
        let envelope = match Envelope::parse(text, Format::State) {
            Ok(envelope) => envelope,
            Err(StateError::Version(newer)) => return closed(LockReason::StorageDamaged, None, Some(newer)),
            Err(_) => return Sight::Lost,
        };
        let generation = envelope.generation;
        let of_this_machine = envelope.machine == self.machine.key_id();
        let opened = match (envelope.sealed_with, ring) {
            (SealedWith::Machine, _) => self.machine.open(&envelope),
            (SealedWith::Keyring, RingState::Holds(entry)) => self.of_keyring(entry).open(&envelope),
            (SealedWith::Keyring, RingState::Empty) => Err(StateError::ForeignKey),
            (SealedWith::Keyring, RingState::Absent) if of_this_machine => {
                return closed(LockReason::StorageDamaged, Some(generation), None);
            }
            (SealedWith::Keyring, RingState::Absent) => Err(StateError::ForeignKey),
        };
        let record = match opened {
            Ok(plain) => serde_json::from_slice(&plain),
            Err(StateError::ForeignKey) if !of_this_machine => {
                return closed(LockReason::OtherDevice, Some(generation), None);
            }
            // Sealed with a secret that the keyring no longer has, or changed.
            Err(_) => return Sight::Lost,
        };
        record.map_or(Sight::Lost, |record| Sight::Readable {
            record: Box::new(record),
            generation,
            sealed_with: envelope.sealed_with,
        })
    }

    fn of_keyring(&self, entry: &Entry) -> Seal {
        Seal::derive(
            Format::State,
            SealedWith::Keyring,
            entry.secret.as_slice(),
            &self.product,
            self.environment,
        )
    }
}

const fn closed(damage: LockReason, generation: Option<u64>, newer: Option<u32>) -> Sight {
    Sight::Closed {
        damage,
        generation,
        newer,
    }
}

impl Sight {
    /// The generation that the file tells of itself.
    pub(super) const fn generation(&self) -> Option<u64> {
        match self {
            Self::Readable { generation, .. } => Some(*generation),
            Self::Closed { generation, .. } => *generation,
            Self::Missing | Self::Lost => None,
        }
    }
}
