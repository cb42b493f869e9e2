//! License keys.

use claviger_client::Environment;
use claviger_protocol::KeyTemplate;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const TEMPLATE: &str = "SF-XXXXX-XXXXX-XXXXX-XXXXX";
const WITH_ENVIRONMENT: &str = "mm_{env}_XXXXXXXXXXXXXXXXXXXX";
const WITH_PLAN: &str = "OPT-{PLAN}-XXXXX-XXXXX";
const SHORT: &str = "AB-XXXX-XXXX";
const WORDS: [&str; 2] = ["team", "pro"];

pub(super) fn file() -> Value {
    json!({"keys": keys(), "templates": templates()})
}

fn keys() -> Vec<Value> {
    let good = |name: &str, key: &str, canonical: &str| {
        let sha256 = HEXLOWER.encode(&Sha256::digest(canonical.as_bytes()));
        let last4 = &canonical[canonical.len().saturating_sub(4)..];
        json!({"name": name, "key": key, "result": "ok", "canonical": canonical, "sha256": sha256, "last4": last4})
    };
    let bad = |name: &str, key: &str, reason: &str| json!({"name": name, "key": key, "result": reason});
    vec![
        good("as it is mailed", "SF-K7M2P-QX0R1", "SFK7M2PQX0R1"),
        good("in lower case", "sf-k7m2p-qx0r1", "SFK7M2PQX0R1"),
        good("`O` is `0`, `I` and `L` are `1`", "SF-K7M2P-QXORI", "SFK7M2PQX0R1"),
        good("the same in lower case", "sf-k7m2p-qxorl", "SFK7M2PQX0R1"),
        good("words are folded too", "mm_live_oil", "MM11VE011"),
        good("with spaces, as it was read out", " SF K7M2P QX0R1\r\n", "SFK7M2PQX0R1"),
        good("with other separators", "SF_K7M2P.QX0R1", "SFK7M2PQX0R1"),
        good(
            "with an en dash, a non-breaking hyphen and a minus",
            "SF\u{2013}K7M2P\u{2011}QX0\u{2212}R1",
            "SFK7M2PQX0R1",
        ),
        good(
            "with a byte order mark, a zero-width space and a soft hyphen",
            "\u{feff}SF-K7M2P\u{200b}QX\u{ad}0R1",
            "SFK7M2PQX0R1",
        ),
        good(
            "with spaces that do not break",
            "SF\u{a0}K7M2P\u{202f}QX0R1",
            "SFK7M2PQX0R1",
        ),
        good("shorter than its last four", "ab", "AB"),
        good("the longest", &"A".repeat(128), &"A".repeat(128)),
        good("the longest that is looked at", &"A-".repeat(128), &"A".repeat(128)),
        bad("nothing", "", "empty"),
        bad("separators alone", " -_.\u{feff}", "empty"),
        bad("one too long", &"A".repeat(129), "too_long"),
        bad("longer than is looked at", &"-".repeat(257), "too_long"),
        bad("another letter", "SF-K7M2P-QXÄR1", "character"),
        bad("another sign", "SF/K7M2P/QX0R1", "character"),
        bad("full-width letters", "\u{ff33}\u{ff26}-K7M2P-QX0R1", "character"),
        bad("a control character", "SF-K7M2P\u{7}-QX0R1", "character"),
        bad("a null character", "SF-K7M2P\0-QX0R1", "character"),
        bad(
            "too long, and a sign that no key has: the length comes first",
            &"!".repeat(257),
            "too_long",
        ),
    ]
}

fn templates() -> Vec<Value> {
    let mut made = Vec::new();
    let mut add = |name: &str, template: &str, key: &str, result: &str, environment: Option<Environment>| {
        let vector = json!({"name": name, "template": template, "plan_words": WORDS, "key": key, "result": result, "environment": environment});
        made.push(vector);
    };
    for environment in Environment::ALL {
        let told = Some(environment);
        add(
            "two check symbols",
            TEMPLATE,
            &made_key(TEMPLATE, environment, ""),
            "well_formed",
            told,
        );
        add(
            "the environment in the key",
            WITH_ENVIRONMENT,
            &made_key(WITH_ENVIRONMENT, environment, ""),
            "well_formed",
            told,
        );
        for word in WORDS {
            add(
                "one check symbol, and the plan in the key",
                WITH_PLAN,
                &made_key(WITH_PLAN, environment, word),
                "well_formed",
                told,
            );
        }
        add(
            "no check symbols",
            SHORT,
            &made_key(SHORT, environment, ""),
            "well_formed",
            None,
        );
    }
    let good = made_key(TEMPLATE, Environment::Prod, "");
    add("a wrong symbol", TEMPLATE, &slip(&good), "slip", None);
    add("two neighbors swapped", TEMPLATE, &swapped(&good), "slip", None);
    let named = made_key(WITH_ENVIRONMENT, Environment::Prod, "");
    add(
        "check symbols of one environment, the word of the other",
        WITH_ENVIRONMENT,
        &named.replace("live", "test"),
        "slip",
        None,
    );
    add("a symbol too few", TEMPLATE, &good[..good.len() - 1], "foreign", None);
    add("a symbol too many", TEMPLATE, &format!("{good}A"), "foreign", None);
    add(
        "a letter that is no symbol",
        TEMPLATE,
        &format!("{}U", &good[..good.len() - 1]),
        "foreign",
        None,
    );
    add(
        "another product's",
        TEMPLATE,
        &good.replace("SF", "SG"),
        "foreign",
        None,
    );
    let planned = made_key(WITH_PLAN, Environment::Prod, "team");
    add(
        "a plan that nobody knows",
        WITH_PLAN,
        &planned.replace("TEAM", "CLUB"),
        "foreign",
        None,
    );
    made
}

/// A key with the symbols 1, 2, 3, …
fn made_key(template: &str, environment: Environment, word: &str) -> String {
    let mut next = 0;
    let key = KeyTemplate::parse(template)
        .unwrap()
        .generate(environment, word, &mut |symbols: &mut [u8]| {
            for symbol in symbols {
                next += 1;
                *symbol = next;
            }
        });
    key.expose().to_owned()
}

/// The key with its fourth character another one.
fn slip(key: &str) -> String {
    let other = if key[3..].starts_with('A') { "B" } else { "A" };
    format!("{}{other}{}", &key[..3], &key[4..])
}

/// The key with its fourth and fifth character swapped.
fn swapped(key: &str) -> String {
    format!("{}{}{}{}", &key[..3], &key[4..5], &key[3..4], &key[5..])
}
