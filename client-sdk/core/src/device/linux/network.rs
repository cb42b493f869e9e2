//! The network card that is part of the machine.

use std::{fs, path::Path};

use super::text;

/// Ethernet and wireless, as `type` tells it (`ARPHRD_ETHER`).
const ETHERNET: &str = "1";
/// The address is the card's own, as `addr_assign_type` tells it (`NET_ADDR_PERM`); others are made up, many of them
/// anew each time.
const PERMANENT: &str = "0";
/// The bit of the first byte that marks an address which no manufacturer gave (IEEE 802).
const LOCAL: u8 = 0b10;

/// The address of the first network card, by name, that is part of the machine: neither virtual nor on USB, where docks
/// and dongles are that move from one machine to another.
pub(super) fn mac(root: &Path) -> Option<String> {
    let mut cards: Vec<_> = fs::read_dir(root.join("sys/class/net"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    cards.sort();
    cards.iter().find_map(|card| address(card))
}

fn address(card: &Path) -> Option<String> {
    let device = card.join("device").canonicalize().ok()?;
    let on_usb = device
        .components()
        .any(|part| part.as_os_str().to_str().is_some_and(|name| name.starts_with("usb")));
    let is = |file: &str, wanted: &str| text(&card.join(file)).as_deref() == Some(wanted);
    if on_usb || !is("type", ETHERNET) || !is("addr_assign_type", PERMANENT) {
        return None;
    }
    let address = text(&card.join("address"))?.to_ascii_lowercase();
    let bytes: Vec<u8> = address
        .split(':')
        .map(|byte| u8::from_str_radix(byte, 16).ok())
        .collect::<Option<_>>()?;
    let given_by_its_maker = bytes.len() == 6 && bytes[0] & LOCAL == 0 && bytes.iter().any(|byte| *byte != 0);
    given_by_its_maker.then_some(address)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Card {
        name: &'static str,
        device: Option<&'static str>,
        kind: &'static str,
        assigned: &'static str,
        address: &'static str,
    }

    const GOOD: Card = Card {
        name: "enp3s0",
        device: Some("pci0000:00/0000:03:00.0"),
        kind: "1",
        assigned: "0",
        address: "3C:7C:3F:12:34:56",
    };

    fn mac_of(cards: &[Card]) -> Option<String> {
        let root = tempfile::tempdir().unwrap();
        for card in cards {
            let folder = root.path().join("sys/class/net").join(card.name);
            fs::create_dir_all(&folder).unwrap();
            for (file, content) in [
                ("type", card.kind),
                ("addr_assign_type", card.assigned),
                ("address", card.address),
            ] {
                fs::write(folder.join(file), format!("{content}\n")).unwrap();
            }
            if let Some(device) = card.device {
                let device = root.path().join("sys/devices").join(device);
                fs::create_dir_all(&device).unwrap();
                symlink(device, folder.join("device")).unwrap();
            }
        }
        mac(root.path())
    }

    #[test]
    fn is_that_of_the_first_card_of_the_machine() {
        let second = Card {
            name: "wlp4s0",
            address: "3c:7c:3f:99:99:99",
            ..GOOD
        };
        assert_eq!(mac_of(&[second, GOOD]).unwrap(), "3c:7c:3f:12:34:56");
    }

    #[test]
    fn cards_that_are_not_the_machines_are_passed_over() {
        let others = [
            Card { device: None, ..GOOD },
            Card {
                device: Some("pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0"),
                ..GOOD
            },
            Card { kind: "772", ..GOOD },
            Card { assigned: "3", ..GOOD },
            Card {
                address: "02:fc:00:00:00:01",
                ..GOOD
            },
            Card {
                address: "00:00:00:00:00:00",
                ..GOOD
            },
            Card {
                address: "00:11:22:33:44",
                ..GOOD
            },
            Card {
                address: "nonsense",
                ..GOOD
            },
        ];
        for other in others {
            assert_eq!(mac_of(&[other]), None);
        }
        assert_eq!(mac(Path::new("/nowhere")), None);
    }
}
