//! Tokens through the public interface: signed and verified; `forged` has the ways to cheat.
#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in their helpers")]

mod forged;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use claviger_protocol::token::{
    CLOCK_SKEW, Claims, Expected, Jwk, PublicKey, TokenError, TokenHeader, TokenKind, sign, sign_with, verify,
};
use claviger_protocol::{Code, DeviceId, Environment, Limit};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::EncodingKey;

const IAT: i64 = 1_767_225_600;
const EXP: i64 = IAT + 7 * 86_400;

/// A key pair from a seed, so that no test depends on randomness.
struct Signer {
    encoding: EncodingKey,
    public: PublicKey,
}

fn signer(seed: u8) -> Signer {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let pkcs8 = pair.to_pkcs8().unwrap();
    let public = PublicKey::new(pair.public_key().as_ref().try_into().unwrap());
    Signer {
        encoding: EncodingKey::from_ed_der(pkcs8.as_ref()),
        public,
    }
}

fn device(name: &str) -> DeviceId {
    DeviceId::derive(b"salt", name).unwrap()
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn claims() -> Claims {
    Claims {
        iss: "https://licenses.example".into(),
        aud: "switchfast".into(),
        env: Environment::Prod,
        sub: "lic_01j".into(),
        kind: TokenKind::License,
        code: Code::Valid,
        key_hash: Some("ab".repeat(32)),
        device: device("host-1"),
        activation: Some("act_01j".into()),
        plan: Some("pro".into()),
        features: vec!["swarm".into(), "sso".into(), "sso".into()],
        limits: [
            ("seats".to_owned(), Limit::AtMost(3)),
            ("rows".to_owned(), Limit::Unlimited),
        ]
        .into(),
        iat: IAT,
        nbf: None,
        exp: EXP,
        refresh_after: IAT + 14_400,
        license_expires_at: None,
        grace_until: None,
        nonce: Some("n-1".into()),
        next_keys: vec![Jwk::from(&signer(2).public)],
    }
}

fn token() -> String {
    let signer = signer(1);
    sign(&claims(), &signer.public.kid, &signer.encoding).unwrap()
}

/// Verifies as the device of [`claims`] would, in the middle of the token's life.
fn check(token: &str) -> Result<Claims, TokenError> {
    check_with(token, |_| {}, at(IAT + 60))
}

fn check_with(token: &str, change: impl FnOnce(&mut Expected<'_>), now: DateTime<Utc>) -> Result<Claims, TokenError> {
    let here = device("host-1");
    let mut expected = Expected {
        issuer: Some("https://licenses.example"),
        product: "switchfast",
        environment: Environment::Prod,
        device: &here,
        nonce: Some("n-1"),
    };
    change(&mut expected);
    verify(token, &[signer(1).public, signer(3).public], &expected, now)
}

#[test]
fn what_is_signed_is_what_is_read() {
    let mut expected = claims();
    expected.features = vec!["sso".into(), "swarm".into()];
    assert_eq!(check(&token()), Ok(expected));
}

/// The test vector of RFC 8032 section 7.1 (TEST 1), so that signer and verifier cannot be wrong alike.
#[test]
fn the_backend_makes_the_signature_of_the_rfc() {
    let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
    let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let public = BASE64URL_NOPAD.encode(pair.public_key().as_ref());
    assert_eq!(public, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    let expected = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    assert_eq!(pair.sign(b"").as_ref(), hex(expected));
}

#[test]
fn the_header_and_the_claims_are_on_the_wire_as_agreed() {
    let token = token();
    let part = |n| {
        let text = token.split('.').nth(n).unwrap();
        serde_json::from_slice::<serde_json::Value>(&BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).unwrap()
    };
    assert_eq!(
        part(0),
        serde_json::json!({"typ": "claviger+jwt", "alg": "EdDSA", "kid": signer(1).public.kid})
    );
    let expected = serde_json::json!({
        "iss": "https://licenses.example", "aud": "switchfast", "env": "prod", "sub": "lic_01j",
        "kind": "license", "code": "VALID", "key_hash": "ab".repeat(32), "device": device("host-1").as_str(),
        "activation": "act_01j", "plan": "pro", "features": ["sso", "swarm"], "limits": {"rows": null, "seats": 3},
        "iat": IAT, "exp": EXP, "refresh_after": IAT + 14_400, "nonce": "n-1",
        "next_keys": [Jwk::from(&signer(2).public)],
    });
    assert_eq!(part(1), expected);
}

#[test]
fn each_expectation_is_checked() {
    let refused = |change: fn(&mut Expected<'_>)| check_with(&token(), change, at(IAT)).unwrap_err();
    assert_eq!(
        refused(|e| e.issuer = Some("https://other.example")),
        TokenError::Issuer
    );
    assert_eq!(refused(|e| e.product = "mm-runner"), TokenError::Product);
    assert_eq!(refused(|e| e.environment = Environment::Test), TokenError::Environment);
    assert_eq!(refused(|e| e.nonce = Some("n-2")), TokenError::Nonce);
    let elsewhere = device("host-2");
    let expected = Expected {
        issuer: None,
        product: "switchfast",
        environment: Environment::Prod,
        device: &elsewhere,
        nonce: None,
    };
    assert_eq!(
        verify(&token(), &[signer(1).public], &expected, at(IAT)),
        Err(TokenError::Device)
    );
    assert!(check_with(&token(), |e| (e.issuer, e.nonce) = (None, None), at(IAT)).is_ok());
}

#[test]
fn a_token_without_nonce_does_not_answer_a_request() {
    let signer = signer(1);
    let token = sign(
        &Claims {
            nonce: None,
            ..claims()
        },
        &signer.public.kid,
        &signer.encoding,
    )
    .unwrap();
    assert_eq!(check(&token), Err(TokenError::Nonce));
}

#[test]
fn times_hold_to_the_second() {
    let now = |seconds| check_with(&token(), |_| {}, at(seconds)).err();
    let skew = CLOCK_SKEW.num_seconds();
    assert_eq!(CLOCK_SKEW, TimeDelta::seconds(300));
    assert_eq!(now(IAT - skew), None);
    assert_eq!(now(IAT - skew - 1), Some(TokenError::NotYetValid));
    assert_eq!(now(EXP), None);
    assert_eq!(now(EXP + 1), Some(TokenError::Expired { exp: EXP }));
    let signer = signer(1);
    let later = sign(
        &Claims {
            nbf: Some(IAT + 3600),
            ..claims()
        },
        &signer.public.kid,
        &signer.encoding,
    )
    .unwrap();
    assert_eq!(check_with(&later, |_| {}, at(IAT + 3299)), Err(TokenError::NotYetValid));
    assert!(check_with(&later, |_| {}, at(IAT + 3300)).is_ok());
    let extremes = Claims {
        iat: i64::MIN,
        exp: i64::MAX,
        ..claims()
    };
    assert!(check(&sign(&extremes, &signer.public.kid, &signer.encoding).unwrap()).is_ok());
}

#[test]
fn secrets_stay_hidden() {
    let text = format!("{:?}", claims());
    for secret in ["abab", "n-1", device("host-1").as_str()] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// Ed25519 signatures of the same bytes are the same (RFC 8032): so whoever keeps the key ready makes the very same tokens.
#[test]
fn a_key_kept_ready_signs_the_same_token() {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let header = TokenHeader::new("kid-7").unwrap();
    let signature = |message: &[u8]| pair.sign(message).as_ref().try_into().unwrap();
    assert_eq!(
        sign_with(claims(), &header, signature).unwrap(),
        sign(&claims(), "kid-7", &signer(7).encoding).unwrap()
    );
}
