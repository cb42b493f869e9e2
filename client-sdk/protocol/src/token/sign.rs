//! Signing, which only servers do.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use super::{Claims, TYP, TokenError};

/// Signs the claims under the id `kid` of the key, and gives the text of the token (three base64url texts with dots).
///
/// `features` are sorted and freed of duplicates on the way, so that equal grants make equal tokens.
///
/// # Errors
/// [`TokenError::Algorithm`] if the key is no Ed25519 key; [`TokenError::Signature`] if the backend cannot sign.
///
/// # Panics
/// If the program has no `jsonwebtoken` backend; see the crate's documentation.
pub fn sign(claims: &Claims, kid: &str, key: &EncodingKey) -> Result<String, TokenError> {
    let claims = tidy(claims.clone());
    jsonwebtoken::encode(&header(kid), &claims, key).map_err(|error| match error.kind() {
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidEddsaKey | ErrorKind::InvalidKeyFormat => TokenError::Algorithm,
        _ => TokenError::Signature,
    })
}

/// The room of most claims as JSON, in bytes.
const USUAL_CLAIMS: usize = 1024;

/// The header of all tokens that one key signs, encoded once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHeader(String);

impl TokenHeader {
    /// For the key with the id `kid`.
    ///
    /// # Errors
    /// [`TokenError::Signature`] if it cannot be written as JSON.
    pub fn new(kid: &str) -> Result<Self, TokenError> {
        let json = serde_json::to_vec(&header(kid)).map_err(|_| TokenError::Signature)?;
        Ok(Self(BASE64URL_NOPAD.encode(&json)))
    }
}

/// As [`sign`], for who signs a lot and keeps the key ready: `signature` makes the Ed25519 signature of the bytes that it is given
/// (`jsonwebtoken` reads the key anew for every token, which takes about as long as the signature).
///
/// # Errors
/// [`TokenError::Signature`] if the claims cannot be written as JSON.
pub fn sign_with(
    claims: Claims,
    header: &TokenHeader,
    signature: impl FnOnce(&[u8]) -> [u8; 64],
) -> Result<String, TokenError> {
    let mut json = Vec::with_capacity(USUAL_CLAIMS);
    serde_json::to_writer(&mut json, &tidy(claims)).map_err(|_| TokenError::Signature)?;
    let mut token = String::with_capacity(header.0.len() + 2 * json.len() + 90);
    token.push_str(&header.0);
    token.push('.');
    BASE64URL_NOPAD.encode_append(&json, &mut token);
    let signature = signature(token.as_bytes());
    token.push('.');
    BASE64URL_NOPAD.encode_append(&signature, &mut token);
    Ok(token)
}

/// Equal grants make equal tokens.
fn tidy(mut claims: Claims) -> Claims {
    claims.features.sort_unstable();
    claims.features.dedup();
    claims
}

fn header(kid: &str) -> Header {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYP.to_owned());
    header.kid = Some(kid.to_owned());
    header
}
