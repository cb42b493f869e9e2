//! State files: as they are, as memories that are sealed well and hold anything, and as good ones that somebody changed.
#![no_main]

#[path = "../../core/tests/client/support/seal.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod seal;

use std::sync::LazyLock;

use claviger_client::{Environment, read_state};
use data_encoding::BASE64;
use libfuzzer_sys::fuzz_target;
use seal::Sealing;
use serde_json::Value;

const PRODUCT: &str = "switchfast";
const MACHINE: &str = "machine-1";
static VECTORS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../vectors/states.json")).unwrap());
/// The first of the vectors: a good one, sealed with the keyring's secret.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| decoded(&VECTORS["states"][0]["file"]));
static SECRET: LazyLock<Vec<u8>> = LazyLock::new(|| decoded(&VECTORS["defaults"]["secret"]));

fn decoded(text: &Value) -> Vec<u8> {
    BASE64.decode(text.as_str().unwrap().as_bytes()).unwrap()
}

fn read(file: &[u8], secret: &[u8]) -> bool {
    read_state(file, secret, PRODUCT, Environment::Prod).is_ok()
}

/// Whether somebody sealed this: its ciphertext is one of the published ones.
fn is_published(file: &[u8]) -> bool {
    let sealed = |file: &[u8]| serde_json::from_slice::<Value>(file).unwrap()["sealed"].clone();
    let published = VECTORS["states"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|vector| vector["result"] == "ok");
    published
        .into_iter()
        .any(|vector| sealed(&decoded(&vector["file"])) == sealed(file))
}

/// The file with the changes that the bytes describe: each four of them a place, and by what the byte there is changed.
fn changed(file: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    for change in changes.chunks_exact(4) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]]));
        match file.get_mut(place) {
            Some(byte) => *byte ^= change[2],
            None => file.truncate(file.len().saturating_sub(usize::from(change[3]))),
        }
    }
    file
}

fuzz_target!(|bytes: &[u8]| {
    if read(bytes, &SECRET) {
        assert!(is_published(bytes), "nobody sealed this");
    }
    let changed = changed(&GOOD, bytes);
    if read(&changed, &SECRET) {
        // White space between members may be of another kind.
        let [is, was] = [&changed, &*GOOD].map(|file| serde_json::from_slice::<Value>(file).unwrap());
        assert_eq!(is, was);
    }
    assert!(!read(&GOOD, bytes) || bytes == *SECRET);
    // Whatever is in a memory that is sealed well.
    let _ = read(&Sealing::of_machine(MACHINE).close(bytes), MACHINE.as_bytes());
});
