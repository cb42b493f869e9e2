//! Export and import of whole tables in the form that both engines share.

mod export;
mod import;
mod tables;

pub(crate) use export::export;
pub(crate) use import::import;
pub(crate) use tables::NAMES;

use claviger_store::StoreResult;

use crate::error::conflict;
use tables::{TABLES, Table};

fn table(name: &str) -> StoreResult<&'static Table> {
    TABLES
        .iter()
        .find(|table| table.name == name)
        .ok_or_else(|| conflict(format!("there is no table {name}")))
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, SqlitePool};

    use super::tables::{Kind, TABLES};
    use crate::{SqliteOptions, SqliteStore};
    use claviger_store::Maintenance;

    async fn migrated(folder: &tempfile::TempDir) -> SqliteStore {
        let store = SqliteStore::open(&SqliteOptions::new(folder.path().join("claviger.db")))
            .await
            .unwrap();
        store.migrate().await.unwrap();
        store
    }

    async fn names(pool: &SqlitePool, sql: String) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap()
    }

    const fn stored_as(kind: Kind) -> &'static str {
        match kind {
            Kind::Id | Kind::Bytes => "BLOB",
            Kind::Text | Kind::Day | Kind::Json => "TEXT",
            Kind::Number | Kind::Flag | Kind::Time => "INTEGER",
        }
    }

    #[tokio::test]
    async fn every_table_of_the_migrations_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let store = migrated(&folder).await;
        // What is searched is made by triggers from what is transferred.
        let select = "SELECT name FROM sqlite_schema
            WHERE type = 'table' AND name <> '_sqlx_migrations' AND substr(name, 1, 7) <> 'search_'";
        let mut known = super::NAMES.to_vec();
        let mut stored = names(&store.readers, select.to_owned()).await;
        known.sort_unstable();
        stored.sort_unstable();
        assert_eq!(stored, known);
    }

    #[tokio::test]
    async fn every_column_of_the_migrations_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let store = migrated(&folder).await;
        for table in TABLES {
            let columns = format!(
                "SELECT name || ' ' || type FROM pragma_table_info('{}') ORDER BY cid",
                table.name
            );
            let known: Vec<_> = table
                .columns
                .iter()
                .map(|(name, kind)| format!("{name} {}", stored_as(*kind)))
                .collect();
            assert_eq!(names(&store.readers, columns).await, known, "{}", table.name);
            let key = format!(
                "SELECT name FROM pragma_table_info('{}') WHERE pk > 0 ORDER BY pk",
                table.name
            );
            assert_eq!(names(&store.readers, key).await.join(", "), table.key, "{}", table.name);
        }
    }

    #[tokio::test]
    async fn what_is_referred_to_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = migrated(&folder).await;
        for (index, table) in TABLES.iter().enumerate() {
            let references = format!("SELECT \"table\" FROM pragma_foreign_key_list('{}')", table.name);
            for referred in names(&store.readers, references).await {
                let place = TABLES.iter().position(|table| table.name == referred);
                assert!(
                    place.is_some_and(|place| place < index),
                    "{} refers to {referred}",
                    table.name
                );
            }
        }
    }
}
