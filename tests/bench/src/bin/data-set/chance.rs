//! Chance that falls the same way every time.

use chrono::{DateTime, Utc};
use claviger_protocol::DeviceId;
use data_encoding::HEXLOWER;
use uuid::{Builder, Uuid};

/// SplitMix64: small, fast, good enough to scatter keys; no secret may come from it.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    /// One of several.
    pub(crate) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }

    /// An id as the server mints them at that time.
    pub(crate) fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        Builder::from_unix_timestamp_millis(at.timestamp_millis().unsigned_abs(), &random).into_uuid()
    }

    /// The hash of something that only an app knows.
    pub(crate) fn hashed(&mut self) -> anyhow::Result<DeviceId> {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        Ok(DeviceId::parse(&format!("sha256:{}", HEXLOWER.encode(&bytes)))?)
    }
}
