//! Tokens: signed statements about one license (or trial) on one device, which an app verifies without the server.
//!
//! A token is a JWT (RFC 7519) signed with Ed25519 (`EdDSA`, RFC 8037). A refusal is a token too: only a signed one may
//! take a grant away, so that no broken proxy can.

mod claims;
mod error;
mod jwk;
mod sign;
mod verify;

pub use claims::{Claims, TokenKind};
pub use error::TokenError;
pub use jwk::{Jwk, JwkError, Jwks, PublicKey};
pub use sign::{TokenHeader, sign, sign_with};
pub use verify::{Expected, verify, verify_ageless};

use chrono::TimeDelta;

/// The `typ` of a token's header (RFC 7519 section 5.1): a JWT made for another purpose by the same key is no token.
pub const TYP: &str = "claviger+jwt";

/// How far the device's clock may be behind the server's before a token counts as not yet valid.
pub const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// The only `alg` of a token's header.
const ALGORITHM: &str = "EdDSA";
