//! What a token says.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Jwk;
use crate::code::Code;
use crate::device::DeviceId;
use crate::environment::Environment;
use crate::limit::Limits;

/// What a token says. All times are Unix seconds. An app ignores claims it does not know, so that claims can be added.
///
/// `Debug` shows only what may stand in a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The server that signed: its public URL.
    pub iss: String,
    /// The code of the product the token is for.
    pub aud: String,
    /// The environment it was signed in.
    pub env: Environment,
    /// The license (`lic_…`) or trial (`trl_…`); empty when nothing was found.
    pub sub: String,
    /// Whether it is about a license or about a trial.
    pub kind: TokenKind,
    /// The verdict.
    pub code: Code,
    /// [`CanonicalKey::sha256_hex`](crate::CanonicalKey::sha256_hex) of the license key; `None` for trials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_hash: Option<String>,
    /// The device it is for, and no other.
    pub device: DeviceId,
    /// The activation (`act_…`) by which the device holds its slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation: Option<String>,
    /// The code of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The features of the plan, sorted and without duplicates ([`sign`](super::sign) sees to it).
    #[serde(default)]
    pub features: Vec<String>,
    /// The limits of the plan.
    #[serde(default)]
    pub limits: Limits,
    /// When it was signed, by the server's clock.
    pub iat: i64,
    /// Before this it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// The offline limit: the last second in which the app may rely on the token without asking the server.
    pub exp: i64,
    /// When the app should ask the server again. Missing that changes nothing before `exp`.
    pub refresh_after: i64,
    /// When the license itself ends; `None` for perpetual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_expires_at: Option<i64>,
    /// Until when the license works although a payment failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_until: Option<i64>,
    /// The nonce of the request, which proves that the answer is not an old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Keys that will sign soon. A client that pins keys learns new ones here, from a key it trusts already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next_keys: Vec<Jwk>,
}

/// What a token is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A license on a device.
    License,
    /// The trial of a device.
    Trial,
}

impl fmt::Debug for Claims {
    /// Leaves out the device, the nonce, and the hash of the key: short keys can be guessed from it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("aud", &self.aud)
            .field("env", &self.env)
            .field("sub", &self.sub)
            .field("kind", &self.kind)
            .field("code", &self.code)
            .field("plan", &self.plan)
            .field("iat", &self.iat)
            .field("exp", &self.exp)
            .finish_non_exhaustive()
    }
}
