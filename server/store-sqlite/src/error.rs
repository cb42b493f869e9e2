//! What the database says, in the store's words.

use claviger_store::StoreError;
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::migrate::MigrateError;

/// Primary result codes that pass: SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL,
/// SQLITE_CANTOPEN.
const UNAVAILABLE: [i32; 6] = [5, 6, 8, 10, 13, 14];

/// What an error of sqlx means.
pub(crate) fn failed(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Io(_) => {
            StoreError::Unavailable(Box::new(error))
        }
        sqlx::Error::Database(database) if is_unavailable(database.as_ref()) => {
            StoreError::Unavailable(Box::new(error))
        }
        sqlx::Error::Database(database) => match violated(database.as_ref()) {
            Some(constraint) => StoreError::Conflict { constraint },
            None => StoreError::Database(Box::new(error)),
        },
        _ => StoreError::Database(Box::new(error)),
    }
}

/// What an error of the migrator means.
pub(crate) fn not_migrated(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => match failed(error) {
            unavailable @ StoreError::Unavailable(_) => unavailable,
            StoreError::Database(source) => StoreError::Migration(source),
            other => StoreError::Migration(Box::new(other)),
        },
        other => StoreError::Migration(Box::new(other)),
    }
}

/// What an error of the file system means.
pub(crate) fn unreachable_file(error: std::io::Error) -> StoreError {
    StoreError::Unavailable(Box::new(error))
}

/// A change refused by this crate as a constraint would.
pub(crate) fn conflict(constraint: impl Into<String>) -> StoreError {
    StoreError::Conflict {
        constraint: constraint.into(),
    }
}

fn is_unavailable(error: &dyn DatabaseError) -> bool {
    // An extended code carries its primary code in the lowest byte.
    let code = error.code().and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| UNAVAILABLE.contains(&(code & 0xff)))
}

/// The constraint that was violated. SQLite names the columns of a key and the name or text of a check; never a value.
fn violated(error: &dyn DatabaseError) -> Option<String> {
    match error.kind() {
        ErrorKind::UniqueViolation
        | ErrorKind::ForeignKeyViolation
        | ErrorKind::NotNullViolation
        | ErrorKind::CheckViolation => {
            let message = error.message();
            let named = message
                .split_once(" constraint failed: ")
                .map(|(_, constraint)| constraint);
            Some(named.unwrap_or(message).to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use claviger_store::StoreError;
    use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

    use super::failed;

    async fn failure(sql: &'static str) -> StoreError {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let schema = "CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE things (one INTEGER NOT NULL, two TEXT, parent INTEGER REFERENCES parents (id),
                CONSTRAINT one_is_positive CHECK (one > 0), UNIQUE (one, two)) STRICT;
            INSERT INTO things VALUES (1, 'secret', NULL)";
        sqlx::raw_sql(schema).execute(&mut connection).await.unwrap();
        failed(
            sqlx::query(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap_err(),
        )
    }

    #[tokio::test]
    async fn violations_are_conflicts_that_name_the_constraint() {
        let violations = [
            (
                "INSERT INTO things VALUES (1, 'secret', NULL)",
                "things.one, things.two",
            ),
            ("INSERT INTO things VALUES (0, 'secret', NULL)", "one_is_positive"),
            ("INSERT INTO things VALUES (NULL, 'secret', NULL)", "things.one"),
            (
                "INSERT INTO things VALUES (2, 'secret', 7)",
                "FOREIGN KEY constraint failed",
            ),
        ];
        for (sql, expected) in violations {
            match failure(sql).await {
                StoreError::Conflict { constraint } => assert_eq!(constraint, expected),
                other => panic!("{sql}: {other:?}"),
            }
        }
    }

    #[tokio::test]
    async fn a_query_that_makes_no_sense_is_a_failure() {
        assert!(matches!(
            failure("SELECT * FROM nowhere").await,
            StoreError::Database(_)
        ));
    }

    #[test]
    fn a_pool_that_gives_no_connection_is_unavailable() {
        for error in [
            sqlx::Error::PoolTimedOut,
            sqlx::Error::PoolClosed,
            sqlx::Error::WorkerCrashed,
        ] {
            assert!(matches!(failed(error), StoreError::Unavailable(_)));
        }
    }
}
