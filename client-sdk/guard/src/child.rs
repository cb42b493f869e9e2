//! The command, and whatever else ends while the guard waits.

use std::{
    collections::HashSet,
    ffi::OsString,
    io,
    path::Path,
    process::{Child, Command},
};

use rustix::{
    io::Errno,
    process::{Pid, Signal, WaitOptions, WaitStatus, getpid, kill_process, waitpid},
};

use crate::setup::KeySource;

/// The exit code for a command that is not found, as a shell's.
const NOT_FOUND: u8 = 127;
/// The exit code for one that cannot be started.
const NOT_STARTED: u8 = 126;

/// The command, and the processes that the guard started besides.
#[derive(Debug)]
pub(crate) struct Processes {
    command: Pid,
    others: HashSet<Pid>,
}

/// What the command is told by its environment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// The file with the status.
    pub(crate) status_file: Option<OsString>,
    /// The address of the status.
    pub(crate) status_url: Option<String>,
}

impl Processes {
    /// Starts the command.
    ///
    /// # Errors
    /// The exit code that a shell has for it, and why.
    pub(crate) fn start(line: &[OsString], told: &Told) -> Result<Self, (u8, io::Error)> {
        let (program, arguments) = line.split_first().expect("the command line demands a command");
        let mut command = Command::new(program);
        command.args(arguments).env_remove(KeySource::variable());
        if let Some(file) = &told.status_file {
            command.env("CLAVIGER_STATUS_FILE", file);
        }
        if let Some(url) = &told.status_url {
            command.env("CLAVIGER_STATUS_URL", url);
        }
        let child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => (NOT_FOUND, error),
            _ => (NOT_STARTED, error),
        })?;
        Ok(Self {
            command: Pid::from_child(&child),
            others: HashSet::new(),
        })
    }

    /// Looks after another process to its end.
    pub(crate) fn adopt(&mut self, child: &Child) {
        self.others.insert(Pid::from_child(child));
    }

    /// Sends the command a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        // It may have ended in this very moment.
        if let Err(error) = kill_process(self.command, signal) {
            tracing::debug!("the command was not sent a signal: {error}");
        }
    }

    /// Takes leave of every process that ended, and tells the command's exit code if it is among them.
    pub(crate) fn reap(&mut self) -> Option<u8> {
        if getpid().is_init() {
            // The first process of a container inherits the orphans.
            return self.reap_all();
        }
        self.others.retain(|other| !has_ended(*other));
        match waitpid(Some(self.command), WaitOptions::NOHANG) {
            Ok(Some((_, status))) => Some(exit_code(status)),
            _ => None,
        }
    }

    fn reap_all(&mut self) -> Option<u8> {
        let mut code = None;
        loop {
            match waitpid(None, WaitOptions::NOHANG) {
                Ok(Some((ended, status))) if ended == self.command => code = Some(exit_code(status)),
                Ok(Some((ended, _))) => {
                    self.others.remove(&ended);
                }
                Err(Errno::INTR) => {}
                Ok(None) | Err(_) => return code,
            }
        }
    }

    /// Whether the command would survive a signal that it was not written for: on Linux the kernel tells whether it handles it.
    pub(crate) fn handles(&self, signal: Signal) -> bool {
        let status = Path::new("/proc")
            .join(self.command.as_raw_pid().to_string())
            .join("status");
        match std::fs::read_to_string(status) {
            Ok(status) => is_handled(&status, signal.as_raw()),
            // Elsewhere than on Linux it is taken at its operator's word.
            Err(_) => !cfg!(target_os = "linux"),
        }
    }
}

fn has_ended(pid: Pid) -> bool {
    !matches!(waitpid(Some(pid), WaitOptions::NOHANG), Ok(None))
}

/// The exit code that a shell gives: that of the program, or 128 and the signal.
fn exit_code(status: WaitStatus) -> u8 {
    let code = match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => code,
        (None, Some(signal)) => 128 + signal,
        (None, None) => i32::from(NOT_STARTED),
    };
    u8::try_from(code).unwrap_or(u8::MAX)
}

/// Reads the masks of caught and ignored signals of proc(5).
fn is_handled(status: &str, signal: i32) -> bool {
    let mask = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        u64::from_str_radix(line.trim(), 16).ok()
    };
    let masks = mask("SigCgt:").unwrap_or(0) | mask("SigIgn:").unwrap_or(0);
    masks >> (signal - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_handled_if_it_is_caught_or_ignored() {
        let status =
            "Name:\tpython3\nSigBlk:\tffffffffffffffff\nSigIgn:\t0000000001001000\nSigCgt:\t0000000000000202\n";
        for (signal, handled) in [
            (Signal::USR1, true),
            (Signal::INT, true),
            (Signal::PIPE, true),
            (Signal::USR2, false),
        ] {
            assert_eq!(is_handled(status, signal.as_raw()), handled, "{signal:?}");
        }
        assert!(!is_handled("", Signal::USR1.as_raw()));
    }

    #[test]
    fn a_command_that_is_not_there_ends_as_in_a_shell() {
        let start = |program: &str| Processes::start(&[program.into()], &Told::default()).unwrap_err().0;
        assert_eq!(start("/no/such/program"), 127);
        assert_eq!(start("/etc/passwd"), 126);
    }
}
