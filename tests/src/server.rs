//! Running servers.

use std::{
    collections::BTreeMap,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use tokio::{sync::mpsc, time::timeout};

use crate::{Api, Ledger, Log, program};

/// A server that is not up by then never will be.
const START: Duration = Duration::from_secs(30);

/// Environment variables of a server, and arguments of `claviger serve`.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    variables: BTreeMap<String, String>,
    arguments: Vec<String>,
}

impl Settings {
    /// The same with a variable set.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.insert(name.to_owned(), value.into());
        self
    }

    /// The same without a variable.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.variables.remove(name);
        self
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The same with an argument for `claviger serve`.
    #[must_use]
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// `claviger` with these variables and no others.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .env_clear()
            .envs(&self.variables)
            .stdin(Stdio::null());
        command
    }
}

/// A running server. Dropped, it is killed.
#[derive(Debug)]
pub struct Server {
    child: Mutex<Child>,
    readers: Mutex<Vec<JoinHandle<()>>>,
    log: Arc<Log>,
    api: Api,
}

/// A server did not come up.
#[derive(Debug)]
pub struct StartFailure {
    /// How the process ended.
    pub status: ExitStatus,
    /// What it said.
    pub output: String,
}

impl Server {
    /// Starts `claviger serve` and waits until it says where it listens.
    pub(crate) async fn start(settings: &Settings, ledger: &Arc<Ledger>, log: Arc<Log>) -> Result<Self, StartFailure> {
        let mut command = settings.command(&["serve"]);
        command.args(&settings.arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (lines, mut heard) = mpsc::unbounded_channel();
        let readers = vec![
            log.follow(child.stdout.take().unwrap(), Some(lines)),
            log.follow(child.stderr.take().unwrap(), None),
        ];
        let address = timeout(START, async {
            while let Some(line) = heard.recv().await {
                if let Some(address) = listening_address(&line) {
                    return Some(address.to_owned());
                }
            }
            None
        });
        match address.await {
            Ok(Some(address)) => Ok(Self {
                child: Mutex::new(child),
                readers: Mutex::new(readers),
                log,
                api: Api::new(address, Arc::clone(ledger)),
            }),
            Ok(None) => {
                let status = child.wait().unwrap();
                readers.into_iter().for_each(|reader| reader.join().unwrap());
                Err(StartFailure {
                    status,
                    output: log.text(),
                })
            }
            Err(_elapsed) => {
                child.kill().unwrap();
                panic!("the server did not come up in {START:?}:\n{}", log.text())
            }
        }
    }

    /// Speaks to it.
    pub fn api(&self) -> Api {
        self.api.clone()
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        self.api.base().trim_start_matches("http://")
    }

    /// What it wrote.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Ends it at once, as `kill -9` does.
    pub fn kill(&self) {
        let mut child = self.child();
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        drop(child);
        let readers = std::mem::take(&mut *self.readers.lock().unwrap_or_else(PoisonError::into_inner));
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    }

    /// Asks it to end, as a process manager does.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Stops it where it is, until it is [resumed](Self::resume).
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let pid = self.child().id().to_string();
        // The shell's own `kill`: a small Debian has no program of that name.
        let kill = Command::new("sh")
            .args(["-c", "kill -\"$1\" \"$0\"", &pid, name])
            .status();
        assert!(kill.unwrap().success());
    }

    /// Waits for its end.
    pub async fn ended(self: &Arc<Self>) -> ExitStatus {
        let server = Arc::clone(self);
        tokio::task::spawn_blocking(move || server.child().wait().unwrap())
            .await
            .unwrap()
    }

    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn listening_address(line: &str) -> Option<&str> {
    let (program, rest) = line.split_once(" listens on ")?;
    program
        .starts_with("Claviger ")
        .then(|| rest.split_whitespace().next())?
}
