//! License keys: as people type them, as they are compared, and as they are made and checked offline.

mod canonical;
mod check;
mod grammar;
mod template;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use canonical::{CanonicalKey, KeyError};
pub use grammar::KeyTemplateError;
pub use template::{KeyShape, KeyTemplate};

/// A license key as a person sees or types it. A secret: `Debug` hides it and there is no `Display`.
///
/// It serializes as its text, because requests and request files carry it. Two spellings of one key are different
/// values here; compare their [`canonical`](Self::canonical) forms.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LicenseKey(String);

impl LicenseKey {
    /// Takes any text; [`canonical`](Self::canonical) tells whether it can be a key.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. For the person who owns it, for sealing and for sending; never for a log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The form that is compared and hashed, the same for every spelling of the key.
    ///
    /// # Errors
    /// [`KeyError`] when the text cannot be a license key of any product.
    pub fn canonical(&self) -> Result<CanonicalKey, KeyError> {
        CanonicalKey::of(&self.0)
    }
}

impl fmt::Debug for LicenseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LicenseKey(redacted)")
    }
}
