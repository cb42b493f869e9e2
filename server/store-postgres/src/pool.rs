//! Connections: how they are set up, when they are trusted, and what happens when the server drops them.

use std::{
    future::Future,
    io,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use claviger_store::StoreResult;
use sqlx::{
    Connection, PgConnection, PgPool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{
    PostgresOptions, PostgresStore,
    error::{is_connection_loss, store_error},
};

/// A connection that was idle for longer is tested before it is used.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);

/// How long that test may take.
const TEST_TIMEOUT: Duration = Duration::from_secs(1);

/// A lock that takes longer than this to get is in the hands of something that hangs.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// A transaction whose process hangs gives its locks back after this.
const IDLE_IN_TRANSACTION_TIMEOUT: Duration = Duration::from_secs(30);

/// When a connection was last found broken.
///
/// Testing every connection before every use costs an eighth of the throughput, so a connection that was used a moment ago is
/// trusted. But when one breaks, the server has probably restarted and all are broken: from then on, each one that was
/// idle at that moment is tested before its next use.
#[derive(Debug, Default)]
pub(crate) struct Health {
    lost_at: Mutex<Option<Instant>>,
}

impl Health {
    fn connection_lost(&self) {
        *self.lost_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn trusts(&self, idle_for: Duration) -> bool {
        let lost_at = *self.lost_at.lock().unwrap_or_else(PoisonError::into_inner);
        idle_for <= TRUSTED_IDLE && lost_at.is_none_or(|lost_at| lost_at.elapsed() > idle_for)
    }
}

/// Opens the pool and one connection.
pub(crate) async fn open(options: &PostgresOptions, health: &Arc<Health>) -> Result<PgPool, sqlx::Error> {
    options
        .check_schema()
        .map_err(|error| sqlx::Error::Configuration(Box::new(error)))?;
    let connect_options = PgConnectOptions::from_str(&options.url)?.application_name("claviger");
    let health = Arc::clone(health);
    let session = Session::new(options);
    PgPoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .before_acquire(move |connection, metadata| {
            let trusted = health.trusts(metadata.idle_for);
            Box::pin(async move { if trusted { Ok(true) } else { test(connection).await } })
        })
        .after_connect(move |connection, _| {
            let session = session.clone();
            Box::pin(async move { session.set_up(connection).await })
        })
        .connect_with(connect_options)
        .await
}

async fn test(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    match tokio::time::timeout(TEST_TIMEOUT, connection.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into())),
    }
}

/// The settings of every connection. They are set by a statement, not in the start-up packet, which poolers reject.
#[derive(Debug, Clone)]
struct Session {
    search_path: String,
    statement_timeout: String,
    lock_timeout: String,
    idle_in_transaction_timeout: String,
}

impl Session {
    fn new(options: &PostgresOptions) -> Self {
        let milliseconds = |duration: Duration| duration.as_millis().to_string();
        Self {
            search_path: quoted(&options.schema),
            statement_timeout: milliseconds(options.statement_timeout),
            lock_timeout: milliseconds(LOCK_TIMEOUT.min(options.statement_timeout)),
            idle_in_transaction_timeout: milliseconds(IDLE_IN_TRANSACTION_TIMEOUT),
        }
    }

    /// The isolation level is set because a role or database may have another default, and
    /// [`lock_license`](claviger_store::Licenses::lock_license) is written for this one.
    async fn set_up(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "SELECT set_config('search_path', $1, false) AS a, set_config('statement_timeout', $2, false) AS b,
                set_config('lock_timeout', $3, false) AS c,
                set_config('idle_in_transaction_session_timeout', $4, false) AS d,
                set_config('default_transaction_isolation', 'read committed', false) AS e,
                set_config('timezone', 'UTC', false) AS f",
            self.search_path,
            self.statement_timeout,
            self.lock_timeout,
            self.idle_in_transaction_timeout,
        )
        .fetch_one(connection)
        .await
        .map(|_| ())
    }
}

/// An identifier as SQL takes it literally.
pub(crate) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

impl PostgresStore {
    /// Runs a read, and runs it again if its connection turns out to be broken, as every pooled one is after the server
    /// has restarted. Only for what may happen twice.
    pub(crate) async fn retrying<T, A, F>(&self, attempt: A) -> StoreResult<T>
    where
        A: Fn() -> F,
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        let outcome = match attempt().await {
            Err(error) if is_connection_loss(&error) => {
                tracing::info!(schema = self.schema, "a connection broke; trying once more on another");
                self.health.connection_lost();
                attempt().await
            }
            outcome => outcome,
        };
        outcome.map_err(store_error)
    }

    /// Begins a transaction for changes, on a connection that works.
    pub(crate) async fn begin(&self) -> StoreResult<Transaction<'static, Postgres>> {
        self.retrying(|| self.pool.begin()).await
    }

    /// Begins a read with conditions of which some are set and some are not: planned for those that are, each time. What runs
    /// often should rather be planned once. Compiling such a statement takes longer than running it.
    pub(crate) async fn begin_search(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.pool
            .begin_with("BEGIN READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL jit = off")
            .await
    }

    /// Begins a transaction that sees one state of the database throughout and changes nothing. What is counted in it is planned
    /// for the days at hand: a plan for any takes them for many.
    pub(crate) async fn begin_snapshot(&self) -> StoreResult<Transaction<'static, Postgres>> {
        self.retrying(|| {
            self.pool.begin_with(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan",
            )
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusts_what_was_used_a_moment_ago_unless_a_connection_broke_since() {
        let health = Health::default();
        assert!(health.trusts(Duration::ZERO) && health.trusts(TRUSTED_IDLE));
        assert!(!health.trusts(TRUSTED_IDLE + Duration::from_millis(1)));
        health.connection_lost();
        assert!(!health.trusts(Duration::from_secs(1)));
        assert!(health.trusts(Duration::ZERO));
    }

    #[test]
    fn identifiers_cannot_break_out_of_their_quotes() {
        assert_eq!(quoted("licenses"), "\"licenses\"");
        assert_eq!(quoted("a\"; DROP"), "\"a\"\"; DROP\"");
    }
}
