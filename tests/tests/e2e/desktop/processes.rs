//! Processes that a machine consists of.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Command, Stdio},
};

/// A process and all that it started. Ends with its owner.
#[derive(Debug)]
pub(super) struct Processes(Child);

impl Processes {
    /// Starts a program that ends also if the tests are killed, in a process group of its own.
    pub(super) fn start(program: &str, describe: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", program])
            .process_group(0)
            .stdin(Stdio::null());
        describe(&mut command);
        Self(command.spawn().expect("setpriv of util-linux is installed"))
    }

    /// Waits for the first line that it writes; empty if it ends before.
    pub(super) async fn first_line(&mut self) -> String {
        let mut said = BufReader::new(self.0.stdout.take().unwrap());
        let line = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            line
        });
        line.await.unwrap().trim().to_owned()
    }

    /// What it reads.
    pub(super) fn input(&mut self) -> ChildStdin {
        self.0.stdin.take().unwrap()
    }

    /// A screen of its own, under a number that is free.
    pub(super) async fn screen((width, height): (u32, u32)) -> (Self, String) {
        let mut screen = Self::start("Xvfb", |command| {
            command
                .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24")])
                .args(["-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null());
        });
        let number = screen.first_line().await;
        assert!(
            !number.is_empty(),
            "Xvfb is not installed; dev/prerequisites says what is missing"
        );
        (screen, format!(":{number}"))
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        // The shell's own `kill`: a small Debian has no program of that name.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("sh")
            .args(["-c", "kill -s KILL -- \"$0\"", &group])
            .status();
        let _ = self.0.wait();
    }
}
