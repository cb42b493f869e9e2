//! Admin tokens.

use std::fmt;

use claviger_protocol::Environment;
use reqwest::header::HeaderValue;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// No token is nearly as long.
const LONGEST: usize = 256;

/// An admin token. Nothing but a request's header ever shows it, and its memory is wiped.
#[derive(PartialEq, Eq)]
pub(crate) struct AdminToken {
    text: Zeroizing<String>,
    environment: Environment,
}

impl AdminToken {
    /// Reads a token, as somebody pasted it.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let trimmed = text.trim();
        let begins = |environment: &Environment| trimmed.starts_with(&format!("clv_admin_{environment}_"));
        let environment = Environment::ALL.into_iter().find(begins);
        let is_one =
            trimmed.len() <= LONGEST && trimmed.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match environment {
            Some(environment) if is_one => Ok(Self {
                text: Zeroizing::new(trimmed.to_owned()),
                environment,
            }),
            _ => Err(Failure::new(
                "TOKEN_MALFORMED",
                "This is no admin token.",
                "Paste the whole token. It begins with `clv_admin_test_` or `clv_admin_prod_`; `claviger admin-token create` makes one.",
            )),
        }
    }

    /// The environment that it belongs to, which it says itself.
    pub(crate) const fn environment(&self) -> Environment {
        self.environment
    }

    /// The header that shows it to the server.
    pub(crate) fn header(&self) -> HeaderValue {
        let text = Zeroizing::new(format!("Bearer {}", *self.text));
        let mut value = HeaderValue::from_str(&text).expect("letters, digits and underscores are a header");
        value.set_sensitive(true);
        value
    }

    /// Its bytes, for the keyring.
    pub(super) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminToken")
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// What somebody typed where a token belongs. Nobody knows yet what it is, so nothing shows it.
pub(crate) struct Typed(pub(crate) Zeroizing<String>);

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed")
    }
}
