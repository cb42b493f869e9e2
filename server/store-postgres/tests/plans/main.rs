//! No operation reads a large table as a whole, or much of it, however many rows it has.
//!
//! What PostgreSQL counts is the judge, not the text of a plan: after each operation, run by the store itself, how often each
//! table was read from one end to the other, and how many rows or entries of its indexes were looked at. Everything is done twice,
//! with plans made for the values at hand and with plans made for any, as PostgreSQL changes from the one to the other
//! after some runs.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy sees in functions marked as such only"
)]

mod apps;
mod common_texts;
mod console;
mod database;
mod money;
mod numbers;
mod reads;
mod sample;

use database::LargeDatabase;
use reads::Watch;
use sample::Sample;

/// How plans are made, and the row that operations are about.
const MODES: [(&str, u32); 2] = [("force_custom_plan", 9_000), ("force_generic_plan", 11_000)];

#[tokio::test]
async fn nothing_reads_a_large_table_as_a_whole() {
    let database = LargeDatabase::create().await;
    let mut faults = Vec::new();
    for (mode, row) in MODES {
        database.plan(mode).await;
        let sample = Sample::read(&database, row).await;
        let mut watch = Watch::new(&database, mode).await;
        apps::watch(&mut watch, &sample).await;
        money::watch(&mut watch, &sample).await;
        console::licenses(&mut watch, &sample).await;
        console::others(&mut watch, &sample).await;
        console::logs(&mut watch, &sample).await;
        numbers::watch(&mut watch, &sample).await;
        faults.extend(watch.faults());
    }
    database.drop().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The test can fail: it notices tables read as a whole, by themselves and along an index, and tables too small to tell.
#[tokio::test]
async fn a_table_read_as_a_whole_is_noticed() {
    let database = LargeDatabase::create().await;
    let mut watch = Watch::new(&database, "any").await;
    watch
        .of_statement("SELECT count(*) FROM licenses WHERE note = 'rare'")
        .await;
    watch
        .of_statement("SET enable_seqscan = off; SELECT * FROM licenses WHERE note = 'rare' ORDER BY id LIMIT 1")
        .await;
    watch
        .of_statement("SELECT * FROM licenses ORDER BY id DESC LIMIT 50; SELECT * FROM plans")
        .await;
    let faults = watch.faults();
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.contains("licenses")), "{faults:#?}");
    database.drop().await;
}
