//! The `Stripe-Signature` header: `t=1790000000,v1=<hex>,v1=<hex>,v0=<hex>`, where each `v1` is the HMAC-SHA256 of
//! `{t}.{body}`. While a secret is rolled Stripe sends one `v1` per live secret. Source: docs.stripe.com/webhooks.

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

/// How far the time of a signature may be from now, in either direction. Stripe signs every attempt anew, so a retry
/// three days later is still fresh.
pub const TOLERANCE_SECONDS: u64 = 300;

/// Why a delivery is not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignatureError {
    /// There is no signature header.
    #[error("the signature header is missing or empty")]
    Missing,
    /// The header has not exactly one time, no `v1` signature, or one that is not 64 hexadecimal digits.
    #[error("the signature header is malformed: {0}")]
    Malformed(&'static str),
    /// Genuine, but signed too long ago, or in the future.
    #[error("the signature is not from within {TOLERANCE_SECONDS} seconds of now")]
    Stale,
    /// Signed with none of the secrets.
    #[error("the signature was made with none of the secrets, or for another body")]
    Mismatch,
}

/// Whether `body`, byte for byte as received, was signed with one of `secrets` (whole, `whsec_` included) about `now`.
///
/// # Errors
/// See [`SignatureError`]. An empty secret never matches anything.
pub fn verify(
    signature_header: &str,
    body: &[u8],
    secrets: &[impl AsRef<str>],
    now: DateTime<Utc>,
) -> Result<(), SignatureError> {
    let header = Header::parse(signature_header)?;
    let mut genuine = Choice::from(0);
    // An empty HMAC key is one that anybody knows.
    for secret in secrets
        .iter()
        .map(AsRef::as_ref)
        .filter(|secret: &&str| !secret.is_empty())
    {
        let expected = mac(secret, header.time_text, body);
        for signature in &header.signatures {
            genuine |= expected.ct_eq(signature);
        }
    }
    if !bool::from(genuine) {
        return Err(SignatureError::Mismatch);
    }
    if now.timestamp().abs_diff(header.time) > TOLERANCE_SECONDS {
        return Err(SignatureError::Stale);
    }
    Ok(())
}

fn mac(secret: &str, time: &str, body: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().into()
}

struct Header<'a> {
    /// As signed.
    time_text: &'a str,
    time: i64,
    signatures: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    fn parse(text: &'a str) -> Result<Self, SignatureError> {
        if text.trim().is_empty() {
            return Err(SignatureError::Missing);
        }
        let mut times = Vec::new();
        let mut signatures = Vec::new();
        for part in text.split(',') {
            let (name, value) = part
                .trim()
                .split_once('=')
                .ok_or(SignatureError::Malformed("a part has no `=`"))?;
            match name {
                "t" => times.push(value),
                "v1" => signatures.push(signature(value)?),
                // `v0` is a fake that Stripe adds in test mode; others may come.
                _ => {}
            }
        }
        let [time_text] = times.as_slice() else {
            return Err(SignatureError::Malformed("there must be exactly one `t`"));
        };
        if signatures.is_empty() {
            return Err(SignatureError::Malformed("there is no `v1`"));
        }
        Ok(Self {
            time_text,
            time: time(time_text)?,
            signatures,
        })
    }
}

fn time(text: &str) -> Result<i64, SignatureError> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|_| is_number)
        .ok_or(SignatureError::Malformed("`t` is no time in seconds"))
}

fn signature(text: &str) -> Result<[u8; 32], SignatureError> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(SignatureError::Malformed("a `v1` is not 64 hexadecimal digits"))
}

#[cfg(test)]
mod tests;
