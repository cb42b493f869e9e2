//! The VPS runner: a subscription for one server each, headless, checked every 30 minutes.

mod activity;
mod checks;
mod guard;
mod machines;
