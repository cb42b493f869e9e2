//! Databases to test on.

use std::{env, str::FromStr};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

const URL_VARIABLE: &str = "CLAVIGER_TEST_POSTGRES_URL";

/// A storage engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Files in the data folder.
    Sqlite,
    /// A database of its own in the cluster that `CLAVIGER_TEST_POSTGRES_URL` names.
    Postgres,
}

/// A fresh, empty database.
#[derive(Debug)]
pub enum Database {
    /// The server makes its files itself.
    Sqlite,
    /// A database on PostgreSQL.
    Postgres {
        /// Its name.
        name: String,
    },
    /// A database on PostgreSQL that the scenario keeps itself.
    Kept {
        /// Where it is.
        url: String,
    },
}

impl Database {
    /// Makes one.
    pub(crate) async fn create(engine: Engine) -> Self {
        if engine == Engine::Sqlite {
            return Self::Sqlite;
        }
        let name = format!("claviger_e2e_{}", Uuid::new_v4().simple());
        execute(&format!("CREATE DATABASE {name}")).await;
        Self::Postgres { name }
    }

    /// The value of `DATABASE_URL`.
    pub fn url(&self) -> Option<String> {
        let name = match self {
            Self::Sqlite => return None,
            Self::Kept { url } => return Some(url.clone()),
            Self::Postgres { name } => name,
        };
        let (cluster, _) = cluster_url()
            .rsplit_once('/')
            .map(|(left, right)| (left.to_owned(), right.to_owned()))
            .unwrap();
        Some(format!("{cluster}/{name}"))
    }

    /// Drops it.
    pub(crate) async fn drop(self) {
        if let Self::Postgres { name } = self {
            execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

fn cluster_url() -> String {
    env::var(URL_VARIABLE)
        .unwrap_or_else(|_| panic!("{URL_VARIABLE} is not set, so there is no PostgreSQL to test on; run dev/test"))
}

/// Runs one statement as superuser. The names in it are made here, of letters, digits and underscores.
async fn execute(statement: &str) {
    let options = PgConnectOptions::from_str(&cluster_url()).unwrap();
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(statement.to_owned())))
        .await
        .unwrap();
    connection.close().await.unwrap();
}
