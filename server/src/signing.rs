//! Signing tokens with the keys of one environment.

pub(crate) mod turn;

use std::{
    fmt,
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

use anyhow::Context;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{AuditContext, SigningKeyId};
use claviger_protocol::token::{self, Claims, Jwk, Jwks, PublicKey, TokenHeader};
use claviger_store::{NewSigningKey, SigningKey, Store};

use self::turn::Turn;
use crate::secrets::Secrets;

/// Signs with the key whose turn it is. Holds the keys in memory; [`reload`](Self::reload) follows rotations by others.
pub(crate) struct Signer {
    keys: RwLock<Vec<LoadedKey>>,
}

struct LoadedKey {
    stored: SigningKey,
    pair: Ed25519KeyPair,
    header: TokenHeader,
}

impl Signer {
    /// Loads the keys, making the first one if there is none.
    pub(crate) async fn load(store: &dyn Store, secrets: &Secrets, context: &AuditContext) -> anyhow::Result<Self> {
        let mut stored = store.list_signing_keys().await?;
        if stored.is_empty() {
            let key = new_key(secrets, context.at, context.at);
            // Of several processes that start together one adds its key; the others then load that one.
            store
                .add_signing_key(
                    &NewSigningKey {
                        key,
                        others_expire_at: None,
                    },
                    context,
                )
                .await?;
            stored = store.list_signing_keys().await?;
        }
        anyhow::ensure!(!stored.is_empty(), "the store has no signing key");
        Ok(Self {
            keys: RwLock::new(load_keys(stored, secrets)?),
        })
    }

    /// Reads the keys anew.
    pub(crate) async fn reload(&self, store: &dyn Store, secrets: &Secrets) -> anyhow::Result<()> {
        let loaded = load_keys(store.list_signing_keys().await?, secrets)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = loaded;
        Ok(())
    }

    /// Signs claims; fills in the keys that sign soon, so that clients learn them from one they trust.
    pub(crate) fn sign(&self, mut claims: Claims, now: DateTime<Utc>) -> anyhow::Result<String> {
        let keys = self.keys();
        let current =
            turn::current(keys.iter().map(|key| &key.stored), now).context("no signing key is in force yet")?;
        let turn = |key: &LoadedKey| turn::turn(&key.stored, Some(current));
        claims.next_keys = keys
            .iter()
            .filter(|key| turn(key) == Turn::Upcoming)
            .map(|key| jwk(&key.stored))
            .collect();
        let signing = keys
            .iter()
            .find(|key| turn(key) == Turn::Signing)
            .context("the signing key is not loaded")?;
        let signature = |message: &[u8]| {
            let signature = signing.pair.sign(message);
            signature
                .as_ref()
                .try_into()
                .expect("an Ed25519 signature has 64 bytes")
        };
        Ok(token::sign_with(claims, &signing.header, signature)?)
    }

    /// The public keys that clients may meet in tokens now.
    pub(crate) fn jwks(&self, now: DateTime<Utc>) -> Jwks {
        let published = |key: &&LoadedKey| key.stored.expires_at.is_none_or(|expiry| now < expiry);
        Jwks {
            keys: self
                .keys()
                .iter()
                .filter(published)
                .map(|key| jwk(&key.stored))
                .collect(),
        }
    }

    fn keys(&self) -> RwLockReadGuard<'_, Vec<LoadedKey>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

/// How a rotation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rotation {
    /// How long the new key is only published before it signs. Clients that pin keys learn it in this time.
    pub(crate) lead: Duration,
    /// How long the old keys stay published after that: at least the longest offline time.
    pub(crate) overlap: Duration,
}

/// Adds a new signing key and lets the present ones expire.
pub(crate) async fn rotate(
    store: &dyn Store,
    secrets: &Secrets,
    rotation: Rotation,
    context: &AuditContext,
) -> anyhow::Result<SigningKey> {
    let signs_from = context.at + rotation.lead;
    let key = new_key(secrets, context.at, signs_from);
    let new = NewSigningKey {
        key: key.clone(),
        others_expire_at: Some(signs_from + rotation.overlap),
    };
    store.add_signing_key(&new, context).await?;
    Ok(key)
}

fn new_key(secrets: &Secrets, now: DateTime<Utc>, signs_from: DateTime<Utc>) -> SigningKey {
    let pair = Ed25519KeyPair::generate().expect("the operating system gives randomness");
    let private = pair.to_pkcs8v1().expect("a new key pair can be encoded");
    let public_key: [u8; 32] = pair
        .public_key()
        .as_ref()
        .try_into()
        .expect("an Ed25519 public key has 32 bytes");
    let kid = PublicKey::kid_for(public_key);
    SigningKey {
        id: SigningKeyId::mint(now),
        private_sealed: secrets.seal(&purpose(&kid), private.as_ref()),
        kid,
        public_key,
        created_at: now,
        signs_from,
        expires_at: None,
    }
}

fn load_keys(stored: Vec<SigningKey>, secrets: &Secrets) -> anyhow::Result<Vec<LoadedKey>> {
    let loaded = stored.into_iter().map(|key| load_key(key, secrets));
    loaded
        .collect::<anyhow::Result<_>>()
        .context("a signing key cannot be opened")
}

fn load_key(stored: SigningKey, secrets: &Secrets) -> anyhow::Result<LoadedKey> {
    let private = secrets.open(&purpose(&stored.kid), &stored.private_sealed)?;
    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&private);
    Ok(LoadedKey {
        pair: pair.map_err(|_| anyhow::anyhow!("it is no Ed25519 key in PKCS #8 form"))?,
        header: TokenHeader::new(&stored.kid)?,
        stored,
    })
}

/// Can the private key be opened with these secrets?
pub(crate) fn opens(key: &SigningKey, secrets: &Secrets) -> bool {
    secrets.open(&purpose(&key.kid), &key.private_sealed).is_ok()
}

fn purpose(kid: &str) -> String {
    format!("signing-key:{kid}")
}

fn jwk(key: &SigningKey) -> Jwk {
    Jwk::from(&PublicKey::new(key.public_key))
}
