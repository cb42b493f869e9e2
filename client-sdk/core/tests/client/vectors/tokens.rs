//! Tokens.

mod refused;

use std::collections::BTreeMap;

use claviger_client::{Code, Environment, Limit};
use claviger_protocol::{
    DeviceId,
    token::{Claims, Jwk, TokenKind},
};
use serde_json::{Value, json};

use crate::support::{
    KEY, PRODUCT,
    signer::{Signer, encoded},
};

const IAT: i64 = 1_800_000_000;
const EXP: i64 = IAT + 7 * 86_400;
const NOW: i64 = IAT + 3_600;
const NONCE: &str = "r4nd0m-n0nce-01";

/// The vectors that are made so far.
struct Tokens {
    made: Vec<Value>,
}

impl Tokens {
    /// A vector: what it needs besides the defaults, and what becomes of it.
    fn add(&mut self, name: &str, token: &str, result: &str, needs: Value) {
        let mut vector = json!({"name": name, "token": token, "result": result});
        if let Value::Object(needs) = needs {
            vector.as_object_mut().unwrap().extend(needs);
        }
        self.made.push(vector);
    }

    fn accepts(&mut self, name: &str, claims: &Claims, needs: Value) {
        let mut needs = needs;
        needs["claims"] = serde_json::to_value(claims).unwrap();
        self.add(name, &first().sign(claims), "ok", needs);
    }

    fn refuses(&mut self, name: &str, token: &str, reason: &str) {
        self.add(name, token, reason, json!({}));
    }
}

fn first() -> Signer {
    Signer::new(1)
}

fn second() -> Signer {
    Signer::new(2)
}

fn foreign() -> Signer {
    Signer::new(66)
}

fn device(name: &str) -> DeviceId {
    DeviceId::derive(PRODUCT.as_bytes(), name).unwrap()
}

fn license() -> Claims {
    Claims {
        iss: "https://license.example.com".to_owned(),
        aud: PRODUCT.to_owned(),
        env: Environment::Prod,
        sub: "lic_01kc8c7m8ve3qra4g5t1e1bq3h".to_owned(),
        kind: TokenKind::License,
        code: Code::Valid,
        key_hash: Some(
            claviger_protocol::LicenseKey::new(KEY)
                .canonical()
                .unwrap()
                .sha256_hex(),
        ),
        device: device("machine-1"),
        activation: Some("act_01kc8c7m8xfkav0m3xkvz4nq5r".to_owned()),
        plan: Some("pro".to_owned()),
        features: vec!["sso".to_owned(), "swarm".to_owned()],
        limits: BTreeMap::from([
            ("rows".to_owned(), Limit::Unlimited),
            ("seats".to_owned(), Limit::AtMost(3)),
        ]),
        iat: IAT,
        nbf: None,
        exp: EXP,
        refresh_after: IAT + 14_400,
        license_expires_at: None,
        grace_until: None,
        nonce: Some(NONCE.to_owned()),
        next_keys: Vec::new(),
    }
}

fn changed(change: impl FnOnce(&mut Claims)) -> Claims {
    let mut claims = license();
    change(&mut claims);
    claims
}

fn payload() -> Vec<u8> {
    serde_json::to_vec(&license()).unwrap()
}

pub(super) fn file() -> Value {
    let mut tokens = Tokens { made: Vec::new() };
    good(&mut tokens);
    refused::all(&mut tokens);
    json!({
        "defaults": {
            "jwks": {"keys": [Jwk::from(&first().public), Jwk::from(&second().public)]},
            "product": PRODUCT,
            "environment": "prod",
            "device": device("machine-1"),
            "nonce": null,
            "now": NOW,
        },
        "tokens": tokens.made,
    })
}

fn good(tokens: &mut Tokens) {
    tokens.accepts("a license", &license(), json!({}));
    tokens.accepts(
        "a license, as the answer to a request",
        &license(),
        json!({"nonce": NONCE}),
    );
    let no_nonce = changed(|claims| claims.nonce = None);
    tokens.accepts("a license that answers no request, from a file", &no_nonce, json!({}));
    let trial = changed(|claims| {
        (claims.kind, claims.license_expires_at) = (TokenKind::Trial, Some(IAT + 14 * 86_400));
        (claims.key_hash, claims.plan, claims.activation) = (None, None, None);
    });
    tokens.accepts("a trial", &trial, json!({}));
    let refusal = changed(|claims| claims.code = Code::Revoked);
    tokens.accepts("a refusal: it verifies, and its code says no", &refusal, json!({}));
    let unknown = changed(|claims| {
        (claims.code, claims.sub) = (Code::NotFound, String::new());
        (claims.plan, claims.activation) = (None, None);
        (claims.features, claims.limits) = (Vec::new(), BTreeMap::new());
    });
    tokens.accepts("a refusal of a key that nobody knows", &unknown, json!({}));
    let overdue = changed(|claims| claims.grace_until = Some(IAT + 5 * 86_400));
    tokens.accepts("a license with a missing payment", &overdue, json!({}));
    let term = changed(|claims| claims.license_expires_at = Some(EXP));
    tokens.accepts("a license for a term", &term, json!({}));
    let rotating = changed(|claims| claims.next_keys = vec![Jwk::from(&Signer::new(3).public)]);
    tokens.accepts("a license that announces a key", &rotating, json!({}));
    tokens.accepts("in its last second", &license(), json!({"now": EXP}));
    tokens.accepts(
        "by a clock that is five minutes behind",
        &license(),
        json!({"now": IAT - 300}),
    );
    let later = changed(|claims| claims.nbf = Some(NOW + 300));
    tokens.accepts(
        "not valid for another five minutes, which a clock may be behind",
        &later,
        json!({}),
    );
    let claims = serde_json::to_value(license()).unwrap();
    let by_second = second().sign(&license());
    tokens.add("signed by the second key", &by_second, "ok", json!({"claims": claims}));
    let mut more = claims.clone();
    more["invented_later"] = json!({"by": "a newer server"});
    let newer = first().sign_anything(&first().header("EdDSA", ""), more.to_string().as_bytes());
    tokens.add(
        "claims that nobody knows are passed over",
        &newer,
        "ok",
        json!({"claims": claims}),
    );
    let rsa = json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": first().public.kid});
    let bare = json!({"kty": "OKP", "crv": "Ed25519", "kid": first().public.kid, "x": encoded(&first().public.bytes)});
    let needs = json!({"jwks": {"keys": [rsa, bare]}, "claims": claims});
    tokens.add(
        "keys of other kinds are passed over, `use` and `alg` may be absent",
        &first().sign(&license()),
        "ok",
        needs,
    );
}
