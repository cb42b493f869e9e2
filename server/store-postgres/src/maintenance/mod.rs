mod export;
mod import;
mod migrate;
mod tables;

use async_trait::async_trait;
use claviger_store::{Maintenance, StoreError, StoreResult};
use serde_json::Value;

use crate::PostgresStore;

#[async_trait]
impl Maintenance for PostgresStore {
    async fn migrate(&self) -> StoreResult<()> {
        migrate::migrate(self).await
    }

    async fn ping(&self) -> StoreResult<()> {
        migrate::check(self).await
    }

    async fn claim_setting(&self, name: &str, value: &str) -> StoreResult<String> {
        let claimed = self
            .retrying(|| async {
                sqlx::query!(
                    "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                    name,
                    value
                )
                .execute(&self.pool)
                .await?;
                sqlx::query_scalar!("SELECT value FROM settings WHERE name = $1", name)
                    .fetch_optional(&self.pool)
                    .await
            })
            .await?;
        claimed.ok_or_else(|| StoreError::Conflict {
            constraint: "settings_pkey".to_owned(),
        })
    }

    async fn engine(&self) -> StoreResult<String> {
        let version = self
            .retrying(|| {
                sqlx::query_scalar!(r#"SELECT current_setting('server_version') AS "version!""#).fetch_one(&self.pool)
            })
            .await?;
        // Packagers append their own: `15.18 (Debian 15.18-0+deb12u1)`.
        Ok(format!("PostgreSQL {}", version.split(' ').next().unwrap_or(&version)))
    }

    fn tables(&self) -> &'static [&'static str] {
        tables::NAMES
    }

    async fn export_rows(&self, table: &str, after: u64, limit: u32) -> StoreResult<Vec<Value>> {
        export::rows(self, table, after, limit).await
    }

    async fn import_rows(&self, tables: &[(String, Vec<Value>)]) -> StoreResult<()> {
        import::rows(self, tables).await
    }

    async fn close(&self) {
        self.listener.close().await;
        self.pool.close().await;
    }
}
