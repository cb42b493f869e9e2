//! Throw-away schemas in the PostgreSQL that `CLAVIGER_TEST_POSTGRES_URL` names.

use std::{
    env, process,
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use chrono::DateTime;
use claviger_licensing::SigningKeyId;
use claviger_store_postgres::{PostgresOptions, PostgresStore};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::runtime;

/// A schema of its own for one test, dropped with it.
pub(crate) struct TestSchema {
    pub(crate) url: String,
    pub(crate) schema: String,
}

impl TestSchema {
    /// Names one. It does not exist yet: migrating makes it.
    pub(crate) fn new() -> Self {
        Self::on(&server_url())
    }

    /// Names one in another database.
    pub(crate) fn on(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            schema: unique_name(),
        }
    }

    pub(crate) fn options(&self) -> PostgresOptions {
        let mut options = PostgresOptions::new(&self.url, &self.schema);
        // Tests that race queue for ten connections on a machine that compiles at the same time.
        options.acquire_timeout = Duration::from_secs(60);
        options
    }

    /// Opens a store on it, not migrated.
    pub(crate) async fn store(&self) -> PostgresStore {
        PostgresStore::connect(&self.options()).await.unwrap()
    }

    /// Runs statements in it as the superuser.
    pub(crate) async fn execute(&self, sql: impl Into<String>) {
        execute_on(&self.url, format!("SET search_path = {}; {}", self.schema, sql.into())).await;
    }
}

impl Drop for TestSchema {
    /// As well as can be: a schema that stays does no harm to the next test.
    fn drop(&mut self) {
        let sql = format!("SET lock_timeout = '5s'; DROP SCHEMA IF EXISTS {} CASCADE", self.schema);
        let url = self.url.clone();
        // A runtime of its own, because this may run within the test's, which cannot wait here.
        let dropping = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(execute_on(&url, sql));
        });
        if dropping.join().is_err() {
            eprintln!("schema {} was not dropped", self.schema);
        }
    }
}

/// A name that no other test uses, of this run or one that was broken off.
pub(crate) fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let random = SigningKeyId::mint(DateTime::UNIX_EPOCH).uuid().simple().to_string();
    format!("test_{}_{count}_{}", process::id(), &random[20..])
}

/// The address of the test server, with a superuser's name.
pub(crate) fn server_url() -> String {
    env::var("CLAVIGER_TEST_POSTGRES_URL").expect(
        "CLAVIGER_TEST_POSTGRES_URL is not set: run the tests through `dev/test`, which starts a throw-away PostgreSQL",
    )
}

pub(crate) async fn connect_to(url: &str) -> PgConnection {
    PgConnection::connect_with(&PgConnectOptions::from_str(url).unwrap())
        .await
        .unwrap()
}

/// Runs statements on a connection of their own.
pub(crate) async fn execute_on(url: &str, sql: String) {
    let mut connection = connect_to(url).await;
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
