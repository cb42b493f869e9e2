//! The hashes of a machine's parts.

use std::collections::{BTreeMap, BTreeSet};

use claviger_protocol::{ComponentName, Components, DeviceId};

/// What stands in the place of serial numbers that nobody filled in, or that every virtual machine of a kind has; in
/// lower case. Found in the tables of boards and in the names of virtual disks.
const PLACEHOLDERS: [&str; 19] = [
    "o.e.m.",
    "oem",
    "default",
    "not specified",
    "not available",
    "not applicable",
    "serial",
    "0123456789",
    "123456789",
    "chassis",
    "unknown",
    "invalid",
    "empty",
    "localhost",
    "qemu",
    "persistent-disk",
    "nvme_card",
    "drive-",
    "virtual disk",
];

/// Hashes parts, each with its name, so that the same text in two places does not show. Parts that tell nothing are
/// left out.
pub(super) fn hashed(salt: &[u8], parts: Vec<(ComponentName, Option<&str>)>) -> Components {
    let hash = |(name, value): (ComponentName, Option<&str>)| {
        let value = value?.trim();
        // A model of processor is never one machine's alone, and not meant to be.
        let tells = if name == ComponentName::CPU {
            !value.is_empty()
        } else {
            is_telling(value)
        };
        if !tells {
            return None;
        }
        let hash = DeviceId::derive(salt, &format!("{name}:{value}")).ok()?;
        Some((name, hash))
    };
    let hashes: BTreeMap<_, _> = parts.into_iter().filter_map(hash).collect();
    Components::new(hashes).expect("the parts that are read are fewer than may be sent")
}

/// Whether a value may be one machine's alone.
pub(super) fn is_telling(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let symbols: Vec<char> = lower.chars().filter(|symbol| symbol.is_alphanumeric()).collect();
    let several = symbols.len() >= 2 && symbols.iter().collect::<BTreeSet<_>>().len() >= 2;
    several && DeviceId::derive(&[], value).is_ok() && !PLACEHOLDERS.iter().any(|known| lower.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_not_told() {
        for value in [
            "",
            "  ",
            "..",
            "0",
            "00000000",
            "To Be Filled By O.E.M.",
            "Default string",
            "Base Board Serial Number",
            "Not Specified",
            "None",
            "03000200-0400-0500-0006-000700080009",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "t10.ATA     QEMU HARDDISK                           QM00001",
            "persistent-disk-0",
            "nvme_card-pd",
            "drive-scsi0",
            "localhost",
            "localhost.localdomain",
        ] {
            let part = vec![(ComponentName::BOARD, Some(value))];
            assert!(hashed(b"salt", part).is_empty(), "{value}");
        }
    }

    #[test]
    fn serial_numbers_are() {
        for value in [
            "/8YXW6W3/CNCMC0013M00AB/",
            "4c4c4544-0058-5910-8036-b8c04f575733",
            "S5GXNF0R123456A",
            "naa.5002538e40b0a1b2",
            "studio-7",
            "vol0a1b2c3d4e5f60718",
        ] {
            let part = vec![(ComponentName::BOARD, Some(value))];
            assert_eq!(hashed(b"salt", part).len(), 1, "{value}");
        }
    }

    #[test]
    fn the_same_text_in_two_parts_and_in_two_products_is_not_the_same_hash() {
        let of = |salt: &[u8], name: &ComponentName| {
            let components = hashed(salt, vec![(name.clone(), Some("X1-7788"))]);
            components.get(name).cloned().unwrap()
        };
        assert_ne!(of(b"salt", &ComponentName::BOARD), of(b"salt", &ComponentName::DISK));
        assert_ne!(of(b"salt", &ComponentName::BOARD), of(b"pepper", &ComponentName::BOARD));
        assert_eq!(
            of(b"salt", &ComponentName::BOARD),
            DeviceId::derive(b"salt", "board:X1-7788").unwrap()
        );
    }
}
