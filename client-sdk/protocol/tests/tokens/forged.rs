//! Every way to forge or damage a token is refused.

use aws_lc_rs::signature::Ed25519KeyPair;
use claviger_protocol::token::{TYP, TokenError, sign};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use super::{check, claims, signer, token};

/// A token of any header and payload, signed by the known key.
fn forge(header: &str, payload: &[u8]) -> String {
    let message = format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(header.as_bytes()),
        BASE64URL_NOPAD.encode(payload)
    );
    let signature = Ed25519KeyPair::from_seed_unchecked(&[1; 32])
        .unwrap()
        .sign(message.as_bytes());
    format!("{message}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
}

fn header(typ: &str, alg: &str) -> String {
    format!(r#"{{"typ":"{typ}","alg":"{alg}","kid":"{}"}}"#, signer(1).public.kid)
}

#[test]
fn other_algorithms_are_refused_before_any_key_is_looked_at() {
    let payload = serde_json::to_vec(&claims()).unwrap();
    assert!(
        check(&forge(&header(TYP, "EdDSA"), &payload)).is_ok(),
        "the forger makes good tokens otherwise"
    );
    for alg in ["none", "None", "HS256", "ES256", "RS256", "eddsa", "Ed25519", ""] {
        assert_eq!(
            check(&forge(&header(TYP, alg), &payload)),
            Err(TokenError::Algorithm),
            "{alg}"
        );
    }
    let unsigned = forge(&header(TYP, "none"), &payload);
    assert_eq!(
        check(&unsigned[..=unsigned.rfind('.').unwrap()]),
        Err(TokenError::Algorithm)
    );
    let cut = forge(&header(TYP, "EdDSA"), &payload);
    assert_eq!(check(&cut[..=cut.rfind('.').unwrap()]), Err(TokenError::Signature));
}

/// The classic confusion: an HMAC under the public key, which everybody knows.
#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    let public = signer(1).public;
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TYP.into());
    header.kid = Some(public.kid.clone());
    for secret in [&public.bytes[..], BASE64URL_NOPAD.encode(&public.bytes).as_bytes()] {
        let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(check(&token), Err(TokenError::Algorithm));
        assert_eq!(
            sign(&claims(), &public.kid, &EncodingKey::from_secret(secret)),
            Err(TokenError::Algorithm)
        );
    }
}

#[test]
fn foreign_keys_are_refused() {
    let foreign = signer(9);
    let known = signer(1).public.kid;
    assert_eq!(
        check(&sign(&claims(), &foreign.public.kid, &foreign.encoding).unwrap()),
        Err(TokenError::UnknownKey)
    );
    assert_eq!(
        check(&sign(&claims(), &known, &foreign.encoding).unwrap()),
        Err(TokenError::Signature)
    );
    let second = signer(3);
    assert!(check(&sign(&claims(), &second.public.kid, &second.encoding).unwrap()).is_ok());
    // A key that is announced signs nothing yet.
    let announced = signer(2);
    assert_eq!(
        check(&sign(&claims(), &announced.public.kid, &announced.encoding).unwrap()),
        Err(TokenError::UnknownKey)
    );
}

#[test]
fn other_uses_of_the_key_are_no_tokens() {
    let payload = serde_json::to_vec(&claims()).unwrap();
    assert_eq!(
        check(&forge(&header("JWT", "EdDSA"), &payload)),
        Err(TokenError::Malformed)
    );
    let kid = signer(1).public.kid;
    let extra = format!(r#"{{"typ":"{TYP}","alg":"EdDSA","kid":"{kid}","crit":["b64"],"b64":false}}"#);
    let twice = format!(r#"{{"typ":"{TYP}","alg":"EdDSA","kid":"{kid}","alg":"EdDSA"}}"#);
    let anonymous = format!(r#"{{"typ":"{TYP}","alg":"EdDSA"}}"#);
    for header in [extra, twice, anonymous, "{}".into(), "[]".into(), "\u{0}".into()] {
        assert_eq!(check(&forge(&header, &payload)), Err(TokenError::Malformed), "{header}");
    }
    for payload in [&b"{}"[..], b"", b"null", b"\xff"] {
        assert_eq!(
            check(&forge(&header(TYP, "EdDSA"), payload)),
            Err(TokenError::Malformed)
        );
    }
}

#[test]
fn other_shapes_are_malformed() {
    let good = token();
    let spaced = [
        format!("{good} "),
        format!("{good}\n"),
        format!(" {good}"),
        format!("{good}="),
        format!("{good}."),
    ];
    let part = good.split('.').next().unwrap();
    for text in ["", ".", "..", "...", "a.b", part]
        .into_iter()
        .chain(spaced.iter().map(String::as_str))
    {
        assert_eq!(check(text), Err(TokenError::Malformed), "{text:?}");
    }
}

#[test]
fn no_single_flipped_bit_is_accepted() {
    let good = token().into_bytes();
    let mut tried = 0;
    for place in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[place] ^= 1 << bit;
            // What is not UTF-8 cannot even be passed on.
            let Ok(bad) = String::from_utf8(bad) else { continue };
            tried += 1;
            assert!(check(&bad).is_err(), "place {place}, bit {bit}");
        }
    }
    assert_eq!(tried, good.len() * 7, "bit 7 alone makes no text");
}

/// The last character of a part has bits that decode to nothing, where lenient decoders accept several spellings.
#[test]
fn every_part_has_one_spelling() {
    let good = token();
    let ends = good.match_indices('.').map(|(dot, _)| dot - 1).chain([good.len() - 1]);
    for end in ends {
        for character in (0..128u8).map(char::from) {
            let bad = format!("{}{character}{}", &good[..end], &good[end + 1..]);
            assert_eq!(check(&bad).is_ok(), bad == good, "{character:?} at {end}");
        }
    }
}

#[test]
fn claims_of_a_newer_server_are_ignored() {
    let mut value = serde_json::to_value(claims()).unwrap();
    value["invented_later"] = 7.into();
    assert!(check(&forge(&header(TYP, "EdDSA"), value.to_string().as_bytes())).is_ok());
}
