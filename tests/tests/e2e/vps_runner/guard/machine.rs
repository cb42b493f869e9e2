//! Machines on which a runner is kept by `claviger-guard`.

use std::{collections::BTreeMap, fs, path::PathBuf, process::Stdio, time::Duration};

use claviger_tests::{Json, Shop, Sold, World, built};
use reqwest::Method;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    task::JoinHandle,
    time::{interval, timeout},
};

const RUNNER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client-sdk/guard/tests/runner.py");
/// What has not happened by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// A machine on which a runner is kept.
pub(super) struct Machine {
    variables: BTreeMap<&'static str, String>,
    folder: PathBuf,
}

impl Machine {
    /// A machine of this name, with the key of a license.
    pub(super) async fn new(world: &World, shop: &Shop, name: &str, license: &Sold) -> Self {
        let folder = world.file(name);
        fs::create_dir_all(&folder).unwrap();
        let of = |file: &str| folder.join(file).to_string_lossy().into_owned();
        let variables = [
            ("LICENSE_KEY", license.key.clone()),
            ("LICENSE_SERVER_URL", format!("http://{}", shop.server.address())),
            ("LICENSE_PRODUCT", "vps-runner".to_owned()),
            ("LICENSE_ENVIRONMENT", "test".to_owned()),
            ("LICENSE_PUBLIC_KEYS", shop.keys().await.json().to_string()),
            ("LICENSE_DATA_DIR", of("data")),
            ("LICENSE_DEVICE_ID_FILE", of("device.id")),
            ("LICENSE_DEVICE_NAME", name.to_owned()),
            (
                "CLAVIGER_CLIENT_CLOCK_FILE",
                world.clock.file().to_string_lossy().into_owned(),
            ),
            ("RUST_LOG", "debug".to_owned()),
        ];
        Self {
            variables: variables.into(),
            folder,
        }
    }

    /// The same with another variable, or another value of one.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.insert(name, value.to_owned());
        self
    }

    /// The same without a variable.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.variables.remove(name);
        self
    }

    /// A file on this machine.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Starts the guard with the runner.
    pub(super) fn guard(&self, options: &[&str]) -> Guard {
        self.guard_of(options, &["python3", RUNNER])
    }

    /// Starts the guard with a command.
    pub(super) fn guard_of(&self, options: &[&str], command: &[&str]) -> Guard {
        let mut process = Command::new(built("claviger-guard"))
            .args(options)
            .arg("--")
            .args(command)
            .envs(&self.variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut errors = process.stderr.take().unwrap();
        let said = tokio::spawn(async move {
            let mut said = String::new();
            errors.read_to_string(&mut said).await.unwrap();
            said
        });
        Guard {
            output: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
            said,
            url: String::new(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// Starts the guard with the runner and waits until that says what it was started with.
    pub(super) async fn started(&self, options: &[&str]) -> (Guard, Value) {
        let mut guard = self.guard(options);
        let started = guard.hear().await;
        guard.url = started
            .text("CLAVIGER_STATUS_URL")
            .strip_suffix("/status")
            .unwrap()
            .to_owned();
        (guard, started)
    }

    /// The status file.
    pub(super) fn status_file(&self) -> Value {
        serde_json::from_slice(&fs::read(self.file("data/license.state.json")).unwrap()).unwrap()
    }

    /// Nothing that the guard wrote for others to read holds a secret.
    pub(super) fn assert_keeps_secrets(&self, world: &World, said: &str) {
        world
            .ledger
            .note(fs::read_to_string(self.file("device.id")).unwrap_or_default().trim());
        let written = fs::read_to_string(self.file("data/license.state.json")).unwrap_or_default();
        for text in [said, &written] {
            let leaked = world.ledger.found_in(text);
            assert!(leaked.is_empty(), "the guard wrote secrets: {leaked:?}\n{text}");
        }
    }
}

/// A guard that runs.
pub(super) struct Guard {
    process: Child,
    output: Lines<BufReader<ChildStdout>>,
    said: JoinHandle<String>,
    url: String,
    http: reqwest::Client,
}

impl Guard {
    /// What the command says next.
    pub(super) async fn hear(&mut self) -> Value {
        let line = timeout(PATIENCE, self.output.next_line()).await;
        let line = line.expect("the command says something").unwrap();
        serde_json::from_str(&line.expect("the command runs")).unwrap()
    }

    /// What the command is told by the next signal.
    pub(super) async fn hear_signal(&mut self) -> String {
        self.hear().await.text("told").to_owned()
    }

    /// How things stand.
    pub(super) async fn status(&self) -> Value {
        self.get("/status").await.1
    }

    /// How things stand after the server was asked.
    pub(super) async fn check(&self) -> Value {
        self.send(self.request(Method::POST, "/check")).await.1
    }

    /// Status code and body of a path.
    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        self.send(self.request(Method::GET, path)).await
    }

    /// A request to be filled in by hand.
    pub(super) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// The answer to a request.
    pub(super) async fn send(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Waits until something is so.
    pub(super) async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let waits = async {
            let mut ticks = interval(Duration::from_millis(20));
            while !is_so().await {
                ticks.tick().await;
            }
        };
        timeout(PATIENCE, waits)
            .await
            .unwrap_or_else(|_| panic!("not so: {what}"));
    }

    /// Sends the guard a signal.
    pub(super) fn signal(&self, signal: &str) {
        send_signal(signal, self.process.id().unwrap());
    }

    /// Whether the guard runs, and so the command.
    pub(super) fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// Waits for the guard's end, and gives its exit code and what it wrote.
    pub(super) async fn ended(mut self) -> (i32, String) {
        let status = timeout(PATIENCE, self.process.wait()).await.expect("the guard ends");
        (status.unwrap().code().unwrap(), self.said.await.unwrap())
    }

    /// Closes the command's input, and waits until it and the guard have ended well.
    pub(super) async fn quit(mut self, world: &World, machine: &Machine) {
        drop(self.process.stdin.take());
        let (code, said) = self.ended().await;
        assert_eq!(code, 0, "{said}");
        machine.assert_keeps_secrets(world, &said);
    }

    /// Ends the guard at once, and the command that it leaves behind.
    pub(super) async fn kill(mut self, runner: &Value) {
        self.process.kill().await.unwrap();
        send_signal("KILL", u32::try_from(runner.number("started")).unwrap());
    }
}

pub(super) fn send_signal(signal: &str, pid: u32) {
    // The shell's own `kill`: a small Debian has no program of that name.
    let command = format!("kill -{signal} {pid}");
    assert!(
        std::process::Command::new("sh")
            .args(["-c", &command])
            .status()
            .unwrap()
            .success()
    );
}
