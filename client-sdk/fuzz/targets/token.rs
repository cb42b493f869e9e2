//! Tokens: as they are, as claims of a signer who says anything, and as good ones that somebody changed.
#![no_main]

#[path = "../../core/tests/client/support/signer.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod signer;

use std::{collections::BTreeSet, sync::LazyLock};

use claviger_client::{Environment, verify_token};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use signer::Signer;

/// The published vectors: what is signed in them is all that anybody has.
static VECTORS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../vectors/tokens.json")).unwrap());
static PUBLISHED: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let tokens = VECTORS["tokens"].as_array().unwrap().iter();
    tokens.map(|vector| vector["token"].as_str().unwrap()).collect()
});
static SIGNER: LazyLock<Signer> = LazyLock::new(|| Signer::new(1));

fn verify(token: &str, jwks: &str) -> Result<String, &'static str> {
    let defaults = &VECTORS["defaults"];
    let text = |name: &str| defaults[name].as_str().unwrap();
    let now = defaults["now"].as_i64().unwrap();
    verify_token(
        token,
        jwks,
        text("product"),
        Environment::Prod,
        text("device"),
        None,
        now,
    )
}

fn trusted() -> String {
    VECTORS["defaults"]["jwks"].to_string()
}

/// The token with the changes that the bytes describe: each three of them a place, what to do there, and a character.
fn changed(token: &str, changes: &[u8]) -> String {
    let mut token = token.as_bytes().to_vec();
    for change in changes.chunks_exact(3) {
        let (place, character) = (
            usize::from(change[0]) * 4 + usize::from(change[1] >> 6),
            change[2] & 0x7f,
        );
        if place >= token.len() {
            continue;
        }
        match change[1] & 3 {
            0 => token[place] = character,
            1 => token.insert(place, character),
            2 => drop(token.remove(place)),
            _ => token.truncate(place),
        }
    }
    String::from_utf8(token).expect("it is ASCII, as before")
}

fuzz_target!(|bytes: &[u8]| {
    let good = VECTORS["tokens"][0]["token"].as_str().unwrap();
    let changed = changed(good, bytes);
    assert_eq!(verify(&changed, &trusted()).is_ok(), changed == good);

    // Any claims, signed.
    let signed = SIGNER.sign_anything(&SIGNER.header("EdDSA", ""), bytes);
    let _ = verify(&signed, &trusted());

    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if verify(text, &trusted()).is_ok() {
        assert!(PUBLISHED.contains(text), "nobody signed this");
    }
    // Any header, signed. What it says may be written in several ways, but no other header says it.
    let signed = SIGNER.sign_anything(text, &signer::payload(good));
    if verify(&signed, &trusted()).is_ok() {
        let [header, expected] = [text, &SIGNER.header("EdDSA", "")].map(serde_json::from_str::<Value>);
        assert_eq!(header.unwrap(), expected.unwrap());
    }
    // Any keys. Those that are trusted may be among them.
    let _ = verify(good, text);
});
