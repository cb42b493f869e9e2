//! The two environments, which share code and nothing else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the two environments of an installation. Data, keys and tokens of one are void in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// For trying things out: test cards, test keys, no money.
    Test,
    /// The real thing.
    Prod,
}

/// The error of reading an environment's name. It does not repeat the text, which may be of any size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown environment; the allowed values are `test` and `prod`")]
pub struct UnknownEnvironment;

impl Environment {
    /// Both environments.
    pub const ALL: [Self; 2] = [Self::Test, Self::Prod];

    /// The name on the wire: `test` or `prod`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Prod => "prod",
        }
    }

    /// The environment that this one is not.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Test => Self::Prod,
            Self::Prod => Self::Test,
        }
    }

    /// The word that license keys carry in place of `{env}`: `test` or `live`.
    ///
    /// Keys say `live` because that is the word customers know from payment providers' keys.
    #[must_use]
    pub const fn key_word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Prod => "live",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Environment {
    type Err = UnknownEnvironment;

    /// Reads exactly `test` or `prod`: guessing at `PROD ` or `production` would be guessing about money.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|environment| environment.as_str() == text)
            .ok_or(UnknownEnvironment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_in_every_direction() {
        for (environment, name) in [(Environment::Test, "test"), (Environment::Prod, "prod")] {
            assert_eq!(environment.to_string(), name);
            assert_eq!(name.parse(), Ok(environment));
            assert_eq!(serde_json::to_value(environment).unwrap(), name);
            assert_eq!(serde_json::from_value::<Environment>(name.into()).unwrap(), environment);
            assert_ne!(environment.other(), environment);
        }
    }

    #[test]
    fn anything_else_is_refused_with_the_allowed_values() {
        for text in ["", "live", "Test", "PROD", " prod", "production"] {
            let error = text.parse::<Environment>().unwrap_err().to_string();
            assert!(error.contains("`test`") && error.contains("`prod`"), "{error}");
        }
    }
}
