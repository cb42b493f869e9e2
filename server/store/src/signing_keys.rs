use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, SigningKeyId};

use crate::StoreResult;

/// An Ed25519 key that signs, signed or will sign tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its id in the store.
    pub id: SigningKeyId,
    /// Its id in tokens and in the JWKS: the RFC 7638 thumbprint.
    pub kid: String,
    /// The public key.
    pub public_key: [u8; 32],
    /// The private key (PKCS#8), sealed by the caller.
    pub private_sealed: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it signs, until a key with a later `signs_from` does.
    pub signs_from: DateTime<Utc>,
    /// From when on it is no longer published; `None` while it signs or is to sign.
    pub expires_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .field("kid", &self.kid)
            .field("signs_from", &self.signs_from)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A signing key to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSigningKey {
    /// The key. Its `expires_at` is `None`.
    pub key: SigningKey,
    /// When every other key expires that is not set to expire earlier; `None` for the first key of an environment.
    pub others_expire_at: Option<DateTime<Utc>>,
}

/// Signing keys.
#[async_trait]
pub trait SigningKeys {
    /// All keys, those that sign last first.
    async fn list_signing_keys(&self) -> StoreResult<Vec<SigningKey>>;

    /// Adds a key and lets the others expire, with an audit event `signing_key.rotated` that names the `kid`, in one
    /// transaction. With `others_expire_at: None` it is added only if there is no key at all, so that of several processes
    /// that start together one makes the first key.
    async fn add_signing_key(&self, new: &NewSigningKey, context: &AuditContext) -> StoreResult<()>;
}
