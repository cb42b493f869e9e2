use async_trait::async_trait;
use claviger_licensing::AuditContext;
use claviger_store::{NewSigningKey, SigningKey, SigningKeys, StoreResult};
use serde_json::json;

use crate::SqliteStore;
use crate::audit::{Subject, record};
use crate::error::failed;
use crate::rows::micros;
use crate::rows::signing_key::SigningKeyRow;

#[async_trait]
impl SigningKeys for SqliteStore {
    async fn list_signing_keys(&self) -> StoreResult<Vec<SigningKey>> {
        let select = sqlx::query_as!(
            SigningKeyRow,
            r#"SELECT id AS "id: _", kid, public_key, private_sealed, created_at, signs_from, expires_at
               FROM signing_keys ORDER BY signs_from DESC, id DESC"#
        );
        let rows = select.fetch_all(&self.readers).await.map_err(failed)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn add_signing_key(&self, new: &NewSigningKey, context: &AuditContext) -> StoreResult<()> {
        let key = &new.key;
        let mut transaction = self.begin().await?;
        match new.others_expire_at.map(micros) {
            Some(expire_at) => {
                let update = sqlx::query!(
                    "UPDATE signing_keys SET expires_at = ?1 WHERE expires_at IS NULL OR expires_at > ?1",
                    expire_at
                );
                update.execute(&mut *transaction).await.map_err(failed)?;
            }
            None => {
                let select = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM signing_keys) AS "x!: bool""#);
                if select.fetch_one(&mut *transaction).await.map_err(failed)? {
                    return Ok(());
                }
            }
        }
        let id = key.id.uuid();
        let public_key = key.public_key.as_slice();
        let (created_at, signs_from) = (micros(key.created_at), micros(key.signs_from));
        let expires_at = key.expires_at.map(micros);
        let insert = sqlx::query!(
            "INSERT INTO signing_keys (id, kid, public_key, private_sealed, created_at, signs_from, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            id,
            key.kid,
            public_key,
            key.private_sealed,
            created_at,
            signs_from,
            expires_at,
        );
        insert.execute(&mut *transaction).await.map_err(failed)?;
        let data = json!({ "kid": key.kid });
        record(
            &mut transaction,
            context,
            "signing_key.rotated",
            Subject::default(),
            &data,
        )
        .await?;
        transaction.commit().await.map_err(failed)
    }
}
