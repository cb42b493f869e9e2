//! Tokens that are refused.

use claviger_client::Code;
use claviger_protocol::token::{Jwk, TYP};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::{EXP, IAT, NONCE, NOW, Tokens, changed, device, first, foreign, license, payload, second};
use crate::support::signer::encoded;

pub(super) fn all(tokens: &mut Tokens) {
    out_of_form(tokens);
    forged(tokens);
    not_for_us(tokens);
    not_now(tokens);
    unusable(tokens);
}

fn out_of_form(tokens: &mut Tokens) {
    let good = first().sign(&license());
    let (unsigned, signature) = good.rsplit_once('.').unwrap();
    let claims = unsigned.split_once('.').unwrap().1;
    // The last character carries two bits of the signature and four that are zero; with another one it decodes to the same bytes.
    let other_spelling = match good.strip_suffix(['A', 'Q', 'g', 'w']) {
        Some(rest) => format!("{rest}{}", char::from(good.as_bytes()[good.len() - 1] + 1)),
        None => unreachable!("64 bytes end so in base64url"),
    };
    for (name, token) in [
        ("nothing", String::new()),
        ("dots alone", "..".to_owned()),
        ("two parts", unsigned.to_owned()),
        ("four parts", format!("{good}.{signature}")),
        ("a space behind", format!("{good} ")),
        ("a line break behind", format!("{good}\n")),
        ("padding", format!("{good}==")),
        ("another spelling of the same bytes", other_spelling),
        ("plain base64 in place of base64url", in_plain_base64()),
        ("a header that is no JSON", format!("AAAA.{claims}.{signature}")),
        ("claims that are no JSON", sign_header("", b"claims")),
        ("claims that lack what they must have", sign_header("", b"{}")),
        (
            "a time that is no whole number",
            sign_header("", &with("exp", json!(1_800_000_000.5))),
        ),
        (
            "a code that nobody knows",
            sign_header("", &with("code", json!("FINE"))),
        ),
        (
            "an environment that nobody knows",
            sign_header("", &with("env", json!("live"))),
        ),
        (
            "a device that is no hash",
            sign_header("", &with("device", json!("machine-1"))),
        ),
        ("a claim told twice", sign_header("", &twice("exp", 9_999_999_999))),
        (
            "a header member that nobody knows",
            sign_header(r#","b64":false,"crit":["b64"]"#, &payload()),
        ),
        (
            "a header member told twice",
            sign_header(r#","alg":"EdDSA""#, &payload()),
        ),
        (
            "a header without `kid`",
            first().sign_anything(&format!(r#"{{"typ":"{TYP}","alg":"EdDSA"}}"#), &payload()),
        ),
        ("a key in the header: `jwk`", {
            let jwk = serde_json::to_string(&Jwk::from(&foreign().public)).unwrap();
            foreign().sign_anything(&foreign().header("EdDSA", &format!(r#","jwk":{jwk}"#)), &payload())
        }),
        (
            "a key in the header: `jku`",
            sign_header(r#","jku":"https://evil.example/jwks.json""#, &payload()),
        ),
        (
            "a key in the header: `x5c`",
            sign_header(r#","x5c":["MAA="]"#, &payload()),
        ),
        (
            "a JWT for another purpose",
            first().sign_anything(&first().header("EdDSA", "").replace(TYP, "JWT"), &payload()),
        ),
    ] {
        tokens.refuses(name, &token, "malformed");
    }
}

fn forged(tokens: &mut Tokens) {
    for algorithm in ["none", "None", "HS256", "ES256", "RS256", "eddsa", "Ed25519", ""] {
        let token = first().sign_anything(&first().header(algorithm, ""), &payload());
        tokens.refuses(
            &format!("algorithm `{algorithm}`, with a signature of the right key"),
            &token,
            "algorithm",
        );
    }
    let none = first().sign_anything(&first().header("none", ""), &payload());
    tokens.refuses(
        "algorithm `none`, without a signature",
        &none[..=none.rfind('.').unwrap()],
        "algorithm",
    );
    for (name, secret) in [
        ("the bytes of the public key", first().public.bytes.to_vec()),
        (
            "the text of the public key",
            encoded(&first().public.bytes).into_bytes(),
        ),
    ] {
        let mut header = Header::new(Algorithm::HS256);
        (header.typ, header.kid) = (Some(TYP.to_owned()), Some(first().public.kid));
        let token = jsonwebtoken::encode(&header, &license(), &EncodingKey::from_secret(&secret)).unwrap();
        tokens.refuses(&format!("algorithm `HS256`, under {name}"), &token, "algorithm");
    }
    tokens.refuses("signed by a foreign key", &foreign().sign(&license()), "unknown_key");
    let announced = json!({"jwks": {"keys": [Jwk::from(&second().public)]}});
    tokens.add(
        "signed by a key that is not in the set",
        &first().sign(&license()),
        "unknown_key",
        announced,
    );
    let mut other_use = Jwk::from(&first().public);
    other_use.use_ = "enc".to_owned();
    let needs = json!({"jwks": {"keys": [other_use]}});
    tokens.add(
        "signed by a key for another use",
        &first().sign(&license()),
        "unknown_key",
        needs,
    );
    let good = first().sign(&license());
    let (unsigned, signature) = good.rsplit_once('.').unwrap();
    let header = unsigned.split_once('.').unwrap().0;
    let better = serde_json::to_vec(&changed(|claims| claims.exp += 365 * 86_400)).unwrap();
    for (name, token) in [
        (
            "signed by a foreign key under the name of a known one",
            foreign().sign_as(&first().public.kid, &license()),
        ),
        (
            "signed by the first key under the name of the second",
            first().sign_as(&second().public.kid, &license()),
        ),
        ("a claim changed", format!("{header}.{}.{signature}", encoded(&better))),
        (
            "a bit of the signature flipped",
            format!("{unsigned}.{}", flipped(signature)),
        ),
        ("the signature cut off", format!("{unsigned}.")),
        ("the signature cut short", format!("{unsigned}.{}", &signature[..40])),
        ("the signature of another token", {
            let other = first().sign(&changed(|claims| claims.code = Code::Revoked));
            format!("{unsigned}.{}", other.rsplit_once('.').unwrap().1)
        }),
    ] {
        tokens.refuses(name, &token, "signature");
    }
}

fn not_for_us(tokens: &mut Tokens) {
    let good = first().sign(&license());
    tokens.add("for another product", &good, "product", json!({"product": "optimnow"}));
    tokens.add(
        "for the other environment",
        &good,
        "environment",
        json!({"environment": "test"}),
    );
    tokens.add(
        "for another device",
        &good,
        "device",
        json!({"device": device("machine-2")}),
    );
    tokens.add(
        "the answer to another request",
        &good,
        "nonce",
        json!({"nonce": "r4nd0m-n0nce-02"}),
    );
    let no_nonce = first().sign(&changed(|claims| claims.nonce = None));
    tokens.add("the answer to no request", &no_nonce, "nonce", json!({"nonce": NONCE}));
    let all = json!({"product": "optimnow", "environment": "test", "device": device("machine-2"), "nonce": "n", "now": EXP + 1});
    tokens.add(
        "everything wrong at once: the product comes first",
        &good,
        "product",
        all,
    );
    let needs = json!({"device": device("machine-2"), "now": EXP + 1});
    tokens.add(
        "for another device, and over: the device comes first",
        &good,
        "device",
        needs,
    );
}

fn not_now(tokens: &mut Tokens) {
    let good = first().sign(&license());
    tokens.add("a second after its last", &good, "expired", json!({"now": EXP + 1}));
    tokens.add(
        "by a clock that is more than five minutes behind",
        &good,
        "not_yet_valid",
        json!({"now": IAT - 301}),
    );
    let later = first().sign(&changed(|claims| claims.nbf = Some(NOW + 301)));
    tokens.refuses("not valid yet", &later, "not_yet_valid");
}

fn unusable(tokens: &mut Tokens) {
    let good = first().sign(&license());
    tokens.add(
        "a device to expect that is no hash",
        &good,
        "setup",
        json!({"device": "machine-1"}),
    );
    tokens.add("keys that are no JWK set", &good, "setup", json!({"jwks": "keys"}));
}

/// Signed well, with more in the header.
fn sign_header(more: &str, payload: &[u8]) -> String {
    first().sign_anything(&first().header("EdDSA", more), payload)
}

/// The claims with one in another form.
fn with(name: &str, value: Value) -> Vec<u8> {
    let mut claims = serde_json::to_value(license()).unwrap();
    claims[name] = value;
    claims.to_string().into_bytes()
}

/// The claims with one told once more.
fn twice(name: &str, value: i64) -> Vec<u8> {
    let claims = serde_json::to_string(&license()).unwrap();
    claims.replacen('{', &format!(r#"{{"{name}":{value},"#), 1).into_bytes()
}

fn flipped(signature: &str) -> String {
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{first}{}", &signature[1..])
}

/// The first token with a signature that base64url and plain base64 write differently.
fn in_plain_base64() -> String {
    let tokens = (0..).map(|earlier| first().sign(&changed(|claims| claims.iat -= earlier)));
    let differs = |token: &String| {
        token
            .rsplit_once('.')
            .is_some_and(|(_, signature)| signature.contains(['-', '_']))
    };
    let token = tokens.into_iter().find(differs).unwrap();
    token.replace('-', "+").replace('_', "/")
}
