//! The Claviger licensing server.

mod app;
mod background;
mod billing;
mod cli;
mod clock;
mod config;
mod environment;
mod http;
mod mail;
mod metrics;
mod openapi;
mod operations;
mod pages;
mod routes;
mod secrets;
mod signing;
mod wire;
mod wording;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::run()
}
