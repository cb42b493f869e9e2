//! State files that are read outside of a client.

use serde_json::{Value, json};

use super::*;
use crate::store::{
    entry::Entry,
    file::Content,
    look::Sight,
    read_state,
    ring::RingState,
    seal::{Format, Seal, SealedWith, StateError},
};

fn read(text: &[u8], secret: &[u8]) -> Result<Value, StateError> {
    let summary = read_state(text, secret, PRODUCT, Environment::Prod)?;
    Ok(serde_json::from_str(&summary).unwrap())
}

/// The hashes were made with `printf TEXT | sha256sum`.
#[test]
fn the_summary_tells_what_is_in_a_file() {
    let computer = Computer::new();
    put(&computer.vault(), full());
    let entry = Entry::parse(&computer.keyring.entry()).unwrap();
    let expected = json!({
        "generation": 1,
        "sealed_with": "keyring",
        "license": {
            "key": "03045cbd4f26806f7447bf242a1f06af76721524e437a5fb8eb59a7d2f038ef6",
            "grant": "6d2bfc0147054b3d0ad9dac8d06b6f65bf79270378498f8a20cb87db6f07e3b6",
            "refusal": "5585b35e8953e74a9ce701ff70e5be264ec60a8c8e16e7fa9a5c7600750efb1e",
            "held": true,
        },
        "trial": "6edf550811a5477ddf2d63eabcc169d010974b8f6e2133575d55146c3392bb2b",
        "server_time": "2027-01-15T08:00:00Z",
        "local_time": "2027-01-15T08:01:40Z",
        "keys": ["key-1"],
        "announcements": ["868d835e7110ac6b780ea69c0a76ecf7407634fcb59cfc25c2324d04b193ddb8"],
        "purchase": "af6c79c37d53115a18f373f0ba34d6c55c8ae6335979dc10346318fad9b36f6b",
    });
    assert_eq!(read(&computer.state(), entry.secret.as_slice()).unwrap(), expected);

    put(&computer.headless(), Record::default());
    let summary = read(&computer.state(), computer.secret.as_bytes()).unwrap();
    assert_eq!(summary["sealed_with"], "machine");
    for field in ["license", "trial", "server_time", "local_time", "purchase"] {
        assert_eq!(summary[field], Value::Null, "{field}");
    }
}

#[test]
fn each_fault_has_its_name() {
    let computer = Computer::new();
    put(&computer.headless(), full());
    let (state, secret) = (computer.state(), computer.secret.as_bytes());
    assert_eq!(read(&state, b"machine-2"), Err(StateError::ForeignKey));
    assert_eq!(
        read_state(&state, secret, PRODUCT, Environment::Test),
        Err(StateError::Damaged)
    );
    assert_eq!(read(b"", secret), Err(StateError::Malformed));
    let newer = br#"{"format":"claviger-state","version":2}"#;
    assert_eq!(read(newer, secret), Err(StateError::Version(2)));
    let recovery = fs::read(computer.path("recovery.json")).unwrap();
    assert_eq!(read(&recovery, secret), Err(StateError::Malformed));
    let names = [
        StateError::Malformed,
        StateError::Version(2),
        StateError::ForeignKey,
        StateError::Damaged,
    ]
    .map(StateError::name);
    assert_eq!(names, ["malformed", "version", "foreign_key", "damaged"]);
}

#[test]
fn a_sealed_text_that_is_no_memory_is_damaged() {
    let seal = Seal::derive(
        Format::State,
        SealedWith::Machine,
        b"machine-1",
        PRODUCT,
        Environment::Prod,
    );
    let text = seal.close(1, seal.key_id(), br#"{"license":1}"#);
    assert_eq!(read(&text, b"machine-1"), Err(StateError::Damaged));
    let sight = Computer::new().seals().look(&Content::Bytes(text), &RingState::Absent);
    assert_eq!(sight, Sight::Lost);
}

#[test]
fn two_writes_of_the_same_memory_look_different() {
    let computer = Computer::new();
    let seals = computer.seals();
    let one = seals.close(&full(), 1, &RingState::Absent);
    let other = seals.close(&full(), 1, &RingState::Absent);
    assert_ne!(one, other);
}

/// `described.py` made the file. It knows nothing but the description in `seal.rs`.
#[test]
fn a_file_that_was_made_by_the_description_is_read() {
    let summary = read(include_bytes!("described.json"), b"machine-1").unwrap();
    assert_eq!(
        (&summary["generation"], &summary["sealed_with"]),
        (&json!(7), &json!("machine"))
    );
    assert_eq!(
        summary["license"]["key"],
        "03045cbd4f26806f7447bf242a1f06af76721524e437a5fb8eb59a7d2f038ef6"
    );
}
