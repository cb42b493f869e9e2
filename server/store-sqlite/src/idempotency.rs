use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_store::{Idempotency, IdempotencyBegin, IdempotencyKey, StoreError, StoreResult, StoredAnswer};

use crate::SqliteStore;
use crate::error::failed;
use crate::rows::{hex, micros};

struct ClaimRow {
    fingerprint: Vec<u8>,
    locked_until: i64,
    status: Option<i64>,
    answer_sealed: Option<Vec<u8>>,
}

#[async_trait]
impl Idempotency for SqliteStore {
    async fn begin_idempotent(
        &self,
        key: &IdempotencyKey,
        now: DateTime<Utc>,
        locked_until: DateTime<Utc>,
    ) -> StoreResult<IdempotencyBegin> {
        let now = micros(now);
        let locked_until = micros(locked_until);
        let (id, fingerprint) = (key.key.as_slice(), key.fingerprint.as_slice());
        let mut transaction = self.begin().await?;
        let select = sqlx::query_as!(
            ClaimRow,
            "SELECT fingerprint, locked_until, status, answer_sealed FROM idempotency_keys WHERE key = ?1",
            id
        );
        if let Some(claim) = select.fetch_optional(&mut *transaction).await.map_err(failed)? {
            let begun = judge(claim, key, now)?;
            if begun != IdempotencyBegin::New {
                return Ok(begun);
            }
        }
        let upsert = sqlx::query!(
            "INSERT INTO idempotency_keys (key, fingerprint, claimed_at, locked_until) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (key) DO UPDATE SET claimed_at = excluded.claimed_at, locked_until = excluded.locked_until",
            id,
            fingerprint,
            now,
            locked_until,
        );
        upsert.execute(&mut *transaction).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(IdempotencyBegin::New)
    }

    async fn complete_idempotent(&self, key: &IdempotencyKey, answer: &StoredAnswer) -> StoreResult<()> {
        let (id, fingerprint) = (key.key.as_slice(), key.fingerprint.as_slice());
        let update = sqlx::query!(
            "UPDATE idempotency_keys SET status = ?3, answer_sealed = ?4
             WHERE key = ?1 AND fingerprint = ?2 AND status IS NULL",
            id,
            fingerprint,
            answer.status,
            answer.sealed
        );
        update.execute(&self.writer).await.map(drop).map_err(failed)
    }

    async fn forget_idempotent(&self, key: &IdempotencyKey) -> StoreResult<()> {
        let (id, fingerprint) = (key.key.as_slice(), key.fingerprint.as_slice());
        let delete = sqlx::query!(
            "DELETE FROM idempotency_keys WHERE key = ?1 AND fingerprint = ?2 AND status IS NULL",
            id,
            fingerprint
        );
        delete.execute(&self.writer).await.map(drop).map_err(failed)
    }

    async fn prune_idempotent(&self, before: DateTime<Utc>) -> StoreResult<u64> {
        let before = micros(before);
        let delete = sqlx::query!("DELETE FROM idempotency_keys WHERE claimed_at < ?1", before);
        let deleted = delete.execute(&self.writer).await.map_err(failed)?;
        Ok(deleted.rows_affected())
    }
}

/// What an earlier claim means for a request. Other content is a mismatch even when the claim ran out.
fn judge(claim: ClaimRow, key: &IdempotencyKey, now: i64) -> StoreResult<IdempotencyBegin> {
    if claim.fingerprint != key.fingerprint {
        return Ok(IdempotencyBegin::Mismatch);
    }
    match claim.status.zip(claim.answer_sealed) {
        Some((status, sealed)) => {
            let status = u16::try_from(status).map_err(|_| StoreError::Inconsistent {
                table: "idempotency_keys",
                column: "status",
                row: hex(&key.key),
                reason: "the number is out of range".into(),
            })?;
            Ok(IdempotencyBegin::Done(StoredAnswer { status, sealed }))
        }
        None if now < claim.locked_until => Ok(IdempotencyBegin::InProgress),
        None => Ok(IdempotencyBegin::New),
    }
}
