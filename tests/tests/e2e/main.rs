//! End-to-end scenarios. One binary, so that it links once; one module per subject.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod admin;
mod availability;
mod billing;
mod cluster;
mod console;
mod customers;
mod dashcaddy;
mod desktop;
mod hot_path;
mod http;
mod isolation;
mod optimnow;
mod pages;
mod races;
mod startup;
mod switchfast;
mod tokens;
mod vps_runner;
