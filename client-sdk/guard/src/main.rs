#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(unix),
    expect(
        dead_code,
        reason = "elsewhere than on Unix the program only says that it does not run there"
    )
)]

mod http;
mod keeper;
mod licensing;
mod log;
mod options;
mod report;
mod setup;
mod status_file;

#[cfg(unix)]
mod child;
#[cfg(unix)]
mod hook;
#[cfg(unix)]
mod incoming;
#[cfg(unix)]
mod pause;
#[cfg(unix)]
mod run;

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    use clap::Parser;

    let options = options::Options::parse();
    log::init(options.log_format);
    ExitCode::from(run::run(options))
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!("claviger-guard runs on Linux and other Unix systems: it speaks to its command by signals.");
    ExitCode::FAILURE
}
