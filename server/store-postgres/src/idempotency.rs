use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_store::{Idempotency, IdempotencyBegin, IdempotencyKey, StoreResult, StoredAnswer};

use crate::{
    PostgresStore,
    error::store_error,
    rows::{Source, fitting, hex},
};

#[async_trait]
impl Idempotency for PostgresStore {
    async fn begin_idempotent(
        &self,
        key: &IdempotencyKey,
        now: DateTime<Utc>,
        locked_until: DateTime<Utc>,
    ) -> StoreResult<IdempotencyBegin> {
        let mut transaction = self.begin().await?;
        // Of several at once one inserts; the others wait for it here and then find its row. One whose claim ran out is
        // overwritten under the row's lock, so that it too has one heir.
        let claimed = sqlx::query!(
            "INSERT INTO idempotency_keys (key, fingerprint, claimed_at, locked_until) VALUES ($1, $2, $3, $4)
            ON CONFLICT (key) DO UPDATE SET claimed_at = $3, locked_until = $4
            WHERE idempotency_keys.fingerprint = $2 AND idempotency_keys.status IS NULL
                AND idempotency_keys.locked_until <= $3",
            &key.key,
            &key.fingerprint,
            now,
            locked_until,
        )
        .execute(&mut *transaction)
        .await
        .map_err(store_error)?
        .rows_affected();
        if claimed > 0 {
            transaction.commit().await.map_err(store_error)?;
            return Ok(IdempotencyBegin::New);
        }
        // The insert has locked the row that it ran into, so it is still there.
        let row = sqlx::query!(
            "SELECT fingerprint, status, answer_sealed FROM idempotency_keys WHERE key = $1",
            &key.key
        )
        .fetch_one(&mut *transaction)
        .await
        .map_err(store_error)?;
        if row.fingerprint != key.fingerprint {
            return Ok(IdempotencyBegin::Mismatch);
        }
        let (Some(status), Some(sealed)) = (row.status, row.answer_sealed) else {
            return Ok(IdempotencyBegin::InProgress);
        };
        let source = Source {
            table: "idempotency_keys",
            id: hex(&key.key),
        };
        Ok(IdempotencyBegin::Done(StoredAnswer {
            status: source.number("status", status)?,
            sealed,
        }))
    }

    async fn complete_idempotent(&self, key: &IdempotencyKey, answer: &StoredAnswer) -> StoreResult<()> {
        let status: i16 = fitting("idempotency_keys.status", answer.status)?;
        self.retrying(|| {
            sqlx::query!(
                "UPDATE idempotency_keys SET status = $3, answer_sealed = $4
                WHERE key = $1 AND fingerprint = $2 AND status IS NULL",
                &key.key,
                &key.fingerprint,
                status,
                answer.sealed,
            )
            .execute(&self.pool)
        })
        .await
        .map(|_| ())
    }

    async fn forget_idempotent(&self, key: &IdempotencyKey) -> StoreResult<()> {
        self.retrying(|| {
            sqlx::query!(
                "DELETE FROM idempotency_keys WHERE key = $1 AND fingerprint = $2 AND status IS NULL",
                &key.key,
                &key.fingerprint,
            )
            .execute(&self.pool)
        })
        .await
        .map(|_| ())
    }

    async fn prune_idempotent(&self, before: DateTime<Utc>) -> StoreResult<u64> {
        self.retrying(|| sqlx::query!("DELETE FROM idempotency_keys WHERE claimed_at < $1", before).execute(&self.pool))
            .await
            .map(|done| done.rows_affected())
    }
}
