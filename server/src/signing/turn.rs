//! Which key's turn it is.

use chrono::{DateTime, Utc};
use claviger_store::SigningKey;

/// What a key does at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It is published, so that clients know it when it signs.
    Upcoming,
    /// It signs.
    Signing,
    /// It signed, or was overtaken before it could.
    Retired,
}

/// The key that signs: the one made last of those that may by now. Not the one with the latest `signs_from`, for a key made
/// in an emergency overtakes one that was to sign later.
pub(crate) fn current<'k>(keys: impl Iterator<Item = &'k SigningKey>, now: DateTime<Utc>) -> Option<&'k SigningKey> {
    keys.filter(|key| key.signs_from <= now).max_by_key(|key| age(key))
}

/// What `key` does while `current` signs.
pub(crate) fn turn(key: &SigningKey, current: Option<&SigningKey>) -> Turn {
    match current {
        Some(current) if key.id == current.id => Turn::Signing,
        Some(current) if age(key) < age(current) => Turn::Retired,
        Some(_) | None => Turn::Upcoming,
    }
}

fn age(key: &SigningKey) -> impl Ord + use<> {
    (key.created_at, key.id)
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use claviger_licensing::SigningKeyId;

    use super::*;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap() + Duration::days(day)
    }

    fn key(made: i64, signs_from: i64) -> SigningKey {
        SigningKey {
            id: SigningKeyId::mint(day(made)),
            kid: format!("made on day {made}"),
            public_key: [0; 32],
            private_sealed: Vec::new(),
            created_at: day(made),
            signs_from: day(signs_from),
            expires_at: None,
        }
    }

    fn turns(keys: &[SigningKey], now: i64) -> Vec<Turn> {
        let current = current(keys.iter(), day(now));
        keys.iter().map(|key| turn(key, current)).collect()
    }

    #[test]
    fn a_rotation_hands_over_on_the_day() {
        let keys = [key(0, 0), key(10, 40)];
        assert_eq!(turns(&keys, 39), [Turn::Signing, Turn::Upcoming]);
        assert_eq!(turns(&keys, 40), [Turn::Retired, Turn::Signing]);
    }

    #[test]
    fn an_emergency_overtakes_a_rotation_for_good() {
        let keys = [key(0, 0), key(10, 40), key(20, 20)];
        for now in [20, 39, 40, 100] {
            assert_eq!(
                turns(&keys, now),
                [Turn::Retired, Turn::Retired, Turn::Signing],
                "day {now}"
            );
        }
    }

    #[test]
    fn before_the_first_key_signs_nobody_does() {
        assert_eq!(turns(&[key(0, 5)], 4), [Turn::Upcoming]);
        assert_eq!(current([].iter(), day(0)), None);
    }
}
