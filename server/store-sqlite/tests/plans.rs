//! No statement reads a large table as a whole: SQLite is asked how it goes about each one that this crate has.
//!
//! SQLite plans a statement once, whatever the values, and without statistics, so an empty database tells what a large one does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, path::Path};

use claviger_store::Maintenance;
use claviger_store_sqlite::{SqliteOptions, SqliteStore};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

/// Tables that stay small, which are best read as a whole.
const SMALL: [&str; 7] = [
    "admin_tokens",
    "catalog_revision",
    "plans",
    "prices",
    "products",
    "settings",
    "signing_keys",
];

/// Indexes of the few rows of a large table that something is the matter with.
const FEW: [&str; 2] = ["licenses_overdue_idx", "licenses_stopped_idx"];

/// Statements that are about all there is.
const ALL: [&str; 1] = ["AS \"count!: i64\" FROM stripe_events GROUP BY state"];

#[tokio::test]
async fn no_statement_reads_a_large_table_as_a_whole() {
    let (_folder, mut database) = database().await;
    let mut faults = Vec::new();
    let statements = statements();
    assert!(statements.len() > 150, "{} statements are recorded", statements.len());
    for sql in &statements {
        if !ALL.iter().any(|all| sql.contains(all)) {
            let scans = scans(&mut database, sql).await;
            faults.extend(scans.into_iter().map(|scan| format!("{scan}: {sql}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// To look for ends along the list of licenses would be a search in the plan's words, and go through all of them.
#[tokio::test]
async fn what_ends_in_a_time_is_found_by_its_end() {
    let (_folder, mut database) = database().await;
    let statements = statements();
    let in_a_time: Vec<&String> = statements.iter().filter(|sql| sql.contains("ends_by >= ?12")).collect();
    assert_eq!(in_a_time.len(), 2, "as many as there are orders");
    for sql in in_a_time {
        let steps = steps(&mut database, sql).await;
        let by_ends = |step: &&String| step.ends_with("USING INDEX licenses_end_idx (ends_by>? AND ends_by<?)");
        assert_eq!(steps.iter().filter(by_ends).count(), 1, "{steps:#?}");
        let by_id = |step: &&String| step.starts_with("SEARCH l ") && step.ends_with("(id=?)");
        assert_eq!(steps.iter().filter(by_id).count(), 1, "{steps:#?}");
    }
}

/// The test can fail: it notices a table read as a whole, an index too, and under another name.
#[tokio::test]
async fn a_table_read_as_a_whole_is_noticed() {
    let (_folder, mut database) = database().await;
    for sql in [
        "SELECT * FROM licenses WHERE note = ?1",
        "SELECT count(*) FROM licenses AS p",
        "DELETE FROM emails WHERE recipient || '' = ?1",
        "SELECT text FROM search_index WHERE text = ?1",
    ] {
        assert_eq!(scans(&mut database, sql).await.len(), 1, "{sql}");
    }
    for sql in [
        "SELECT * FROM licenses WHERE id = ?1",
        "SELECT * FROM products AS p",
        "SELECT value FROM json_each(?1)",
    ] {
        assert!(scans(&mut database, sql).await.is_empty(), "{sql}");
    }
}

/// A database in a folder that goes with it.
async fn database() -> (TempDir, SqliteConnection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claviger.db");
    let store = SqliteStore::open(&SqliteOptions::new(&path)).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await;
    let options = SqliteConnectOptions::new().filename(&path);
    let connection = SqliteConnection::connect_with(&options).await.unwrap();
    (folder, connection)
}

/// All statements that the compiler has checked.
fn statements() -> Vec<String> {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let files = fs::read_dir(recorded).unwrap();
    let statements = files.map(|file| {
        let json: Value = serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap();
        json["query"].as_str().unwrap().to_owned()
    });
    statements.collect()
}

/// The steps of a plan that go through a large table, or an index of it, from one end to the other.
async fn scans(database: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let steps = steps(database, sql).await;
    steps.into_iter().filter(|step| is_scan_of_much(step, sql)).collect()
}

/// The steps of a plan, in words.
async fn steps(database: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let plan = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
        .fetch_all(database)
        .await
        .unwrap();
    plan.iter().map(|row| row.get("detail")).collect()
}

fn is_scan_of_much(step: &str, sql: &str) -> bool {
    let Some(scanned) = step.strip_prefix("SCAN ") else {
        return false;
    };
    // A search in the index of texts is one by what it must match.
    if let Some((_, how)) = scanned.split_once("VIRTUAL TABLE INDEX ") {
        return sql.contains("search_index") && !how.contains('M') && !scanned.starts_with("json_each");
    }
    let name = scanned.split(' ').next().unwrap();
    let is_made_here =
        scanned.starts_with("CONSTANT ROW") || scanned.contains("-ROW VALUES") || scanned.starts_with('(');
    let is_small = SMALL
        .iter()
        .any(|small| name == *small || sql.contains(&format!("{small} AS {name}")));
    // Rows that refer to a new one are looked for only while a reference is broken.
    let is_of_references = sql.starts_with("INSERT ") && !sql.contains(name);
    let is_few = FEW.iter().any(|few| scanned.ends_with(few));
    let is_of_statement = sql.contains(&format!("WITH {name} ")) || sql.contains(&format!(", {name} AS ("));
    !(is_made_here || is_small || is_few || is_of_references || is_of_statement)
}
