use std::{collections::BTreeMap, fmt};

use claviger_protocol::ComponentName;

/// Stored bytes that should be a hash are not 32 long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 32 bytes, found {0}")]
pub struct HashLength(pub usize);

macro_rules! hashes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// The hash around its 32 bytes.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// Its first `N` bytes, at most 32: a shorter hash of the same.
            pub fn first<const N: usize>(&self) -> [u8; N] {
                const { assert!(N <= 32) };
                std::array::from_fn(|nth| self.0[nth])
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = HashLength;

            fn try_from(bytes: &[u8]) -> Result<Self, HashLength> {
                bytes.try_into().map(Self).map_err(|_| HashLength(bytes.len()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

hashes! {
    /// Keyed hash (HMAC-SHA-256) of a canonical license key: how a license is looked up.
    KeyHash;
    /// Keyed hash of what a client sent as a device id or as one component of it.
    DeviceHash;
    /// Keyed hash of the network (IPv4 /24, IPv6 /48) that a request came from.
    NetworkHash;
    /// SHA-256 of an admin token.
    TokenHash;
}

/// The named parts of a machine, hashed. Two devices that share enough of them are one machine that changed.
pub type ComponentHashes = BTreeMap<ComponentName, DeviceHash>;
