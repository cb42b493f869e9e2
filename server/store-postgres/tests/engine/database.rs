//! Throw-away databases, for tests that break connections.

use crate::schema::{execute_on, server_url, unique_name};

/// A database of its own, for tests that break all connections to it.
pub(crate) struct TestDatabase {
    name: String,
    pub(crate) url: String,
}

impl TestDatabase {
    pub(crate) async fn create() -> Self {
        let name = unique_name();
        execute_on(&server_url(), format!("CREATE DATABASE {name}")).await;
        let server = server_url();
        let (before, after) = server
            .split_once('?')
            .map_or((server.as_str(), None), |(a, b)| (a, Some(b)));
        let (host, _) = before.rsplit_once('/').expect("a URL with a database");
        let url = after.map_or(format!("{host}/{name}"), |parameters| {
            format!("{host}/{name}?{parameters}")
        });
        Self { name, url }
    }

    /// What an administrator's fast shutdown does to every connection.
    pub(crate) async fn terminate_connections(&self) {
        self.terminate("true").await;
    }

    /// The same to the connections that listen for changes.
    pub(crate) async fn terminate_listeners(&self) {
        self.terminate("application_name = 'claviger listener'").await;
    }

    async fn terminate(&self, which: &str) {
        let name = &self.name;
        let sql =
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND {which}");
        execute_on(&server_url(), sql).await;
    }

    pub(crate) async fn drop(self) {
        execute_on(&server_url(), format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}
