//! Tests on a real PostgreSQL, the one that `CLAVIGER_TEST_POSTGRES_URL` names.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy sees in functions marked as such only"
)]

mod changes;
mod check_ins;
mod connections;
mod contract;
mod database;
mod locks;
mod sales;
mod schema;
