use std::error::Error;

/// The result of a store's method.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why a store could not do as told. Texts are for the operator's log; none of them contains stored values.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, or gives no connection in time: trying again later may help.
    #[error("the database is unavailable")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// A stored row does not make sense.
    #[error("inconsistent data in {table}.{column}, row {row}: {reason}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Primary key of the row.
        row: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A constraint refused the change: somebody else was faster, or the caller's data contradicts what is stored.
    #[error("the change conflicts with stored data: {constraint}")]
    Conflict {
        /// The constraint's name, or the columns it covers.
        constraint: String,
    },
    /// The database schema cannot be brought up to date.
    #[error("the database could not be migrated")]
    Migration(#[source] Box<dyn Error + Send + Sync>),
    /// Anything else that the database says.
    #[error("the database failed")]
    Database(#[source] Box<dyn Error + Send + Sync>),
}
