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
pub mod audit_filters;
pub mod catalog;
pub mod change_races;
pub mod changes;
pub mod check_in_batches;
pub mod check_ins;
pub mod customer_access;
pub mod customers;
pub mod erasure;
pub mod fulfillment;
pub mod idempotency;
pub mod license_adding;
pub mod license_customers;
pub mod license_events;
pub mod license_filters;
pub mod license_listing;
pub mod license_locks;
pub mod license_money;
pub mod license_reading;
pub mod license_refusals;
pub mod license_search;
pub mod mail_care;
pub mod mail_claims;
pub mod mail_erasure;
pub mod mail_listing;
pub mod mails;
pub mod maintenance;
pub mod money_poison;
pub mod money_transfer;
pub mod order_customers;
pub mod order_erasure;
pub mod order_leases;
pub mod order_listing;
pub mod order_records;
pub mod orders;
pub mod payment_failures;
pub mod poison;
pub mod revenue;
pub mod settlement;
pub mod sightings;
pub mod signing_keys;
pub mod slot_policies;
pub mod slots;
pub mod statistics;
pub mod stripe_claims;
pub mod stripe_events;
pub mod stripe_listing;
pub mod transfer;
pub mod trial_changes;
pub mod trial_listing;
pub mod trials;
pub mod usage;

mod decisions;
mod expect;
mod fixtures;
mod full;
mod full_money;
mod money;
mod sale;
mod shop;
mod stamp;
mod watching;

use std::{future::Future, sync::Arc};

use crate::Store;

pub use watching::{Listener, Told, caught_up};

/// A fresh, empty database of an engine under test.
pub trait Engine: Sized + Send + Sync + 'static {
    /// Makes one. Its schema is not migrated yet.
    fn create() -> impl Future<Output = Self> + Send;

    /// Opens a store on it, as another process would: with its own connections, migrating the schema if need be. Several may
    /// be opened at once.
    fn connect(&self) -> impl Future<Output = Arc<dyn Store>> + Send;
}
