//! Whoever changes a token has none.

use claviger_tests::{KeySet, World, on_sqlite};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, jwk::JwkSet};
use serde_json::{Value, json};

on_sqlite!(every_single_bit_counts, other_algorithms_are_refused);

async fn every_single_bit_counts(world: &World) {
    let (shop, token) = super::shop_and_token(world).await;
    let keys: JwkSet = serde_json::from_value(shop.keys().await.json().clone()).unwrap();
    let key = DecodingKey::from_jwk(&keys.keys[0]).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&["switchfast"]);
    let verifies = |token: &[u8]| jsonwebtoken::decode::<Value>(token, &key, &validation).is_ok();

    assert!(verifies(token.as_bytes()));
    for position in 0..token.len() {
        for bit in 0..8 {
            let mut changed = token.clone().into_bytes();
            changed[position] ^= 1 << bit;
            assert!(!verifies(&changed), "bit {bit} of byte {position} does not count");
        }
    }
    for end in 0..token.len() {
        assert!(!verifies(&token.as_bytes()[..end]), "the first {end} bytes are enough");
    }
}

async fn other_algorithms_are_refused(world: &World) {
    let (shop, token) = super::shop_and_token(world).await;
    let keys = shop.keys().await;
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("not three parts")
    };
    let header: Value = serde_json::from_slice(&BASE64URL_NOPAD.decode(header.as_bytes()).unwrap()).unwrap();
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("EdDSA"), &json!("claviger+jwt"))
    );
    assert_eq!(header["kid"], keys.kids()[0]);

    let with_algorithm = |algorithm: &str| {
        let header = json!({ "alg": algorithm, "typ": "claviger+jwt", "kid": header["kid"] });
        format!("{}.{claims}", BASE64URL_NOPAD.encode(header.to_string().as_bytes()))
    };
    // The public key as the secret of a symmetric algorithm, as in the attack of 2015.
    let public = keys.json()["keys"][0]["x"].as_str().unwrap();
    let claims: Value = serde_json::from_slice(&BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap()).unwrap();
    let symmetric = Header {
        kid: header["kid"].as_str().map(str::to_owned),
        ..Header::new(Algorithm::HS256)
    };
    let secret = EncodingKey::from_secret(&BASE64URL_NOPAD.decode(public.as_bytes()).unwrap());
    let forged = [
        format!("{}.", with_algorithm("none")),
        format!("{}.{signature}", with_algorithm("none")),
        format!("{}.{signature}", with_algorithm("HS256")),
        jsonwebtoken::encode(&symmetric, &claims, &secret).unwrap(),
    ];
    for token in forged {
        assert!(keys.verify(&token, "switchfast").is_err(), "{token}");
    }
    assert!(KeySet::verify(&keys, &token, "switchfast").is_ok());
}
