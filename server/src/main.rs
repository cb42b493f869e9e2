//! The Claviger licensing server.

mod app;
mod cli;
mod clock;
mod config;
mod environment;
mod http;
mod metrics;
mod openapi;
mod operations;
mod routes;
mod secrets;
mod signing;
mod wire;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
