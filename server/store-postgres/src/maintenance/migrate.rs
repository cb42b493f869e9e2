use std::collections::BTreeMap;

use claviger_store::{StoreError, StoreResult};
use sqlx::{
    AssertSqlSafe, PgConnection,
    migrate::{MigrateError, Migrator},
};

use crate::{
    PostgresStore,
    error::{is_undefined_table, store_error},
    pool::quoted,
};

/// Sets the advisory locks of migrations apart from any other in the same database.
const LOCK_SPACE: i32 = 0x0c1a_f16e;

/// The migrations that this program was built with. sqlx's own lock is off, because it is one for the whole database, and
/// because the schema must be made under the lock too: `CREATE SCHEMA IF NOT EXISTS` fails if two do it at once.
fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!("../../migrations/postgres");
    migrator.set_locking(false);
    migrator
}

/// Why the schema is not the one that this program works with.
#[derive(Debug, thiserror::Error)]
enum SchemaMismatch {
    #[error("schema `{schema}` is behind: migration {version} is missing; migrate it with this version of the program")]
    Behind { schema: String, version: i64 },
    #[error(
        "schema `{schema}` is ahead: it has migration {version}, which this program does not know; use a newer one"
    )]
    Ahead { schema: String, version: i64 },
    #[error("migration {version} of schema `{schema}` is not the one that this program was built with")]
    Different { schema: String, version: i64 },
}

/// Makes the schema if it does not exist, and applies what is missing, on a connection that is closed afterwards: its lock
/// goes with it, whatever happens.
pub(super) async fn migrate(store: &PostgresStore) -> StoreResult<()> {
    let mut connection = store.retrying(|| store.pool.acquire()).await?;
    connection.close_on_drop();
    prepare(&mut connection, &store.schema).await.map_err(store_error)?;
    // `run` gives no future that is known to be `Send`; this is what sqlx offers instead.
    migrator()
        .run_direct(None, &mut *connection, false)
        .await
        .map_err(migration_error)?;
    // Closed here and not by the drop, so that the lock is free when this returns.
    connection.close().await.map_err(store_error)
}

async fn prepare(connection: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    // A migration may take its time, and so may waiting for another process that migrates.
    sqlx::query!(
        "SELECT set_config('statement_timeout', '0', false) AS a, set_config('lock_timeout', '0', false) AS b"
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!("SELECT pg_advisory_lock($1, hashtext($2))", LOCK_SPACE, schema)
        .execute(&mut *connection)
        .await?;
    let exists = sqlx::query_scalar!(r#"SELECT to_regnamespace($1) IS NOT NULL AS "exists!""#, quoted(schema))
        .fetch_one(&mut *connection)
        .await?;
    // Asked first, because `IF NOT EXISTS` wants the right to create schemas even where there is nothing to create.
    if !exists {
        // Unchecked at compile time: a name cannot be a parameter. It is quoted, and checked when the store is opened.
        let create = format!("CREATE SCHEMA {}", quoted(schema));
        sqlx::query(AssertSqlSafe(create)).execute(connection).await?;
    }
    Ok(())
}

fn migration_error(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => match store_error(error) {
            unavailable @ StoreError::Unavailable(_) => unavailable,
            other => StoreError::Migration(Box::new(other)),
        },
        other => StoreError::Migration(Box::new(other)),
    }
}

/// Can the schema be read, and is it the one of this program?
pub(super) async fn check(store: &PostgresStore) -> StoreResult<()> {
    // Unchecked at compile time: the table is sqlx's, not one of our migrations.
    let applied = store
        .retrying(|| async {
            let rows = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations WHERE success");
            match rows.fetch_all(&store.pool).await {
                Err(error) if is_undefined_table(&error) => Ok(Vec::new()),
                outcome => outcome,
            }
        })
        .await?;
    compare(&store.schema, applied.into_iter().collect()).map_err(|mismatch| StoreError::Migration(Box::new(mismatch)))
}

fn compare(schema: &str, mut applied: BTreeMap<i64, Vec<u8>>) -> Result<(), SchemaMismatch> {
    let schema = || schema.to_owned();
    for migration in migrator().iter() {
        let version = migration.version;
        match applied.remove(&version) {
            None => {
                return Err(SchemaMismatch::Behind {
                    schema: schema(),
                    version,
                });
            }
            Some(checksum) if checksum != *migration.checksum => {
                return Err(SchemaMismatch::Different {
                    schema: schema(),
                    version,
                });
            }
            Some(_) => {}
        }
    }
    match applied.into_keys().next() {
        Some(version) => Err(SchemaMismatch::Ahead {
            schema: schema(),
            version,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeMap<i64, Vec<u8>> {
        migrator()
            .iter()
            .map(|migration| (migration.version, migration.checksum.to_vec()))
            .collect()
    }

    #[test]
    fn tells_behind_ahead_and_different_apart() {
        assert!(compare("prod", known()).is_ok());
        assert!(matches!(
            compare("prod", BTreeMap::new()),
            Err(SchemaMismatch::Behind { version: 1, .. })
        ));
        let mut ahead = known();
        ahead.insert(9999, Vec::new());
        assert!(matches!(
            compare("prod", ahead),
            Err(SchemaMismatch::Ahead { version: 9999, .. })
        ));
        let mut different = known();
        different.insert(1, Vec::new());
        assert!(matches!(
            compare("prod", different),
            Err(SchemaMismatch::Different { version: 1, .. })
        ));
    }
}
