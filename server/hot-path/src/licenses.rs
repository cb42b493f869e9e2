//! Licenses in memory.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

use claviger_licensing::{DeviceHash, KeyHash, LicenseRecord};
use claviger_store::{Changes, StoreResult, Watcher};
use quick_cache::{Weighter, sync::Cache};

use crate::{
    compact::{Compact, Packer},
    vouching::Vouching,
};

/// What an entry takes besides its bytes, about: its key, pointers, links and its place in the index. 160 bytes were measured with keys
/// and pointers that took 24 more.
const ENTRY: usize = 136;

/// What an entry takes with two devices, about: tells the cache for how many to prepare.
const USUAL: usize = 400;

/// Licenses in memory, of one environment.
///
/// An entry is what the database said after the last change that this process has heard of, and it is believed only as long as it is
/// certain that there was no other. The race between reading and changing is settled by the cache: a change removes the key, and with
/// it the place that a reader has reserved for what it is just reading.
pub struct Licenses {
    cache: Cache<ShortHash, Compact, BySize>,
    packer: Packer,
    vouching: Vouching,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How memory was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LicenseStatistics {
    /// Licenses in memory.
    pub entries: u64,
    /// Bytes that they take, about.
    pub bytes: u64,
    /// Requests that were answered from memory.
    pub hits: u64,
    /// Requests for which the database was asked.
    pub misses: u64,
}

/// The first half of a key's hash is as unique as the whole, and takes half the room.
type ShortHash = [u8; 16];

fn short(key: KeyHash) -> ShortHash {
    key.first()
}

#[derive(Debug, Clone, Copy)]
struct BySize;

impl Weighter<ShortHash, Compact> for BySize {
    fn weight(&self, _: &ShortHash, license: &Compact) -> u64 {
        (ENTRY + license.size()) as u64
    }
}

impl Licenses {
    /// Room for `bytes` of them; with 0, all are read from the database.
    pub fn new(bytes: usize) -> Self {
        Self {
            cache: Cache::with_weighter(bytes / USUAL, bytes as u64, BySize),
            packer: Packer::default(),
            vouching: Vouching::new(),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The license with this key, from memory or from the database.
    ///
    /// It is for judging what `device` may do: texts and references for people, devices that gave up their slot, and the parts of
    /// machines may be missing, and the hashes of other devices may be half empty.
    ///
    /// # Errors
    /// Those of `read`.
    pub async fn find<F>(
        &self,
        key: KeyHash,
        device: DeviceHash,
        read: impl FnOnce() -> F,
    ) -> StoreResult<Option<LicenseRecord>>
    where
        F: Future<Output = StoreResult<Option<LicenseRecord>>>,
    {
        if !self.vouching.holds() || self.cache.capacity() == 0 {
            self.misses.fetch_add(1, Ordering::Relaxed);
            return read().await;
        }
        let place = match self.cache.get_value_or_guard_async(&short(key)).await {
            Ok(compact) => {
                self.hits.fetch_add(1, Ordering::Relaxed);
                return Ok(Some(self.packer.unpack(&compact, key, device)));
            }
            Err(place) => place,
        };
        self.misses.fetch_add(1, Ordering::Relaxed);
        // Of a key that is not there nothing is kept: whoever tries keys must not fill the memory.
        let Some(record) = read().await? else { return Ok(None) };
        // Refused if the license has changed meanwhile; what was read is still an answer of now.
        let _ = place.insert(self.packer.pack(&record));
        Ok(Some(record))
    }

    /// Makes sure, as long as anybody asks for licenses, that all their changes are heard of. Never ends. The store must be
    /// [watched](Changes::watch) by this value.
    pub async fn follow(&self, changes: &(impl Changes + ?Sized)) {
        self.vouching.keep(|| changes.catch_up()).await;
    }

    /// How memory was used.
    pub fn statistics(&self) -> LicenseStatistics {
        LicenseStatistics {
            entries: self.cache.len() as u64,
            bytes: self.cache.weight(),
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
        }
    }
}

impl Watcher for Licenses {
    fn license_changed(&self, key: KeyHash) {
        self.cache.remove(&short(key));
    }

    fn anything_changed(&self) {
        self.cache.clear();
    }
}

impl fmt::Debug for Licenses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Licenses")
            .field("statistics", &self.statistics())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
