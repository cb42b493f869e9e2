use std::collections::BTreeMap;

use claviger_store::{StoreError, StoreResult};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{SqliteConnection, SqlitePool};

use crate::error::not_migrated;

/// The migrations that this program was built with. None of them may ask for `no-transaction`.
static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// Why the schema is not the one that this program works with.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum SchemaMismatch {
    #[error("migration {0} is missing: migrate the database with this version of the program")]
    Behind(i64),
    #[error("the database has migration {0}, which this program does not know: use a newer one")]
    Ahead(i64),
    #[error("migration {0} of the database is not the one that this program was built with")]
    Different(i64),
}

/// Applies what is missing. sqlx takes no lock on SQLite, so this wants a transaction that may write: within it sqlx's
/// own become savepoints, and another process that migrates waits for its end.
pub(crate) async fn run(connection: &mut SqliteConnection) -> StoreResult<()> {
    // `run` gives no future that is known to be `Send`; this is what sqlx offers instead.
    MIGRATIONS
        .run_direct(None, connection, false)
        .await
        .map_err(not_migrated)
}

/// Can the schema be read, and is it the one of this program?
pub(crate) async fn check(readers: &SqlitePool) -> StoreResult<()> {
    // Unchecked because the table is sqlx's, not one of our migrations.
    let applied = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations WHERE success").fetch_all(readers);
    let applied = applied
        .await
        .map_err(|error| not_migrated(MigrateError::Execute(error)))?;
    compare(applied.into_iter().collect()).map_err(|mismatch| StoreError::Migration(Box::new(mismatch)))
}

fn compare(mut applied: BTreeMap<i64, Vec<u8>>) -> Result<(), SchemaMismatch> {
    for migration in MIGRATIONS.iter() {
        match applied.remove(&migration.version) {
            None => return Err(SchemaMismatch::Behind(migration.version)),
            Some(checksum) if checksum != *migration.checksum => {
                return Err(SchemaMismatch::Different(migration.version));
            }
            Some(_) => {}
        }
    }
    applied
        .into_keys()
        .next()
        .map_or(Ok(()), |version| Err(SchemaMismatch::Ahead(version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeMap<i64, Vec<u8>> {
        MIGRATIONS
            .iter()
            .map(|migration| (migration.version, migration.checksum.to_vec()))
            .collect()
    }

    fn known_but(version: i64) -> BTreeMap<i64, Vec<u8>> {
        let mut applied = known();
        applied.insert(version, Vec::new());
        applied
    }

    #[test]
    fn tells_behind_ahead_and_different_apart() {
        assert_eq!(compare(known()), Ok(()));
        assert_eq!(compare(BTreeMap::new()), Err(SchemaMismatch::Behind(1)));
        assert_eq!(compare(known_but(9999)), Err(SchemaMismatch::Ahead(9999)));
        assert_eq!(compare(known_but(1)), Err(SchemaMismatch::Different(1)));
    }
}
