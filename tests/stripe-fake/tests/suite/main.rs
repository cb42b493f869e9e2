//! The stand-in, driven as its users drive it, with Stripe's own SDK looking on.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod api;
mod faults;
mod idempotency;
mod money_back;
mod one_time;
mod pages;
mod program;
mod shop;
mod subscriptions;
mod webhooks;
