//! Who signs tokens, and who only would like to.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use claviger_protocol::token::{Claims, Jwks, PublicKey, TYP, sign};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::EncodingKey;

/// A key pair from a seed, so that nothing depends on randomness.
pub(crate) struct Signer {
    pub(crate) public: PublicKey,
    pair: Ed25519KeyPair,
    encoding: EncodingKey,
}

impl Signer {
    pub(crate) fn new(seed: u8) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        Self {
            public: PublicKey::new(pair.public_key().as_ref().try_into().unwrap()),
            encoding: EncodingKey::from_ed_der(pair.to_pkcs8().unwrap().as_ref()),
            pair,
        }
    }

    /// A token as the server makes it.
    pub(crate) fn sign(&self, claims: &Claims) -> String {
        self.sign_as(&self.public.kid, claims)
    }

    /// A token that names another key than the one that signs.
    pub(crate) fn sign_as(&self, kid: &str, claims: &Claims) -> String {
        sign(claims, kid, &self.encoding).unwrap()
    }

    /// A text of the form of a token, with any header and payload, and a good signature.
    pub(crate) fn sign_anything(&self, header: &str, payload: &[u8]) -> String {
        let message = format!("{}.{}", encoded(header.as_bytes()), encoded(payload));
        let signature = self.pair.sign(message.as_bytes());
        format!("{message}.{}", encoded(signature.as_ref()))
    }

    /// The header of its tokens, with another algorithm and more members.
    pub(crate) fn header(&self, algorithm: &str, more: &str) -> String {
        format!(
            r#"{{"typ":"{TYP}","alg":"{algorithm}","kid":"{}"{more}}}"#,
            self.public.kid
        )
    }

    pub(crate) fn jwks(&self) -> Jwks {
        [&self.public].into_iter().collect()
    }

    pub(crate) fn jwks_text(&self) -> String {
        serde_json::to_string(&self.jwks()).unwrap()
    }
}

/// The base64url of tokens.
pub(crate) fn encoded(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// The payload of a token, unverified.
pub(crate) fn payload(token: &str) -> Vec<u8> {
    let text = token.split('.').nth(1).unwrap();
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
}
