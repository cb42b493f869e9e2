//! What a process knows of the memory, weighed against what it finds.

use claviger_protocol::LicenseKey;

use super::{file::WholeFile, look::Sight, recovery::Recovery, ring::RingState};
use crate::{
    record::{LicenseMemory, Record},
    status::LockReason,
};

/// What this process knows of the memory.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// As it was at the last look or change.
    pub(super) last: Option<Last>,
    /// Whether a damaged file was put aside.
    pub(super) put_aside: bool,
}

/// The memory at one moment.
#[derive(Clone, Debug)]
pub(super) struct Last {
    pub(super) record: Record,
    pub(super) damage: Option<LockReason>,
    /// The generation of the file as it was then.
    pub(super) file: Option<u64>,
    /// The generation up to which it takes in what anybody wrote.
    pub(super) takes_in: u64,
    /// Whether it has what is not in the file.
    pub(super) unwritten: bool,
}

impl Last {
    /// What is on disk, taken by itself.
    pub(super) fn found(sight: &Sight, ring: &RingState, recovery: &Recovery, state: &WholeFile) -> Self {
        let (record, damage) = match sight {
            Sight::Readable { record, generation, .. } => {
                let is_older_copy = *generation < ring.generation();
                (
                    (**record).clone(),
                    is_older_copy.then_some(LockReason::StorageRolledBack),
                )
            }
            Sight::Closed { damage, .. } => (rescued(recovery.read()), Some(*damage)),
            Sight::Lost => (rescued(recovery.read()), Some(LockReason::StorageDamaged)),
            Sight::Missing => {
                let key = recovery.read();
                let is_lost = key.is_some() || state.was_put_aside();
                (rescued(key), is_lost.then_some(LockReason::StorageDamaged))
            }
        };
        Self {
            record,
            damage,
            file: sight.generation(),
            takes_in: sight.generation().unwrap_or(0).max(ring.generation()),
            unwritten: false,
        }
    }

    /// What was found, or what was known before if that is worth more.
    pub(super) fn against(self, known: Option<Self>, sight: &Sight) -> Self {
        let found = self;
        let Some(known) = known else {
            return found;
        };
        let is_known_better = match (known.damage, found.damage) {
            // What others could write counts, not what this process could not.
            (None, None) => known.unwritten && known.file == found.file,
            // Lost while this process runs: nothing is lost, unless others wrote what it has not read.
            (None, Some(_)) => found.takes_in <= known.takes_in,
            // Healed by others, or the keyring is back.
            (Some(_), None) => false,
            // As before, but for what changed in memory alone.
            (Some(_), Some(_)) => !matches!(sight, Sight::Readable { .. }) || known.file == found.file,
        };
        if !is_known_better {
            return found;
        }
        Self {
            damage: known.damage.and(found.damage),
            unwritten: known.unwritten || found.damage.is_some(),
            file: found.file,
            takes_in: known.takes_in.max(found.takes_in),
            record: known.record,
        }
    }
}

/// A memory of a license by nothing but its key.
fn rescued(key: Option<LicenseKey>) -> Record {
    Record {
        license: key.map(|key| LicenseMemory {
            key: Some(key),
            grant: None,
            refusal: None,
            held: true,
        }),
        ..Record::default()
    }
}
