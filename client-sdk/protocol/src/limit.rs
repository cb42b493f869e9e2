//! What a plan allows in numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The limits of a plan by name, such as `{"resources": 1000, "seats": null}`.
pub type Limits = BTreeMap<String, Limit>;

/// The highest allowed count of something. On the wire an integer, or `null` for no limit.
///
/// Ordered from tight to loose; nothing is looser than [`Limit::Unlimited`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Option<u64>", into = "Option<u64>")]
pub enum Limit {
    /// This many and not one more. JavaScript reads it exactly up to 2^53 - 1.
    AtMost(u64),
    /// As many as one likes.
    Unlimited,
}

impl Limit {
    /// Whether a count of `n` is within the limit.
    #[must_use]
    pub const fn allows(self, n: u64) -> bool {
        match self {
            Self::AtMost(most) => n <= most,
            Self::Unlimited => true,
        }
    }
}

impl From<Option<u64>> for Limit {
    fn from(most: Option<u64>) -> Self {
        most.map_or(Self::Unlimited, Self::AtMost)
    }
}

impl From<Limit> for Option<u64> {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::AtMost(most) => Some(most),
            Limit::Unlimited => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_is_allowed_and_one_more_is_not() {
        assert!(Limit::AtMost(3).allows(3));
        assert!(!Limit::AtMost(3).allows(4));
        assert!(!Limit::AtMost(0).allows(1));
        assert!(Limit::Unlimited.allows(u64::MAX));
        assert!(Limit::AtMost(u64::MAX) < Limit::Unlimited);
    }

    #[test]
    fn is_an_integer_or_null_on_the_wire() {
        let limits: Limits = serde_json::from_str(r#"{"resources":1000,"seats":null}"#).unwrap();
        assert_eq!(limits["resources"], Limit::AtMost(1000));
        assert_eq!(limits["seats"], Limit::Unlimited);
        assert_eq!(
            serde_json::to_string(&limits).unwrap(),
            r#"{"resources":1000,"seats":null}"#
        );
        for text in ["-1", "1.5", "\"3\""] {
            assert!(serde_json::from_str::<Limit>(text).is_err(), "{text}");
        }
    }
}
