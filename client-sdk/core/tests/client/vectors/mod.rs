//! The published test vectors in `client-sdk/vectors`: made here, from fixed seeds, and checked with the public functions.

mod keys;
mod states;
mod tokens;

use std::{fs, path::PathBuf};

use claviger_client::{Environment, read_state, verify_token};
use claviger_protocol::{KeyTemplate, LicenseKey, key::KeyError, key::KeyShape};
use data_encoding::BASE64;
use serde_json::{Value, json};

/// A published file, and how it is made.
type Made = (&'static str, fn() -> Value);

const FILES: [Made; 3] = [
    ("tokens.json", tokens::file),
    ("states.json", states::file),
    ("keys.json", keys::file),
];

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(name)
}

fn published(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path(name)).unwrap()).unwrap()
}

fn as_text(file: &Value) -> String {
    serde_json::to_string_pretty(file).unwrap() + "\n"
}

/// The vectors of a published file, each with what it takes from the defaults.
fn vectors(file: &Value, list: &str) -> Vec<Value> {
    let whole = |vector: &Value| {
        let mut whole = file["defaults"].as_object().cloned().unwrap_or_default();
        whole.extend(vector.as_object().unwrap().clone());
        Value::Object(whole)
    };
    file[list].as_array().unwrap().iter().map(whole).collect()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn bytes(vector: &Value, name: &str) -> Vec<u8> {
    BASE64.decode(text(vector, name).as_bytes()).unwrap()
}

fn environment(vector: &Value) -> Environment {
    text(vector, "environment").parse().unwrap()
}

#[test]
#[ignore = "writes the files that the other tests compare"]
fn write_the_vectors() {
    for (name, file) in FILES {
        fs::write(path(name), as_text(&file())).unwrap();
    }
}

#[test]
fn the_published_files_are_those_that_are_made_here() {
    for (name, file) in FILES {
        assert!(
            fs::read_to_string(path(name)).unwrap() == as_text(&file()),
            "{name} differs: write it again"
        );
    }
}

#[test]
fn each_token_is_accepted_or_refused_as_told() {
    for vector in vectors(&published("tokens.json"), "tokens") {
        let jwks = match &vector["jwks"] {
            Value::String(text) => text.clone(),
            jwks => jwks.to_string(),
        };
        let verified = verify_token(
            text(&vector, "token"),
            &jwks,
            text(&vector, "product"),
            environment(&vector),
            text(&vector, "device"),
            vector["nonce"].as_str(),
            vector["now"].as_i64().unwrap(),
        );
        let claims = verified
            .as_ref()
            .ok()
            .map(|claims| serde_json::from_str::<Value>(claims).unwrap());
        assert_eq!(verified.err().unwrap_or("ok"), vector["result"], "{}", vector["name"]);
        assert_eq!(claims.unwrap_or_default(), vector["claims"], "{}", vector["name"]);
    }
}

#[test]
fn each_state_file_is_read_or_refused_as_told() {
    for vector in vectors(&published("states.json"), "states") {
        let (file, secret) = (bytes(&vector, "file"), bytes(&vector, "secret"));
        let read = read_state(&file, &secret, text(&vector, "product"), environment(&vector));
        let state = read
            .as_ref()
            .ok()
            .map(|state| serde_json::from_str::<Value>(state).unwrap());
        assert_eq!(
            read.map_or_else(|error| error.name(), |_| "ok"),
            vector["result"],
            "{}",
            vector["name"]
        );
        assert_eq!(state.unwrap_or_default(), vector["state"], "{}", vector["name"]);
    }
}

#[test]
fn each_key_is_read_or_refused_as_told() {
    for vector in vectors(&published("keys.json"), "keys") {
        let result = match LicenseKey::new(text(&vector, "key")).canonical() {
            Ok(key) => json!(["ok", key.expose(), key.sha256_hex(), key.last4()]),
            Err(KeyError::Empty) => json!(["empty", null, null, null]),
            Err(KeyError::TooLong) => json!(["too_long", null, null, null]),
            Err(KeyError::Character) => json!(["character", null, null, null]),
        };
        let told = json!([vector["result"], vector["canonical"], vector["sha256"], vector["last4"]]);
        assert_eq!(result, told, "{}", vector["name"]);
    }
}

#[test]
fn each_key_follows_its_template_as_told() {
    for vector in vectors(&published("keys.json"), "templates") {
        let template = KeyTemplate::parse(text(&vector, "template")).unwrap();
        let words: Vec<&str> = vector["plan_words"]
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap())
            .collect();
        let key = LicenseKey::new(text(&vector, "key")).canonical().unwrap();
        let shape = match template.inspect(&key, &words) {
            KeyShape::Foreign => json!(["foreign", null]),
            KeyShape::Slip => json!(["slip", null]),
            KeyShape::WellFormed { environment } => json!(["well_formed", environment]),
        };
        assert_eq!(
            shape,
            json!([vector["result"], vector["environment"]]),
            "{}",
            vector["name"]
        );
    }
}
