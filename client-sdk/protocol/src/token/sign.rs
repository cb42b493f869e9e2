//! Signing, which only servers do.

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
    let mut claims = claims.clone();
    claims.features.sort_unstable();
    claims.features.dedup();
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYP.to_owned());
    header.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&header, &claims, key).map_err(|error| match error.kind() {
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidEddsaKey | ErrorKind::InvalidKeyFormat => TokenError::Algorithm,
        _ => TokenError::Signature,
    })
}
