//! The PostgreSQL engine of the store.
//!
//! A [`PostgresStore`] is one environment: a pool of connections whose `search_path` is one schema and nothing else, so that
//! no statement can reach another environment's rows. Statements are checked against the migrations at compile time, from
//! the recorded answers in `.sqlx/`; `prepare-sql` records them anew.

mod activity;
mod admin_tokens;
mod audit;
mod catalog;
mod changes;
mod customer_access;
mod customers;
mod error;
mod idempotency;
mod licenses;
mod mails;
mod maintenance;
mod options;
mod orders;
mod pool;
mod rows;
mod signing_keys;
mod stripe_events;
mod text;
mod trials;

use std::{fmt, sync::Arc};

use claviger_store::{Store, StoreResult};
use sqlx::PgPool;

use crate::{
    changes::{Announcer, Listener},
    pool::Health,
};

pub use options::PostgresOptions;

/// The data of one environment in PostgreSQL. Clones are the same store.
#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
    schema: String,
    health: Arc<Health>,
    announcer: Arc<Announcer>,
    listener: Arc<Listener>,
}

impl PostgresStore {
    /// Opens the store and one connection, so that a wrong address or password shows here. The schema need not exist yet:
    /// [`migrate`](claviger_store::Maintenance::migrate) makes it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`](claviger_store::StoreError::Unavailable) if the server cannot be reached,
    /// [`StoreError::Database`](claviger_store::StoreError::Database) if the options are wrong or the server refuses them.
    pub async fn connect(options: &PostgresOptions) -> StoreResult<Self> {
        let health = Arc::new(Health::default());
        let pool = pool::open(options, &health).await.map_err(error::store_error)?;
        let announcer = Arc::default();
        let listener = Listener::new(options, &announcer).map_err(error::store_error)?;
        Ok(Self {
            pool,
            schema: options.schema.clone(),
            health,
            announcer,
            listener: Arc::new(listener),
        })
    }
}

impl Store for PostgresStore {}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}
