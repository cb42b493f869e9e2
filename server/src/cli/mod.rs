//! The command line. One file per command.

mod admin_token;
mod archive;
mod argument;
mod backup;
mod catalog;
mod doctor;
mod keys;
mod license;
mod openapi;
mod output;
mod restore;
mod serve;
mod session;
mod table;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use claviger_protocol::Environment;

use crate::config::Config;

/// A licensing backend that you run yourself: trials, device activations, offline-verifiable license tokens.
///
/// Settings come from compiled-in defaults, then the file named by --config, then environment variables; see
/// server/config.default.toml. Secrets are never given as arguments.
#[derive(Debug, Parser)]
#[command(name = "claviger", version, max_term_width = 100)]
struct Arguments {
    /// Configuration file (TOML); it needs only what differs from the defaults.
    #[arg(long, global = true, env = "CLAVIGER_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The environment to act on, `test` or `prod`; if absent, the configured active_environment. Backups and the doctor act
    /// on both.
    #[arg(long, global = true, value_name = "ENVIRONMENT")]
    environment: Option<Environment>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(serve::Serve),
    Catalog(catalog::Catalog),
    AdminToken(admin_token::AdminToken),
    Keys(keys::Keys),
    License(license::License),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Doctor(doctor::Doctor),
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs the command that the process was started with. Exit code 0: done; 1: failed, the reason is on standard error; 2: the
/// arguments are wrong.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(execute(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn execute(arguments: Arguments) -> anyhow::Result<()> {
    install_crypto()?;
    let load = || {
        let mut config = Config::load(arguments.config.as_deref())?;
        config.active_environment = arguments.environment.unwrap_or(config.active_environment);
        Ok(config)
    };
    if !matches!(arguments.command, Command::Serve(_)) {
        show_warnings();
    }
    match arguments.command {
        Command::Serve(command) => command.run(load()?).await,
        Command::Catalog(command) => command.run(load).await,
        Command::AdminToken(command) => command.run(&load()?).await,
        Command::Keys(command) => command.run(&load()?).await,
        Command::License(command) => command.run(&load()?).await,
        Command::Backup(command) => command.run(&load()?).await,
        Command::Restore(command) => command.run(&load()?).await,
        Command::Doctor(command) => command.run(load()).await,
        Command::Openapi => openapi::run(),
    }
}

/// TLS to Stripe and to mail servers takes the process's provider of cryptography.
fn install_crypto() -> anyhow::Result<()> {
    rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("a provider of cryptography is installed already"))
}

/// Commands say what they do themselves; of what happens beneath them only trouble is of interest.
fn show_warnings() {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(std::io::stderr)
        .init();
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("claviger: {error:#}");
    ExitCode::FAILURE
}
