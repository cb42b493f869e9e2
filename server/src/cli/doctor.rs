//! `claviger doctor`

mod environment;
mod files;
mod mail;
mod report;
mod stripe;

use chrono::{DateTime, Utc};
use clap::Args;
use claviger_protocol::Environment;

use self::report::Report;
use crate::{clock::server_clock, config::Config};

/// 2026-01-01: this program is younger.
const EARLIEST: DateTime<Utc> = DateTime::from_timestamp(1_767_225_600, 0).expect("a timestamp of this century");

/// Look over the installation: configuration, data folder, keys, databases, clock, mail, Stripe.
///
/// Prints a line for each finding, and the remedy where there is something to do. Changes nothing. Exit code 1 if something
/// fails; warnings alone are exit code 0.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  claviger doctor --config /etc/claviger.toml")]
pub(super) struct Doctor {}

impl Doctor {
    pub(super) async fn run(self, config: anyhow::Result<Config>) -> anyhow::Result<()> {
        let mut report = Report::default();
        match config {
            Ok(config) => look_over(&mut report, &config).await,
            Err(error) => report.fail(
                format!("configuration: {error:#}"),
                "mend the setting; server/config.default.toml documents every one",
            ),
        }
        report.finish()
    }
}

async fn look_over(report: &mut Report, config: &Config) {
    let now = server_clock().now();
    report.ok(format!(
        "configuration: valid, active environment {}",
        config.active_environment
    ));
    base_url(report, config);
    clock(report, now);
    files::data_folder(report, &config.data_dir);
    let master = files::master_key(report, config);
    mail::look_over(report, config).await;
    for environment in Environment::ALL {
        environment::look_over(report, config, environment, master.as_ref(), now).await;
    }
}

fn base_url(report: &mut Report, config: &Config) {
    let url = config.http.base_url.as_str();
    match (config.active_environment, url) {
        (Environment::Prod, "") => report.warn(
            "base URL: not set, and the active environment is prod",
            "set APP_BASE_URL to the https:// address under which apps reach the server",
        ),
        (Environment::Prod, url) if !url.starts_with("https://") => report.fail(
            format!("base URL: {url} is not encrypted, and the active environment is prod"),
            "put a reverse proxy with TLS in front of the server and set APP_BASE_URL to its https:// address",
        ),
        (_, "") => report.ok(format!("base URL: http://{}:{}", config.http.host, config.http.port)),
        (_, url) => report.ok(format!("base URL: {url}")),
    }
}

fn clock(report: &mut Report, now: DateTime<Utc>) {
    if now < EARLIEST {
        report.fail(
            format!("clock: {now} cannot be right"),
            "set the system's clock, and keep it with NTP",
        );
    } else {
        report.ok(format!("clock: {}", now.format("%Y-%m-%d %H:%M:%S UTC")));
    }
}
