use async_trait::async_trait;
use claviger_store::{Changed, Maintenance, StoreResult};
use serde_json::Value;

use crate::SqliteStore;
use crate::error::failed;
use crate::{migrate, text, transfer};

#[async_trait]
impl Maintenance for SqliteStore {
    async fn migrate(&self) -> StoreResult<()> {
        // A process that starts when there is nothing to do need not wait for others that write.
        if migrate::check(&self.readers).await.is_ok() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        migrate::run(&mut transaction).await?;
        text::forget_for_good(&mut transaction).await?;
        self.announcer.commit(transaction, Changed::Anything).await
    }

    async fn ping(&self) -> StoreResult<()> {
        migrate::check(&self.readers).await
    }

    async fn claim_setting(&self, name: &str, value: &str) -> StoreResult<String> {
        let mut transaction = self.begin().await?;
        let insert = sqlx::query!(
            "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
            name,
            value
        );
        insert.execute(&mut *transaction).await.map_err(failed)?;
        let select = sqlx::query_scalar!("SELECT value FROM settings WHERE name = ?1", name);
        let claimed = select.fetch_one(&mut *transaction).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(claimed)
    }

    async fn engine(&self) -> StoreResult<String> {
        let select = sqlx::query_scalar!(r#"SELECT sqlite_version() AS "version!: String""#);
        let version = select.fetch_one(&self.readers).await.map_err(failed)?;
        Ok(format!("SQLite {version}"))
    }

    fn tables(&self) -> &'static [&'static str] {
        transfer::NAMES
    }

    async fn export_rows(&self, table: &str, after: u64, limit: u32) -> StoreResult<Vec<Value>> {
        transfer::export(&self.readers, table, after, limit).await
    }

    async fn import_rows(&self, tables: &[(String, Vec<Value>)]) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        transfer::import(&mut transaction, tables).await?;
        self.announcer.commit(transaction, Changed::Anything).await
    }

    async fn close(&self) {
        // The writer last: whoever closes the last connection folds the WAL back into the file.
        self.readers.close().await;
        self.writer.close().await;
    }
}
