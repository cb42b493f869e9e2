//! What the guard writes: lines to standard error. Standard output is the command's.

use tracing_subscriber::EnvFilter;

use crate::options::LogFormat;

/// Begins to log. `RUST_LOG` chooses how much; `info` if it is not set.
pub(crate) fn init(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().init(),
    }
}
