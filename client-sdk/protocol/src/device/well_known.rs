//! Machine ids that many machines share, because an image or a manufacturer left them so.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// Raw ids in lower case, apart from those that are only zeros or only `f`.
///
/// `uninitialized` is what systemd ships in images (machine-id(5)); the texts are the placeholders of mainboard
/// manufacturers; the UUID is the factory default of several boards (<https://github.com/oshi/oshi/issues/2417>).
const RAW: [&str; 13] = [
    "",
    "unknown",
    "uninitialized",
    "none",
    "null",
    "undefined",
    "n/a",
    "default string",
    "not specified",
    "not applicable",
    "system serial number",
    "to be filled by o.e.m.",
    "03000200-0400-0500-0006-000700080009",
];

/// Ids of one repeated digit, in the two forms that machine ids take: 32 digits, and a UUID with dashes.
const REPEATED: [&str; 4] = [
    "00000000000000000000000000000000",
    "00000000-0000-0000-0000-000000000000",
    "ffffffffffffffffffffffffffffffff",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
];

/// The unsalted hashes of all of them, plain, in upper case, and with the newline that `echo` and files add; by their first bytes.
static HASHES: LazyLock<Vec<[u8; 32]>> = LazyLock::new(|| {
    let raw = RAW.into_iter().chain(REPEATED);
    let spellings = raw.flat_map(|raw| [raw.to_owned(), raw.to_ascii_uppercase()]);
    let mut hashes: Vec<_> = spellings
        .flat_map(|raw| [format!("{raw}\n"), raw])
        .map(|raw| Sha256::digest(raw.as_bytes()).into())
        .chain([[0; 32], [0xff; 32]])
        .collect();
    hashes.sort_unstable_by_key(first);
    hashes
});

/// Whether a machine id, trimmed and in lower case, is shared by many machines.
pub(super) fn is_raw(machine_id: &str) -> bool {
    RAW.contains(&machine_id) || is_repeated(machine_id, '0') || is_repeated(machine_id, 'f')
}

/// Whether a hash is that of a shared machine id, or no hash at all.
pub(super) fn is_hash(hash: &[u8; 32]) -> bool {
    let found = HASHES.binary_search_by_key(&first(hash), first);
    found.is_ok_and(|place| HASHES[place] == *hash)
}

/// Tells each of the hashes from the others, and is compared faster than the whole: every validation asks about seven.
fn first(hash: &[u8; 32]) -> u64 {
    let (first, _) = hash.split_first_chunk().expect("a hash is longer than that");
    u64::from_be_bytes(*first)
}

/// Whether there is nothing but one digit and the separators of UUIDs and MAC addresses.
fn is_repeated(machine_id: &str, digit: char) -> bool {
    machine_id
        .chars()
        .all(|character| character == digit || matches!(character, '-' | ':'))
}
