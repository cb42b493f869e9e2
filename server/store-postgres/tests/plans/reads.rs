use std::{collections::BTreeMap, time::Duration};

use claviger_store::Maintenance;
use claviger_store_postgres::PostgresStore;
use sqlx::PgConnection;
use tokio::time::timeout;

use crate::database::LargeDatabase;

/// Tables that stay small, which are best read as a whole.
const SMALL: [&str; 8] = [
    "_sqlx_migrations",
    "admin_tokens",
    "catalog_revision",
    "plans",
    "prices",
    "products",
    "settings",
    "signing_keys",
];

/// All others have at least so many rows here.
const LARGE: f32 = 10_000.0;

/// An operation that is about one thing, one page or some days looks at no more rows of a table. The licenses of a product are
/// fewer, through which the statistics of its refusals go.
const A_PAGE: i64 = 1_500;

/// How often a table was read as a whole, and how many of its rows and entries of its indexes were looked at.
type Reads = BTreeMap<String, (i64, i64)>;

/// Looks at what operations read.
pub(crate) struct Watch<'a> {
    database: &'a LargeDatabase,
    mode: &'static str,
    counters: PgConnection,
    faults: Vec<String>,
}

impl<'a> Watch<'a> {
    pub(crate) async fn new(database: &'a LargeDatabase, mode: &'static str) -> Self {
        let mut watch = Self {
            database,
            mode,
            counters: database.connect().await,
            faults: Vec::new(),
        };
        watch.all_are_large().await;
        watch
    }

    /// What was read that should not have been.
    pub(crate) fn faults(self) -> Vec<String> {
        self.faults
    }

    /// Watches an operation of a store.
    pub(crate) async fn of(&mut self, name: &str, operation: impl AsyncFnOnce(&PostgresStore)) {
        self.of_at_most(A_PAGE, name, operation).await;
    }

    /// Watches an operation of a store that looks at no more rows of a table.
    pub(crate) async fn of_at_most(&mut self, rows: i64, name: &str, operation: impl AsyncFnOnce(&PostgresStore)) {
        let before = self.reads().await;
        let store = self.database.store().await;
        operation(&store).await;
        store.close().await;
        self.judge(name, before, rows).await;
    }

    /// Watches statements that no store makes.
    pub(crate) async fn of_statement(&mut self, sql: &str) {
        let before = self.reads().await;
        self.database.execute(sql).await;
        self.judge(sql, before, A_PAGE).await;
    }

    async fn judge(&mut self, name: &str, before: Reads, most: i64) {
        let mode = self.mode;
        for (table, (scans, rows)) in self.reads().await {
            let (scans_before, rows_before) = before.get(&table).copied().unwrap_or_default();
            let (scans, rows) = (scans - scans_before, rows - rows_before);
            if scans > 0 {
                self.faults
                    .push(format!("{mode}: {name} reads {table} as a whole, {scans} times"));
            } else if rows > most {
                self.faults
                    .push(format!("{mode}: {name} looks at {rows} rows of {table} along an index"));
            }
        }
    }

    /// What has been read of large tables since the database was made. A connection that ends tells what it has counted.
    async fn reads(&mut self) -> Reads {
        timeout(Duration::from_secs(60), self.others_have_ended())
            .await
            .expect("somebody stays connected");
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT tables.relname::text, seq_scan, seq_tup_read + COALESCE(sum(idx_tup_read), 0)::bigint
            FROM pg_stat_user_tables AS tables LEFT JOIN pg_stat_user_indexes AS indexes USING (relid)
            WHERE tables.relname <> ALL ($1)
            GROUP BY tables.relname, seq_scan, seq_tup_read",
        )
        .bind(SMALL)
        .fetch_all(&mut self.counters)
        .await
        .unwrap();
        rows.into_iter()
            .map(|(table, scans, rows)| (table, (scans, rows)))
            .collect()
    }

    async fn others_have_ended(&mut self) {
        loop {
            let others: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
            )
            .fetch_one(&mut self.counters)
            .await
            .unwrap();
            if others == 0 {
                return;
            }
        }
    }

    /// Of a table that was forgotten, this test would say nothing.
    async fn all_are_large(&mut self) {
        let forgotten: Vec<String> = sqlx::query_scalar(
            "SELECT relname::text FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind = 'r' AND nspname = 'large' AND reltuples < $1 AND relname <> ALL ($2)",
        )
        .bind(LARGE)
        .bind(SMALL)
        .fetch_all(&mut self.counters)
        .await
        .unwrap();
        assert!(forgotten.is_empty(), "fill.sql puts too little into {forgotten:?}");
    }
}
