use std::{env, str::FromStr, time::Duration};

use chrono::DateTime;
use claviger_licensing::SigningKeyId;
use claviger_store::Maintenance;
use claviger_store_postgres::{PostgresOptions, PostgresStore};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};

const SCHEMA: &str = "large";

/// A database of its own with many rows in each table: what PostgreSQL counts there, nobody else has read.
pub(crate) struct LargeDatabase {
    name: String,
    url: String,
}

impl LargeDatabase {
    pub(crate) async fn create() -> Self {
        let server = server_url();
        let random = SigningKeyId::mint(DateTime::UNIX_EPOCH).uuid().simple().to_string();
        let name = format!("plans_{}", &random[12..]);
        let (before, parameters) = server.split_once('?').unwrap_or((&server, ""));
        let (host, _) = before.rsplit_once('/').expect("a URL with a database");
        let url = format!("{host}/{name}?{parameters}");
        execute(&server, format!("CREATE DATABASE {name}")).await;
        // As on disks that do not turn: else tables of this size are read as a whole where those of a million rows are not.
        execute(&server, format!("ALTER DATABASE {name} SET random_page_cost = 1.1")).await;
        let database = Self { name, url };
        let store = database.store().await;
        store.migrate().await.unwrap();
        store.close().await;
        let fill = include_str!("fill.sql");
        execute(&database.url, format!("SET search_path = {SCHEMA}; {fill}")).await;
        database
    }

    pub(crate) async fn store(&self) -> PostgresStore {
        let mut options = PostgresOptions::new(&self.url, SCHEMA);
        // Of the machine that compiles at the same time nothing is said here.
        options.acquire_timeout = Duration::from_secs(60);
        PostgresStore::connect(&options).await.unwrap()
    }

    /// How later connections plan, unless they say otherwise.
    pub(crate) async fn plan(&self, mode: &str) {
        let name = &self.name;
        execute(&self.url, format!("ALTER DATABASE {name} SET plan_cache_mode = {mode}")).await;
    }

    /// Runs statements on a connection of their own.
    pub(crate) async fn execute(&self, sql: &str) {
        execute(&self.url, format!("SET search_path = {SCHEMA}; {sql}")).await;
    }

    pub(crate) async fn connect(&self) -> PgConnection {
        connect(&self.url).await
    }

    pub(crate) async fn drop(self) {
        execute(&server_url(), format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

fn server_url() -> String {
    env::var("CLAVIGER_TEST_POSTGRES_URL").expect(
        "CLAVIGER_TEST_POSTGRES_URL is not set: run the tests through `dev/test`, which starts a throw-away PostgreSQL",
    )
}

async fn connect(url: &str) -> PgConnection {
    let options = PgConnectOptions::from_str(url).unwrap();
    PgConnection::connect_with(&options).await.unwrap()
}

async fn execute(url: &str, sql: String) {
    let mut connection = connect(url).await;
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
