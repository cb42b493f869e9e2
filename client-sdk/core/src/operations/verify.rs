//! Verifying a token alone, as SDKs in other languages do: what the published test vectors are about.

use chrono::DateTime;
use claviger_protocol::{
    DeviceId, Environment,
    token::{Expected, Jwks, TokenError, verify},
};

/// Verifies a token offline, as the client does with every token it remembers, and gives its claims as JSON.
///
/// `jwks` is the text of a JWK set; `device` is `sha256:…`; `nonce` is that of the request, if the token is an answer; `now` is in Unix
/// seconds.
///
/// # Errors
/// The name of the reason: `malformed`, `algorithm`, `unknown_key`, `signature`, `issuer`, `product`, `environment`, `device`, `nonce`,
/// `not_yet_valid`, `expired`; `setup` if an argument is none.
pub fn verify_token(
    token: &str,
    jwks: &str,
    product: &str,
    environment: Environment,
    device: &str,
    nonce: Option<&str>,
    now: i64,
) -> Result<String, &'static str> {
    let keys = serde_json::from_str::<Jwks>(jwks).map_err(|_| "setup")?.public_keys();
    let device = DeviceId::parse(device).map_err(|_| "setup")?;
    let expected = Expected {
        issuer: None,
        product,
        environment,
        device: &device,
        nonce,
    };
    let now = DateTime::from_timestamp(now, 0).ok_or("setup")?;
    let claims = verify(token, &keys, &expected, now).map_err(name)?;
    serde_json::to_string(&claims).map_err(|_| "malformed")
}

const fn name(error: TokenError) -> &'static str {
    match error {
        TokenError::Malformed => "malformed",
        TokenError::Algorithm => "algorithm",
        TokenError::UnknownKey => "unknown_key",
        TokenError::Signature => "signature",
        TokenError::Issuer => "issuer",
        TokenError::Product => "product",
        TokenError::Environment => "environment",
        TokenError::Device => "device",
        TokenError::Nonce => "nonce",
        TokenError::NotYetValid => "not_yet_valid",
        TokenError::Expired { .. } => "expired",
    }
}
