use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::StoreResult;

/// What names a request that must happen once: keyed hashes made by the caller.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Hash of the caller, the route and the `Idempotency-Key`.
    pub key: [u8; 32],
    /// Hash of the request's content.
    pub fingerprint: [u8; 32],
}

impl std::fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdempotencyKey(…)")
    }
}

/// The answer that a request got.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers and body, sealed by the caller.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for StoredAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredAnswer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdempotencyBegin {
    /// It is new: process it, then complete or forget it.
    New,
    /// It is being processed elsewhere.
    InProgress,
    /// The key was used for a request with other content.
    Mismatch,
    /// It was answered.
    Done(StoredAnswer),
}

/// Answers to requests that carry an `Idempotency-Key`.
#[async_trait]
pub trait Idempotency {
    /// Claims a request until `locked_until`. A claim that ran out is given to the next caller with the same content. Of several
    /// at once, one gets [`IdempotencyBegin::New`].
    async fn begin_idempotent(
        &self,
        key: &IdempotencyKey,
        now: DateTime<Utc>,
        locked_until: DateTime<Utc>,
    ) -> StoreResult<IdempotencyBegin>;

    /// Keeps the answer to a claimed request; the first one stays.
    async fn complete_idempotent(&self, key: &IdempotencyKey, answer: &StoredAnswer) -> StoreResult<()>;

    /// Gives a claim back without an answer, so that the request can be sent again. An answered one is kept.
    async fn forget_idempotent(&self, key: &IdempotencyKey) -> StoreResult<()>;

    /// Deletes what was claimed before an instant. Returns how many.
    async fn prune_idempotent(&self, before: DateTime<Utc>) -> StoreResult<u64>;
}
