//! The operator's own command for alerts.

use std::{
    ffi::OsStr,
    io::{self, Write},
    process::{Child, Command, Stdio},
};

use crate::setup::KeySource;

/// Runs it with the status on its standard input. What it writes goes where the guard's log goes.
///
/// # Errors
/// There is no shell.
pub(crate) fn run(command: &OsStr, status: &[u8]) -> io::Result<Child> {
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(command)
        .env_remove(KeySource::variable())
        .stdin(Stdio::piped())
        .stdout(io::stderr())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A status fits into a pipe at once. Whether the command reads it is its own business.
        let _ = input.write_all(status);
    }
    Ok(child)
}
