//! The vault: reads, changes and writes the memory, for several processes of one app at once.

use std::{
    fmt,
    io::{self, ErrorKind},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use claviger_protocol::{Environment, LicenseKey};
use zeroize::Zeroizing;

use super::{
    SecretKeeper,
    file::{WholeFile, make_folder},
    keeper::Patient,
    known::{Known, Last},
    lock::{Lock, PATIENCE},
    look::{Seals, Sight},
    recovery::Recovery,
    ring::{Ring, RingState},
    seal::SealedWith,
};
use crate::{
    record::Record,
    status::{LockReason, Warning},
};

/// Where and under what the memory is kept.
pub(crate) struct VaultOptions {
    /// The folder; it is made if it does not exist, for its owner alone.
    pub(crate) folder: PathBuf,
    /// The code of the product.
    pub(crate) product: String,
    /// The environment.
    pub(crate) environment: Environment,
    /// What only this machine (or volume) has: the raw device id.
    pub(crate) machine_secret: Zeroizing<Vec<u8>>,
    /// The keyring; `None` if the app wants none.
    pub(crate) keeper: Option<Arc<dyn SecretKeeper>>,
}

impl fmt::Debug for VaultOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VaultOptions")
            .field("product", &self.product)
            .field("environment", &self.environment)
            .field("keeper", &self.keeper)
            .finish_non_exhaustive()
    }
}

/// What was found, or is kept now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Opened {
    /// What is remembered. After a damage: what could be saved, which grants nothing.
    pub(crate) record: Record,
    /// What is wrong with it: [`LockReason::StorageDamaged`], [`LockReason::StorageRolledBack`] or [`LockReason::OtherDevice`].
    pub(crate) damage: Option<LockReason>,
    /// What weakens it.
    pub(crate) warnings: Vec<Warning>,
}

/// One memory on disk. Every call blocks; ask it from a thread that may.
#[derive(Debug)]
pub(crate) struct Vault {
    /// How long to wait for other processes.
    pub(super) patience: Duration,
    folder: PathBuf,
    state: WholeFile,
    seals: Seals,
    recovery: Recovery,
    ring: Ring,
    known: Mutex<Known>,
}

/// What a look at the disk and the keyring gave, weighed against what this process knows.
struct Found {
    last: Last,
    ring: RingState,
    sight: Sight,
    /// Whether the keyring does not do its part.
    is_weak: bool,
}

impl Vault {
    /// A vault. Touches nothing yet.
    pub(crate) fn new(options: VaultOptions) -> Self {
        let VaultOptions {
            folder,
            product,
            environment,
            machine_secret: secret,
            keeper,
        } = options;
        Self {
            state: WholeFile::new(&folder, "state.json"),
            seals: Seals::new(&secret, &product, environment),
            recovery: Recovery::new(WholeFile::new(&folder, "recovery.json"), &secret, &product, environment),
            ring: Ring::new(keeper.map(Patient::new), &folder, &product, environment),
            known: Mutex::default(),
            patience: PATIENCE,
            folder,
        }
    }

    /// Reads the memory. Never fails: what is wrong is part of the answer. A file that nobody will ever read is put aside under another
    /// name; one that another machine, a newer version or an unlocked keyring could read stays until it is replaced.
    pub(crate) fn open(&self) -> Opened {
        let mut known = self.known();
        let lock = self.lock();
        let found = self.find(&mut known, &lock);
        answer(&mut known, found)
    }

    /// Changes the memory: locks out other processes, reads what they wrote last, applies `change`, and writes.
    ///
    /// While the memory is damaged only a change that `heals` is written, because it rests on a fresh answer of the server; what else
    /// changes is in the answer, and nowhere else. Never fails: what cannot be written is in the answer all the same, with
    /// [`Warning::NotRemembered`], and is written with the next change.
    pub(crate) fn update(&self, heals: bool, change: impl FnOnce(Record) -> Record) -> Opened {
        let mut known = self.known();
        // If it cannot be made, writing fails, which says so.
        let _ = make_folder(&self.folder);
        let lock = self.lock();
        let mut found = self.find(&mut known, &lock);
        let before = found.last.record.clone();
        found.last.record = change(before.clone());
        let is_writable = found.last.damage.is_none() || heals;
        let is_needed = found.last.record != before || !self.is_in_order(&found);
        if is_writable && is_needed {
            found.last.unwritten = true;
            if let Err(error) = self.write(&mut known, &mut found, &lock) {
                tracing::warn!(kind = ?error.kind(), "what is to be remembered cannot be written");
            }
            found.last.damage = None;
        }
        answer(&mut known, found)
    }

    /// Forgets everything: the files, what was put aside of them, and the secret in the keyring. An empty lock file stays.
    pub(crate) fn forget(&self) {
        let mut known = self.known();
        let _lock = self.lock();
        *known = Known::default();
        // The state last but for the keyring: a crash in between leaves a memory that can be read, or nothing to recover one from.
        let removed = self.recovery.remove().and_then(|()| {
            self.state.remove_what_was_put_aside();
            self.state.remove()
        });
        if let Err(error) = removed {
            tracing::warn!(kind = ?error.kind(), "what is remembered cannot be removed");
        }
        self.ring.delete();
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> Lock {
        Lock::take(&self.folder.join("state.lock"), self.patience)
    }

    fn find(&self, known: &mut Known, lock: &Lock) -> Found {
        let ring = self.ring.look();
        let mut sight = self.seals.look(&self.state.read(), &ring);
        let found = Last::found(&sight, &ring, &self.recovery, &self.state);
        if sight == Sight::Lost && self.put_aside(known, lock).is_ok() {
            sight = Sight::Missing;
        }
        Found {
            last: found.against(known.last.take(), &sight),
            is_weak: ring == RingState::Absent,
            ring,
            sight,
        }
    }

    /// Whether the files and the keyring say what they should.
    fn is_in_order(&self, found: &Found) -> bool {
        if found.last.damage.is_some() || found.last.unwritten {
            return false;
        }
        let is_sealed = match (&found.sight, &found.ring) {
            (Sight::Missing, _) => return found.last.record == Record::default(),
            (Sight::Readable { sealed_with, .. }, RingState::Absent) => *sealed_with == SealedWith::Machine,
            (
                Sight::Readable {
                    sealed_with,
                    generation,
                    ..
                },
                RingState::Holds(entry),
            ) => *sealed_with == SealedWith::Keyring && *generation == entry.generation,
            _ => false,
        };
        is_sealed && self.recovery.is_of(license_key(&found.last.record))
    }

    fn write(&self, known: &mut Known, found: &mut Found, lock: &Lock) -> io::Result<()> {
        if matches!(lock, Lock::Busy) {
            return Err(ErrorKind::WouldBlock.into());
        }
        let generation = found.last.takes_in.saturating_add(1);
        if found.ring == RingState::Empty {
            found.ring = self.ring.create(found.last.takes_in);
            found.is_weak = found.ring == RingState::Absent;
        }
        self.clear_the_way(known, found, lock)?;
        // Before the state: what it is there for is that the state may be lost at any moment.
        if let Err(error) = self.recovery.keep(license_key(&found.last.record)) {
            tracing::warn!(kind = ?error.kind(), "the license key cannot be saved for recovery");
        }
        self.state
            .write(&self.seals.close(&found.last.record, generation, &found.ring))?;
        found.last.file = Some(generation);
        found.last.takes_in = generation;
        found.last.unwritten = false;
        // After the file: a crash in between leaves a file that is ahead of the counter, which is no older copy.
        if let RingState::Holds(entry) = &found.ring {
            found.is_weak = !self.ring.count(entry, generation);
        }
        Ok(())
    }

    /// Puts aside what cannot be read and would be overwritten.
    fn clear_the_way(&self, known: &mut Known, found: &Found, lock: &Lock) -> io::Result<()> {
        match found.sight {
            Sight::Closed {
                newer: Some(version), ..
            } => self.state.put_aside_newer(version),
            // Of this machine, and this process knows what is in it.
            Sight::Closed {
                damage: LockReason::StorageDamaged,
                ..
            } if found.last.damage.is_none() => Ok(()),
            Sight::Closed { .. } | Sight::Lost => self.put_aside(known, lock),
            Sight::Missing | Sight::Readable { .. } => Ok(()),
        }
    }

    fn put_aside(&self, known: &mut Known, lock: &Lock) -> io::Result<()> {
        if matches!(lock, Lock::Busy) {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.state.put_aside()?;
        tracing::warn!("a state file that cannot be read was put aside");
        known.put_aside = true;
        Ok(())
    }
}

fn answer(known: &mut Known, found: Found) -> Opened {
    let last = found.last;
    let warnings = [
        (found.is_weak, Warning::NoKeyring),
        (last.damage.is_none() && last.unwritten, Warning::NotRemembered),
        (known.put_aside, Warning::DamagedFileKept),
    ];
    let opened = Opened {
        record: last.record.clone(),
        damage: last.damage,
        warnings: warnings
            .into_iter()
            .filter_map(|(applies, warning)| applies.then_some(warning))
            .collect(),
    };
    known.last = Some(last);
    opened
}

/// The key to recover the license by. One whose activation was refused recovers nothing.
fn license_key(record: &Record) -> Option<&LicenseKey> {
    let held = record.license.as_ref().filter(|license| license.held);
    held?.key.as_ref()
}
