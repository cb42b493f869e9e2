use std::io;

use claviger_store::StoreError;
use sqlx::{error::DatabaseError, postgres::PgDatabaseError};

/// What the server said, without the parts in which it quotes rows and values.
#[derive(Debug, thiserror::Error)]
#[error("PostgreSQL error {code}{}{}", .message.as_deref().map_or("", |_| ": "), .message.as_deref().unwrap_or_default())]
struct ServerError {
    /// The SQLSTATE.
    code: String,
    /// The primary message; `None` where it may quote a value.
    message: Option<String>,
}

impl ServerError {
    fn of(error: &dyn DatabaseError) -> Self {
        let code = error.code().unwrap_or_default().into_owned();
        // Class 22, data exceptions: `invalid input syntax for type uuid: "…"`.
        let message = (!code.starts_with("22")).then(|| error.message().to_owned());
        Self { code, message }
    }
}

/// What an error of sqlx means to the caller of the store.
///
/// Deadlocks, serialization failures and time-outs become [`StoreError::Unavailable`]: the transaction was rolled back,
/// nothing is wrong with the data, and the same request will do when it is sent again. That is what `Unavailable` tells the
/// caller, and a `Conflict` would wrongly blame his data.
pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Database(error) => server_error(&*error),
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
            StoreError::Unavailable(Box::new(error))
        }
        other => StoreError::Database(Box::new(other)),
    }
}

/// Did the connection break, so that a statement sent over another one may succeed?
pub(crate) fn is_connection_loss(error: &sqlx::Error) -> bool {
    match error {
        // A refused connection is a new one: the pool has tried again until its time was up.
        sqlx::Error::Io(error) => error.kind() != io::ErrorKind::ConnectionRefused,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| ends_session(&code)),
        _ => false,
    }
}

/// The error of a table, column or other thing that the catalog does not know.
pub(crate) fn is_undefined_table(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.code().as_deref() == Some("42P01"))
}

fn server_error(error: &dyn DatabaseError) -> StoreError {
    let code = error.code().unwrap_or_default();
    if code.starts_with("23") {
        return StoreError::Conflict {
            constraint: violated(error),
        };
    }
    let source = Box::new(ServerError::of(error));
    if is_passing(&code) {
        StoreError::Unavailable(source)
    } else {
        StoreError::Database(source)
    }
}

/// The constraint's name; for a missing value, which has none, the column.
fn violated(error: &dyn DatabaseError) -> String {
    let column = || {
        let error = error.try_downcast_ref::<PgDatabaseError>()?;
        Some(format!("{}.{}", error.table()?, error.column()?))
    };
    error
        .constraint()
        .map(str::to_owned)
        .or_else(column)
        .unwrap_or_else(|| "an integrity constraint".to_owned())
}

/// Shut down by an admin, crashed, not yet up again, or any other loss of the connection.
fn ends_session(code: &str) -> bool {
    code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P03" | "57P05" | "25P03")
}

/// May the same statement succeed later?
fn is_passing(code: &str) -> bool {
    ends_session(code)
        || code.starts_with("53") // out of connections, memory or disk
        || matches!(
            code,
            "40001" // serialization failure
                | "40P01" // deadlock
                | "55P03" // lock time-out
                | "57014" // statement time-out
                | "25006" // the primary has become a standby
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        for code in [
            "08006", "53300", "57P01", "57P03", "40001", "40P01", "55P03", "57014", "25006",
        ] {
            assert!(is_passing(code), "{code}");
        }
        for code in ["22P02", "23505", "28P01", "42P01", "42501", "XX000"] {
            assert!(!is_passing(code), "{code}");
        }
    }

    #[test]
    fn a_pool_without_a_free_or_open_connection_is_unavailable() {
        let reset = || sqlx::Error::Io(io::ErrorKind::ConnectionReset.into());
        for error in [sqlx::Error::PoolTimedOut, sqlx::Error::PoolClosed, reset()] {
            assert!(matches!(store_error(error), StoreError::Unavailable(_)));
        }
        assert!(matches!(store_error(sqlx::Error::RowNotFound), StoreError::Database(_)));
        assert!(is_connection_loss(&reset()));
        assert!(!is_connection_loss(&sqlx::Error::Io(
            io::ErrorKind::ConnectionRefused.into()
        )));
        assert!(!is_connection_loss(&sqlx::Error::PoolTimedOut));
    }
}
