//! The command line.

use std::{ffi::OsString, path::PathBuf};

use claviger_client::Environment;

const MORE: &str = "\
Variables of the license (an option counts before its variable):
  LICENSE_KEY             the license key; there is no option for it, as command lines can be seen by all
  LICENSE_KEY_FILE        a file with the license key, such as a secret of Docker
  LICENSE_SERVER_URL      --server
  LICENSE_PRODUCT         --product
  LICENSE_ENVIRONMENT     --environment
  LICENSE_PUBLIC_KEYS     --public-keys, or the text itself
  LICENSE_DATA_DIR        --data-dir
  LICENSE_DEVICE_ID_FILE  --device-id-file
  LICENSE_DEVICE_NAME     --device-name
  LICENSE_PROXY           --proxy
  LICENSE_CA_FILE         --ca-file
  RUST_LOG                how much is logged: error, warn, info (default), debug

The command is given CLAVIGER_STATUS_FILE and CLAVIGER_STATUS_URL, and not LICENSE_KEY.

The guard ends with the command's exit code; 128 and the signal's number if a signal ended it; 127 if it is not found, 126 if it
cannot be started, 125 if the guard itself is told nonsense.";

/// Runs a command under a license: activates it, checks it, and tells the command when to pause. It never ends the command.
#[derive(Clone, Debug, clap::Parser)]
#[command(name = "claviger-guard", version, after_help = MORE, max_term_width = 120)]
pub(crate) struct Options {
    /// The license server's public address
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// The code of the product
    #[arg(long, value_name = "CODE")]
    pub(crate) product: Option<String>,
    /// `prod` (default) or `test`
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<Environment>,
    /// A file with the license key
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// A file with the server's public keys (its /.well-known/jwks.json); without it the first ones met are trusted
    #[arg(long, value_name = "FILE")]
    pub(crate) public_keys: Option<PathBuf>,
    /// The folder for what is remembered; /data if that can be written, else the user's folder for data of apps
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// A file with the id of this device, made if it does not exist; in containers a file in the data folder, else the machine's own id
    #[arg(long, value_name = "FILE")]
    pub(crate) device_id_file: Option<PathBuf>,
    /// The name of this device in lists; the host name by default
    #[arg(long, value_name = "NAME")]
    pub(crate) device_name: Option<String>,
    /// The version of the command, for the seller's statistics
    #[arg(long, value_name = "VERSION")]
    pub(crate) app_version: Option<String>,
    /// Where to buy, for messages, until the server tells it
    #[arg(long, value_name = "URL")]
    pub(crate) buy_url: Option<String>,
    /// The proxy; the system's by default
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    /// A PEM file of root certificates that are trusted besides the system's
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The file that the status is written to; license.state.json in the data folder by default
    #[arg(long, value_name = "FILE", env = "CLAVIGER_GUARD_STATUS_FILE")]
    pub(crate) status_file: Option<PathBuf>,
    /// The port on 127.0.0.1 that tells the status; a free one by default
    #[arg(
        long,
        value_name = "PORT",
        env = "CLAVIGER_GUARD_PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub(crate) port: u16,
    /// Do not start the command before the license is usable
    #[arg(long, env = "CLAVIGER_GUARD_WAIT")]
    pub(crate) wait_for_license: bool,
    /// The signal by which the command is told to pause: USR1, USR2, HUP or WINCH, which it must handle, or STOP, which freezes it
    #[arg(long, value_name = "SIGNAL", env = "CLAVIGER_GUARD_SIGNAL_PAUSE", value_parser = Notice::parse)]
    pub(crate) signal_pause: Option<Notice>,
    /// The signal by which it is told to go on: USR1, USR2, HUP, WINCH or CONT
    #[arg(long, value_name = "SIGNAL", env = "CLAVIGER_GUARD_SIGNAL_RESUME", value_parser = Notice::parse)]
    pub(crate) signal_resume: Option<Notice>,
    /// A shell command that is run when the message changes, with the status on its standard input, as for alerts
    #[arg(long, value_name = "COMMAND", env = "CLAVIGER_GUARD_ON_CHANGE")]
    pub(crate) on_change: Option<OsString>,
    /// The form of the log on standard error
    #[arg(long, value_name = "FORM", env = "LOG_FORMAT", value_enum, default_value_t)]
    pub(crate) log_format: LogFormat,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// A signal that may be sent to the command as a notice. None that is meant to end a program is among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// SIGUSR1; ends programs that do not handle it.
    Usr1,
    /// SIGUSR2; ends programs that do not handle it.
    Usr2,
    /// SIGHUP; ends programs that do not handle it.
    Hup,
    /// SIGWINCH; nothing to programs that do not handle it.
    Winch,
    /// SIGSTOP: freezes a program.
    Stop,
    /// SIGCONT: lets it go on.
    Cont,
}

impl Notice {
    fn parse(text: &str) -> Result<Self, String> {
        let name = text.to_ascii_uppercase();
        match name.strip_prefix("SIG").unwrap_or(&name) {
            "USR1" => Ok(Self::Usr1),
            "USR2" => Ok(Self::Usr2),
            "HUP" => Ok(Self::Hup),
            "WINCH" => Ok(Self::Winch),
            "STOP" => Ok(Self::Stop),
            "CONT" => Ok(Self::Cont),
            _ => Err("use USR1, USR2, HUP, WINCH, STOP or CONT; others would end the command".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn the_command_keeps_its_own_options() {
        let options =
            Options::try_parse_from(["claviger-guard", "--port", "7070", "--", "runner", "--port", "1"]).unwrap();
        assert_eq!(options.port, 7070);
        assert_eq!(options.command, ["runner", "--port", "1"]);
    }

    #[test]
    fn a_command_is_needed_and_its_dashes_too() {
        assert!(Options::try_parse_from(["claviger-guard"]).is_err());
        assert!(Options::try_parse_from(["claviger-guard", "runner"]).is_err());
    }

    #[test]
    fn no_signal_that_ends_programs_is_a_notice() {
        let parse = |signal| Options::try_parse_from(["claviger-guard", "--signal-pause", signal, "--", "runner"]);
        assert_eq!(parse("sigusr1").unwrap().signal_pause, Some(Notice::Usr1));
        assert_eq!(parse("STOP").unwrap().signal_pause, Some(Notice::Stop));
        for signal in ["TERM", "KILL", "SIGINT", "9"] {
            assert!(parse(signal).is_err(), "{signal}");
        }
    }
}
