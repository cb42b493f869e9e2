use async_trait::async_trait;

use crate::StoreResult;

/// Care for the database itself.
#[async_trait]
pub trait Maintenance {
    /// Brings the schema up to date. Safe when several processes start together.
    async fn migrate(&self) -> StoreResult<()>;

    /// Can it be read, and is its schema up to date?
    async fn ping(&self) -> StoreResult<()>;

    /// Stores `value` under `name` if nothing is stored there yet; returns what is stored there now.
    async fn claim_setting(&self, name: &str, value: &str) -> StoreResult<String>;

    /// What engine this is, for people: `SQLite 3.46.0`, `PostgreSQL 15.18`.
    async fn engine(&self) -> StoreResult<String>;

    /// Names of the tables that hold data, in an order in which they can be restored: what is referred to comes first.
    fn tables(&self) -> &'static [&'static str];

    /// All rows of a table as JSON objects, in the common form of both engines: ids as UUID texts, times as RFC 3339 with
    /// microseconds and `Z`, days as `YYYY-MM-DD`, bytes as lower-case hexadecimal, JSON as JSON. `after` is the number of
    /// rows to skip in primary-key order; at most `limit` rows.
    async fn export_rows(&self, table: &str, after: u64, limit: u32) -> StoreResult<Vec<serde_json::Value>>;

    /// Restores rows of [`export_rows`](Self::export_rows), by either engine, into empty tables, all in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](crate::StoreError::Conflict) if the database already holds data.
    async fn import_rows(&self, tables: &[(String, Vec<serde_json::Value>)]) -> StoreResult<()>;

    /// Closes all connections.
    async fn close(&self);
}
