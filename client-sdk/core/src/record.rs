//! What a client remembers between its runs. It is sealed before it is written.

use std::fmt;

use chrono::{DateTime, Utc};
use claviger_protocol::{LicenseKey, token::Jwk};
use serde::{Deserialize, Serialize};

use crate::rules::time::Anchor;

/// What a client remembers. Nothing in it grants anything by itself: every read verifies the tokens anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Record {
    /// The license of this device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) license: Option<LicenseMemory>,
    /// The server's last word on the trial of this device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trial: Option<Token>,
    /// What is known of time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) anchor: Option<Anchor>,
    /// Signing keys that were taken at their word: at first use, or from a license file. Where keys are pinned, they count for nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) keys: Vec<Jwk>,
    /// Tokens that announced signing keys, in their order. They are kept whole: whoever can write this memory could add a key, but not
    /// the signature of somebody who is trusted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) announcements: Vec<Token>,
    /// A purchase whose end is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) purchase: Option<Purchase>,
    /// What the server told for display. Nothing is decided by it.
    pub(crate) facts: Facts,
}

/// A license key and what the server said about it on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LicenseMemory {
    /// The key; absent if the license came as a file and the request for it is forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<LicenseKey>,
    /// The last token that says `VALID`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) grant: Option<Token>,
    /// A refusal that is newer than the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refusal: Option<Token>,
    /// Whether this device held a slot, as far as is known. If not, an activation was refused, and checks leave the key alone.
    pub(crate) held: bool,
}

/// The text of a token. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Token(pub(crate) String);

/// A purchase that was begun.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Purchase {
    /// The checkout session. Whoever has it gets the key.
    pub(crate) session: String,
    /// When it can be forgotten.
    pub(crate) until: DateTime<Utc>,
}

/// What the server told for display.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    /// The plan's name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) plan_name: Option<String>,
    /// Where to buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) buy_url: Option<String>,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

impl fmt::Debug for Purchase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Purchase")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}
