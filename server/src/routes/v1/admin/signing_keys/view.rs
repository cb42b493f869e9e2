//! Signing keys as admins see them.

use chrono::{DateTime, Utc};
use claviger_licensing::kind;
use claviger_store::SigningKey;
use poem_openapi::{Enum, Object};

use crate::{
    signing::turn::{self, Turn},
    wire::id::WireId,
};

/// The signing keys of the environment.
#[derive(Debug, Object)]
#[oai(rename = "SigningKeys")]
pub(crate) struct SigningKeysView {
    /// All keys ever used, newest first.
    keys: Vec<SigningKeyView>,
}

/// A key that signs, signed or will sign tokens.
#[derive(Debug, Object)]
#[oai(rename = "SigningKey", skip_serializing_if_is_none)]
struct SigningKeyView {
    /// Its id.
    id: WireId<kind::SigningKey>,
    /// Its id in tokens and in the JWKS.
    kid: String,
    /// What it does now.
    state: SigningKeyState,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// From when on it signs.
    signs_from: DateTime<Utc>,
    /// From when on it is no longer published; absent while no later key takes over from it.
    expires_at: Option<DateTime<Utc>>,
}

/// What a signing key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum SigningKeyState {
    /// It is published, so that clients know it when it signs.
    Upcoming,
    /// It signs.
    Signing,
    /// It signed; until it expires it is still published.
    Retired,
}

impl SigningKeysView {
    pub(crate) fn new(mut keys: Vec<SigningKey>, now: DateTime<Utc>) -> Self {
        keys.sort_by_key(|key| std::cmp::Reverse(key.id));
        let current = turn::current(keys.iter(), now);
        Self {
            keys: keys
                .iter()
                .map(|key| SigningKeyView::new(key, turn::turn(key, current)))
                .collect(),
        }
    }
}

impl SigningKeyView {
    fn new(key: &SigningKey, turn: Turn) -> Self {
        Self {
            id: WireId(key.id),
            kid: key.kid.clone(),
            state: turn.into(),
            created_at: key.created_at,
            signs_from: key.signs_from,
            expires_at: key.expires_at,
        }
    }
}

impl From<Turn> for SigningKeyState {
    fn from(turn: Turn) -> Self {
        match turn {
            Turn::Upcoming => Self::Upcoming,
            Turn::Signing => Self::Signing,
            Turn::Retired => Self::Retired,
        }
    }
}
