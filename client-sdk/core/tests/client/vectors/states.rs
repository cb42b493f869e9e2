//! State files.

use claviger_client::Environment;
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{KEY, PRODUCT, seal::Sealing, signer::Signer};

const KEYRING_SECRET: [u8; 32] = [0x5a; 32];
const MACHINE_SECRET: &[u8] = b"machine-1";
const GRANT: &str = "token.of.grant";
const REFUSAL: &str = "token.of.refusal";
const TRIAL: &str = "token.of.trial";
const ANNOUNCEMENT: &str = "token.of.announcement";
const SESSION: &str = "cs_test_a1T5STP88986jOOsYDeUqoe0RBrzST5i";

/// The vectors that are made so far.
struct States {
    made: Vec<Value>,
}

impl States {
    /// A vector: what it needs besides the defaults, and what becomes of it.
    fn add(&mut self, name: &str, file: &[u8], result: &str, needs: Value) {
        let mut vector = json!({"name": name, "file": BASE64.encode(file), "result": result});
        if let Value::Object(needs) = needs {
            vector.as_object_mut().unwrap().extend(needs);
        }
        self.made.push(vector);
    }

    fn refuses(&mut self, name: &str, file: &[u8], reason: &str) {
        self.add(name, file, reason, json!({}));
    }
}

fn of_keyring() -> Sealing<'static> {
    Sealing {
        generation: 7,
        with: "keyring",
        secret: &KEYRING_SECRET,
        ..of_machine()
    }
}

fn of_machine() -> Sealing<'static> {
    Sealing {
        format: "claviger-state",
        version: 1,
        generation: 3,
        with: "machine",
        secret: MACHINE_SECRET,
        machine_secret: MACHINE_SECRET,
        nonce: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        product: PRODUCT,
        environment: Environment::Prod,
    }
}

/// A memory with something in each place.
fn full() -> Value {
    json!({
        "license": {"key": KEY, "grant": GRANT, "refusal": REFUSAL, "held": true},
        "trial": TRIAL,
        "anchor": {
            "server": "2027-01-15T08:00:00Z",
            "local": "2027-01-15T08:01:40Z",
            "uptime": {"boot": "9f0d3a1c", "since": {"secs": 60, "nanos": 0}},
        },
        "keys": Signer::new(1).jwks().keys,
        "announcements": [ANNOUNCEMENT],
        "purchase": {"session": SESSION, "until": "2027-01-18T08:00:00Z"},
        "facts": {"plan_name": "Pro", "buy_url": "https://example.com/buy"},
    })
}

/// What is told of it.
fn summary(sealing: &Sealing<'_>) -> Value {
    json!({
        "generation": sealing.generation,
        "sealed_with": sealing.with,
        "license": {"key": hash(KEY), "grant": hash(GRANT), "refusal": hash(REFUSAL), "held": true},
        "trial": hash(TRIAL),
        "server_time": "2027-01-15T08:00:00Z",
        "local_time": "2027-01-15T08:01:40Z",
        "keys": [Signer::new(1).public.kid],
        "announcements": [hash(ANNOUNCEMENT)],
        "purchase": hash(SESSION),
    })
}

/// What is told of a memory of nothing.
fn nothing(sealing: &Sealing<'_>) -> Value {
    json!({
        "generation": sealing.generation,
        "sealed_with": sealing.with,
        "license": null,
        "trial": null,
        "server_time": null,
        "local_time": null,
        "keys": [],
        "announcements": [],
        "purchase": null,
    })
}

pub(super) fn file() -> Value {
    let mut states = States { made: Vec::new() };
    good(&mut states);
    out_of_form(&mut states);
    of_others(&mut states);
    damaged(&mut states);
    json!({
        "defaults": {
            "secret": BASE64.encode(&KEYRING_SECRET),
            "product": PRODUCT,
            "environment": "prod",
        },
        "states": states.made,
    })
}

fn good(states: &mut States) {
    let machine = BASE64.encode(MACHINE_SECRET);
    let sealed = of_keyring().close(&bytes(&full()));
    states.add(
        "sealed with the keyring's secret",
        &sealed,
        "ok",
        json!({"state": summary(&of_keyring())}),
    );
    let needs = json!({"secret": machine, "state": summary(&of_machine())});
    states.add(
        "sealed with the machine's secret",
        &of_machine().close(&bytes(&full())),
        "ok",
        needs,
    );
    let needs = json!({"state": nothing(&of_keyring())});
    states.add("a memory of nothing", &of_keyring().close(b"{}"), "ok", needs);
    let mut newer = full();
    newer["invented_later"] = json!(true);
    newer["license"]["invented_later"] = json!(true);
    let needs = json!({"state": summary(&of_keyring())});
    states.add(
        "members of a memory that nobody knows are passed over",
        &of_keyring().close(&bytes(&newer)),
        "ok",
        needs.clone(),
    );
    let spaced = serde_json::to_vec_pretty(&parsed(&sealed)).unwrap();
    states.add("with white space around its members", &spaced, "ok", needs);
    let test = Sealing {
        environment: Environment::Test,
        ..of_keyring()
    };
    let needs = json!({"environment": "test", "state": summary(&test)});
    states.add("of the test environment", &test.close(&bytes(&full())), "ok", needs);
    let mut by_file = full();
    by_file["license"] = json!({"grant": GRANT, "held": true});
    let mut told = summary(&of_keyring());
    told["license"] = json!({"key": null, "grant": hash(GRANT), "refusal": null, "held": true});
    states.add(
        "a license that came as a file",
        &of_keyring().close(&bytes(&by_file)),
        "ok",
        json!({"state": told}),
    );
}

fn out_of_form(states: &mut States) {
    let sealed = of_keyring().close(&bytes(&full()));
    let text = String::from_utf8(sealed.clone()).unwrap();
    let replaced = |from: &str, to: &str| {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        changed.into_bytes()
    };
    let recovery = Sealing {
        format: "claviger-recovery",
        ..of_keyring()
    };
    let without = |name: &str| {
        let mut file = parsed(&sealed);
        file.as_object_mut().unwrap().remove(name).unwrap();
        bytes(&file)
    };
    for (name, file) in [
        ("nothing", Vec::new()),
        ("no JSON", b"garbage".to_vec()),
        ("no UTF-8", b"\xff\xfe{}".to_vec()),
        ("cut off", sealed[..sealed.len() / 2].to_vec()),
        ("something behind it", [&sealed[..], b"}"].concat()),
        ("other JSON", b"[]".to_vec()),
        (
            "of another format",
            recovery.close(&bytes(&json!({"license_key": KEY}))),
        ),
        ("without `nonce`", without("nonce")),
        ("without `machine`", without("machine")),
        ("a member that nobody knows", replaced("{", r#"{"more":1,"#)),
        ("a member told twice", replaced("{", r#"{"generation":7,"#)),
        (
            "a generation that is none",
            replaced(r#""generation":7"#, r#""generation":-7"#),
        ),
        (
            "sealed with something that nobody knows",
            replaced(r#""keyring""#, r#""password""#),
        ),
        (
            "a nonce that is too short",
            replaced(r#""nonce":""#, r#""nonce":"AAAA"#),
        ),
        (
            "a ciphertext that is no base64",
            replaced(r#""sealed":""#, r#""sealed":"!"#),
        ),
    ] {
        states.refuses(name, &file, "malformed");
    }
    states.refuses(
        "of a newer version, whatever else is in it",
        br#"{"format":"claviger-state","version":2,"sealed":[]}"#,
        "version",
    );
    states.refuses(
        "of a version that never was",
        &replaced(r#""version":1"#, r#""version":0"#),
        "version",
    );
}

fn of_others(states: &mut States) {
    let sealed = of_keyring().close(&bytes(&full()));
    let needs = json!({"secret": BASE64.encode(&[0xa5; 32])});
    states.add("sealed with another secret", &sealed, "foreign_key", needs);
    states.add("read without a secret", &sealed, "foreign_key", json!({"secret": ""}));
    states.add(
        "of another product",
        &sealed,
        "foreign_key",
        json!({"product": "optimnow"}),
    );
    let other_place = String::from_utf8(sealed)
        .unwrap()
        .replace(r#""keyring""#, r#""machine""#);
    states.refuses(
        "told to be sealed with a secret from elsewhere",
        other_place.as_bytes(),
        "foreign_key",
    );
}

fn damaged(states: &mut States) {
    let sealed = of_keyring().close(&bytes(&full()));
    let file = parsed(&sealed);
    let with = |name: &str, value: Value| {
        let mut file = file.clone();
        file[name] = value;
        bytes(&file)
    };
    let ciphertext = BASE64.decode(file["sealed"].as_str().unwrap().as_bytes()).unwrap();
    let with_sealed = |ciphertext: &[u8]| with("sealed", BASE64.encode(ciphertext).into());
    let flipped = |place: usize| {
        let mut ciphertext = ciphertext.clone();
        ciphertext[place] ^= 1;
        with_sealed(&ciphertext)
    };
    states.add(
        "of the other environment",
        &sealed,
        "damaged",
        json!({"environment": "test"}),
    );
    for (name, file) in [
        ("a higher generation", with("generation", 8.into())),
        ("another machine", with("machine", "0011223344556677".into())),
        ("another nonce", with("nonce", BASE64.encode(&[9; 12]).into())),
        ("a bit of the ciphertext flipped", flipped(0)),
        ("a bit of the tag flipped", flipped(ciphertext.len() - 1)),
        ("the tag cut off", with_sealed(&ciphertext[..ciphertext.len() - 16])),
        ("no ciphertext", with_sealed(b"")),
        ("a memory that is no JSON", of_keyring().close(b"memory")),
        ("a memory in another form", of_keyring().close(br#"{"license":1}"#)),
    ] {
        states.refuses(name, &file, "damaged");
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn parsed(file: &[u8]) -> Value {
    serde_json::from_slice(file).unwrap()
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}
