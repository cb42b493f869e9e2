use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, SigningKeyId};
use claviger_store::{NewSigningKey, SigningKey, SigningKeys, StoreError, StoreResult};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    PostgresStore,
    audit::{self, Entry},
    error::store_error,
    rows::Source,
};

#[async_trait]
impl SigningKeys for PostgresStore {
    async fn list_signing_keys(&self) -> StoreResult<Vec<SigningKey>> {
        let rows = self
            .retrying(|| {
                sqlx::query_as!(
                    KeyRow,
                    "SELECT id, kid, public_key, private_sealed, created_at, signs_from, expires_at FROM signing_keys
                    ORDER BY signs_from DESC, id DESC",
                )
                .fetch_all(&self.pool)
            })
            .await?;
        rows.into_iter().map(SigningKey::try_from).collect()
    }

    async fn add_signing_key(&self, new: &NewSigningKey, context: &AuditContext) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        // "No key at all" is nothing that a row lock can hold on to. Readers are not kept waiting by this one.
        sqlx::query!("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE")
            .execute(&mut *transaction)
            .await
            .map_err(store_error)?;
        match new.others_expire_at {
            None if any_key(&mut transaction).await? => return Ok(()),
            None => {}
            Some(expires_at) => expire_others(&mut transaction, expires_at).await?,
        }
        insert(&mut transaction, &new.key).await?;
        let entry = Entry {
            action: "signing_key.rotated",
            data: json!({ "kid": new.key.kid }),
            ..Entry::default()
        };
        audit::write(&mut transaction, &[entry], context).await?;
        transaction.commit().await.map_err(store_error)
    }
}

async fn any_key(connection: &mut PgConnection) -> StoreResult<bool> {
    sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM signing_keys) AS "any!""#)
        .fetch_one(connection)
        .await
        .map_err(store_error)
}

async fn expire_others(connection: &mut PgConnection, expires_at: DateTime<Utc>) -> StoreResult<()> {
    sqlx::query!(
        "UPDATE signing_keys SET expires_at = $1 WHERE expires_at IS NULL OR expires_at > $1",
        expires_at
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

async fn insert(connection: &mut PgConnection, key: &SigningKey) -> StoreResult<()> {
    sqlx::query!(
        "INSERT INTO signing_keys (id, kid, public_key, private_sealed, created_at, signs_from, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key.id.uuid(),
        key.kid,
        &key.public_key,
        key.private_sealed,
        key.created_at,
        key.signs_from,
        key.expires_at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}

struct KeyRow {
    id: Uuid,
    kid: String,
    public_key: Vec<u8>,
    private_sealed: Vec<u8>,
    created_at: DateTime<Utc>,
    signs_from: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
}

impl TryFrom<KeyRow> for SigningKey {
    type Error = StoreError;

    fn try_from(row: KeyRow) -> StoreResult<Self> {
        let source = Source {
            table: "signing_keys",
            id: row.id,
        };
        Ok(Self {
            id: SigningKeyId::from_uuid(row.id),
            kid: row.kid,
            public_key: source.hash("public_key", &row.public_key)?,
            private_sealed: row.private_sealed,
            created_at: row.created_at,
            signs_from: row.signs_from,
            expires_at: row.expires_at,
        })
    }
}
