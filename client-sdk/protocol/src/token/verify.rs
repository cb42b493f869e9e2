//! Verifying, which apps do offline.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{ALGORITHM, CLOCK_SKEW, Claims, PublicKey, TYP, TokenError};
use crate::device::DeviceId;
use crate::environment::Environment;

/// What a token must say to be of any use here.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The server's public URL; `None` if the app accepts any server whose key it knows.
    pub issuer: Option<&'a str>,
    /// The code of the app's product.
    pub product: &'a str,
    /// The environment the app works in.
    pub environment: Environment,
    /// The device the app runs on.
    pub device: &'a DeviceId,
    /// The nonce of the request that the token answers; `None` for a token from storage or a file.
    pub nonce: Option<&'a str>,
}

/// A token's header. There is no other member: one that we do not know (such as `crit`, or a key that the token brings
/// along) could only change what is verified.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    typ: String,
    alg: String,
    kid: String,
}

/// Verifies a token and gives what it says. A verified token may still be a refusal: look at [`Claims::code`].
///
/// # Errors
/// The first that applies, in this order: `Malformed`, `Algorithm`, `UnknownKey`, `Signature`, then, for a signature that
/// is good, `Issuer`, `Product`, `Environment`, `Device`, `Nonce`, `NotYetValid`, `Expired`.
///
/// # Panics
/// If the program has no `jsonwebtoken` backend; see the crate's documentation.
pub fn verify(
    token: &str,
    keys: &[PublicKey],
    expected: &Expected<'_>,
    now: DateTime<Utc>,
) -> Result<Claims, TokenError> {
    let claims = verify_all_but_times(token, keys, expected)?;
    check_times(&claims, now.timestamp())?;
    Ok(claims)
}

/// Verifies a token in all but its age, for whoever judges that by a better clock than the device's, or has to tell a token that is over
/// from one that is none. It is read at its own last second.
///
/// # Errors
/// As [`verify`], but never `Expired`; `NotYetValid` only for a token that ends before it begins.
///
/// # Panics
/// As [`verify`].
pub fn verify_ageless(token: &str, keys: &[PublicKey], expected: &Expected<'_>) -> Result<Claims, TokenError> {
    let claims = verify_all_but_times(token, keys, expected)?;
    check_times(&claims, claims.exp)?;
    Ok(claims)
}

fn verify_all_but_times(token: &str, keys: &[PublicKey], expected: &Expected<'_>) -> Result<Claims, TokenError> {
    let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
    let (header, payload) = message.split_once('.').ok_or(TokenError::Malformed)?;
    let kid = kid_of(&decode(header)?)?;
    let payload = decode(payload)?;
    decode(signature)?;
    verify_signature(message, signature, &kid, keys)?;
    let claims = json(&payload)?;
    expect(&claims, expected)?;
    Ok(claims)
}

/// Decodes base64url without padding. `data-encoding` refuses every text that it would not itself have written (padding,
/// white space, unused bits that are not zero), so that one token has exactly one text.
fn decode(text: &str) -> Result<Vec<u8>, TokenError> {
    BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|_| TokenError::Malformed)
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, TokenError> {
    serde_json::from_slice(bytes).map_err(|_| TokenError::Malformed)
}

fn kid_of(header: &[u8]) -> Result<String, TokenError> {
    let header: Header = json(header)?;
    // The algorithm is compared as text, before anything looks at keys: `none` and `HS256` never get near one.
    if header.alg != ALGORITHM {
        return Err(TokenError::Algorithm);
    }
    if header.typ != TYP {
        return Err(TokenError::Malformed);
    }
    Ok(header.kid)
}

fn verify_signature(message: &str, signature: &str, kid: &str, keys: &[PublicKey]) -> Result<(), TokenError> {
    let key = keys.iter().find(|key| key.kid == kid).ok_or(TokenError::UnknownKey)?;
    let key = DecodingKey::from_ed_der(&key.bytes);
    match jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, Algorithm::EdDSA) {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(TokenError::Signature),
    }
}

fn expect(claims: &Claims, expected: &Expected<'_>) -> Result<(), TokenError> {
    if expected.issuer.is_some_and(|issuer| claims.iss != issuer) {
        return Err(TokenError::Issuer);
    }
    if claims.aud != expected.product {
        return Err(TokenError::Product);
    }
    if claims.env != expected.environment {
        return Err(TokenError::Environment);
    }
    if claims.device != *expected.device {
        return Err(TokenError::Device);
    }
    if expected
        .nonce
        .is_some_and(|nonce| claims.nonce.as_deref() != Some(nonce))
    {
        return Err(TokenError::Nonce);
    }
    Ok(())
}

/// A clock that is behind is forgiven a little. One that is ahead is not: the offline limit is days, not minutes.
fn check_times(claims: &Claims, now: i64) -> Result<(), TokenError> {
    let latest_start = now.saturating_add(CLOCK_SKEW.num_seconds());
    if claims.iat > latest_start || claims.nbf.is_some_and(|nbf| nbf > latest_start) {
        return Err(TokenError::NotYetValid);
    }
    if now > claims.exp {
        return Err(TokenError::Expired { exp: claims.exp });
    }
    Ok(())
}
