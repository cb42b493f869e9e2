//! The firmware's tables (SMBIOS, DSP0134), as Windows keeps them.

/// What Windows puts before the tables (`RawSMBIOSData`): method, version, revision, and their length in 4 bytes.
const HEADER: usize = 8;
/// The kind of the structure that describes the machine as a whole.
const SYSTEM: u8 = 1;
/// Where in that structure the UUID is.
const UUID: std::ops::Range<usize> = 8..24;

/// The machine's UUID, in the usual spelling.
pub(super) fn uuid(data: &[u8]) -> Option<String> {
    let mut rest = data.get(HEADER..)?;
    // Each structure: its kind, its length (at least 4), its fields, and texts that end with two zero bytes.
    while let [kind, length, ..] = *rest {
        let length = usize::from(length);
        let structure = rest.get(..length).filter(|_| length >= 4)?;
        if kind == SYSTEM {
            return structure.get(UUID)?.try_into().ok().map(spelled);
        }
        let texts = rest.get(length..)?;
        let end = texts.windows(2).position(|pair| pair == [0, 0])?;
        rest = texts.get(end + 2..)?;
    }
    None
}

/// The first three fields of a UUID are stored with their lowest byte first.
fn spelled(bytes: [u8; 16]) -> String {
    let [a, b, c, d, e, f, g, h, rest @ ..] = bytes;
    let ordered = [[d, c, b, a, f, e, h, g], rest].concat();
    let hex = data_encoding::HEXLOWER.encode(&ordered);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A structure for the firmware, with texts, and one for the machine.
    fn tables() -> Vec<u8> {
        let mut data = vec![0, 3, 2, 0, 0, 0, 0, 0];
        data.extend([0, 6, 0, 0, 1, 2]);
        data.extend(b"Maker\0Version\0\0");
        data.extend([1, 27, 1, 0, 1, 2, 3, 4]);
        data.extend([
            0x44, 0x45, 0x4c, 0x4c, 0x58, 0x00, 0x10, 0x59, 0x80, 0x36, 0xb8, 0xc0, 0x4f, 0x57, 0x57, 0x33,
        ]);
        data.extend([6, 0, 0]);
        data.extend(b"Maker\0\0");
        data
    }

    /// The spelling is the one in which Linux shows the UUID of the same bytes.
    #[test]
    fn the_uuid_is_found_behind_other_structures() {
        assert_eq!(uuid(&tables()).unwrap(), "4c4c4544-0058-5910-8036-b8c04f575733");
    }

    #[test]
    fn torn_tables_have_none_and_do_no_harm() {
        let tables = tables();
        let shown = HEADER + 6 + 15 + UUID.end;
        for length in 0..shown {
            assert_eq!(uuid(&tables[..length]), None, "{length}");
        }
        assert_eq!(uuid(&[0; 64]), None);
        assert_eq!(uuid(&[0xff; 64]), None);
    }
}
