//! A stateful stand-in for Stripe: for tests, and for trying a purchase without an account.
//!
//! It serves the part of Stripe's REST API that Claviger uses, keeps the objects of every account (a secret key), pages
//! to pay on, and webhooks with Stripe's signatures. What a customer, a bank or the calendar would do is done by the
//! methods of [`Account`]; each leaves the objects and events that Stripe would leave, in Stripe's order.
//!
//! What keeps it honest is Stripe's own Python SDK, run as a [`Sidecar`]: every request that comes in and every object
//! that goes out is checked against the SDK's types, and what differs is told by [`Fake::violations`].
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use chrono::DateTime;
//! # use claviger_stripe_fake::*;
//! # async fn example() {
//! let clock: Clock = Arc::new(|| DateTime::from_timestamp(1_790_000_000, 0).unwrap());
//! let fake = Fake::start(Options::checked(clock, ["sk_test_seller"])).await;
//! let stripe = fake.account("sk_test_seller");
//! stripe.seed_price("price_once", "usd", 2900, None, "SwitchFast");
//! stripe.connect(Endpoint::new("http://127.0.0.1:8080/webhooks/stripe/test", ["whsec_test"]));
//! // The server under test, which talks to `fake.url()`, has opened a session.
//! stripe.pay("cs_test_…", Card::Ok);
//! fake.deliver_all().await;
//! assert_eq!(fake.violations().await, [""; 0]);
//! # }
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test harness: a scenario that makes no sense is a bug in the test"
)]

mod account;
pub mod catalog;
mod delivery;
mod fake;
mod faults;
mod http;
mod idempotency;
mod json;
mod ledger;
mod options;
mod pages;
mod random;
mod resources;
mod scenario;
mod shared;
mod sidecar;
mod template;

pub use account::Account;
pub use delivery::{Attempt, DeliveryPlan, Endpoint, Event, Payload, Signer};
pub use fake::Fake;
pub use faults::Fault;
pub use options::{Clock, Options, SeenRequest};
pub use random::Random;
pub use scenario::{Card, DisputeOutcome, GiveUp, Interval, Outcome, Payer, Purchase, RefundStatus};
pub use sidecar::Sidecar;

/// The version of Stripe's API whose shapes the stand-in speaks.
pub const API_VERSION: &str = "2026-09-30.endive";
