//! The contract tests: what every engine must do, written once and stamped on each with
//! [`contract_tests!`](crate::contract_tests).
//!
//! Every function of the public modules is a test. Each is given a fresh database, and asserts on values that the store
//! returns, never on how it says them.
#![expect(
    clippy::unwrap_used,
    reason = "these are tests, although they are compiled into a library"
)]

pub mod admin_tokens;
pub mod audit;
pub mod catalog;
pub mod check_ins;
pub mod customers;
pub mod erasure;
pub mod idempotency;
pub mod license_adding;
pub mod license_customers;
pub mod license_events;
pub mod license_filters;
pub mod license_listing;
pub mod license_locks;
pub mod license_reading;
pub mod license_refusals;
pub mod maintenance;
pub mod poison;
pub mod sightings;
pub mod signing_keys;
pub mod slot_policies;
pub mod slots;
pub mod statistics;
pub mod transfer;
pub mod trial_changes;
pub mod trial_listing;
pub mod trials;
pub mod usage;

mod decisions;
mod expect;
mod fixtures;
mod full;
mod shop;
mod stamp;

use std::{future::Future, sync::Arc};

use crate::Store;

/// A fresh, empty database of an engine under test.
pub trait Engine: Sized + Send + Sync + 'static {
    /// Makes one. Its schema is not migrated yet.
    fn create() -> impl Future<Output = Self> + Send;

    /// Opens a store on it, as another process would: with its own connections, migrating the schema if need be. Several may
    /// be opened at once.
    fn connect(&self) -> impl Future<Output = Arc<dyn Store>> + Send;
}
