//! The example app of the SDK for Electron, run in Node.js over a stand-in for Electron.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use claviger_tests::{Json, KeySet, Shop, World};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    sync::oneshot,
    task::JoinHandle,
    time::{interval, timeout},
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client-sdk/node/test/e2e/run.mjs");
const BUILT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../client-sdk/node/dist/electron/preload.cjs"
);

/// What has not happened by then never will.
const PATIENCE: Duration = Duration::from_secs(30);

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Value>>>>;

/// A machine with the app on it.
pub(super) struct Machine {
    setup: Value,
    folder: PathBuf,
    clock: PathBuf,
}

impl Machine {
    /// A machine of this name. The server must be running, because the app that is installed on it knows its keys.
    pub(super) async fn new(world: &World, shop: &Shop, name: &str) -> Self {
        let mut keys = Vec::new();
        for environment in ["test", "prod"] {
            let set = KeySet::fetch(&shop.server.api().environment(environment)).await;
            keys.extend_from_slice(set.json().list("keys"));
        }
        let device = format!("the machine that is called {name}");
        world.ledger.note(&device);
        let setup = json!({
            "server": format!("http://{}", shop.server.address()),
            "product": "switchfast",
            "environment": "test",
            "pinnedKeys": { "keys": keys },
            "automaticTrial": true,
            "keyring": false,
            "deviceId": device,
            "deviceName": name,
        });
        Self {
            setup,
            folder: world.file(name),
            clock: world.clock.file().to_owned(),
        }
    }

    /// Starts the app.
    pub(super) fn start(&self) -> App {
        assert!(Path::new(BUILT).is_file(), "client-sdk/node is not built; run dev/test");
        let mut process = Command::new("node")
            .arg(SCRIPT)
            .env("APP_SETUP", self.setup.to_string())
            .env("USER_DATA", &self.folder)
            .env("CLAVIGER_CLIENT_CLOCK_FILE", &self.clock)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js is installed; dev/test says what is missing");
        let waiting = Waiting::default();
        tokio::spawn(hear(process.stdout.take().unwrap(), Arc::clone(&waiting)));
        App {
            input: process.stdin.take().unwrap().into(),
            said: tokio::spawn(read(process.stderr.take().unwrap())),
            process,
            waiting,
            asked: AtomicU64::new(0),
        }
    }
}

/// The app while it runs.
pub(super) struct App {
    process: Child,
    input: tokio::sync::Mutex<ChildStdin>,
    waiting: Waiting,
    said: JoinHandle<String>,
    asked: AtomicU64,
}

impl App {
    /// What a page of the app gets from an operation.
    pub(super) async fn call(&self, operation: &str, args: Value) -> Value {
        let mut answer = self.ask(json!({ "call": operation, "args": args })).await;
        assert!(answer.get("error").is_none(), "{operation}: {answer:#}");
        answer["value"].take()
    }

    /// The same for one that fails.
    pub(super) async fn fail(&self, operation: &str, args: Value) -> Value {
        let mut answer = self.ask(json!({ "call": operation, "args": args })).await;
        assert!(answer.get("value").is_none(), "{operation}: {answer:#}");
        answer["error"].take()
    }

    /// How things stand after the server was asked: the state, and why.
    pub(super) async fn check(&self) -> String {
        state(&self.call("check", json!([])).await)
    }

    /// Waits until something with this text happened around the page: `opened` in the browser, `heard` by the page.
    pub(super) async fn told(&self, what: &str, text: &str) {
        let mut ticks = interval(Duration::from_millis(20));
        let told = async {
            loop {
                let answer = self.ask(json!({ "tell": what })).await;
                let all = answer["value"].as_array().unwrap();
                if all.iter().any(|one| one.as_str().unwrap().contains(text)) {
                    break;
                }
                ticks.tick().await;
            }
        };
        let told = timeout(PATIENCE, told).await;
        told.unwrap_or_else(|_| panic!("{text} was not {what} in {PATIENCE:?}"));
    }

    async fn ask(&self, mut request: Value) -> Value {
        let id = self.asked.fetch_add(1, Ordering::Relaxed);
        request["id"] = id.into();
        let (sender, answer) = oneshot::channel();
        self.waiting.lock().unwrap().insert(id, sender);
        let line = format!("{request}\n");
        // If the app has ended, nobody answers, which is told below.
        let _ = self.input.lock().await.write_all(line.as_bytes()).await;
        answer
            .await
            .unwrap_or_else(|_| panic!("the app ended while it was asked {}", request["call"]))
    }

    /// Closes the app, and looks whether it wrote secrets.
    pub(super) async fn quit(mut self, world: &World) {
        drop(self.input);
        let status = self.process.wait().await.unwrap();
        let said = self.said.await.unwrap();
        assert!(status.success(), "the app ended with {status}:\n{said}");
        let leaked = world.ledger.found_in(&said);
        assert!(leaked.is_empty(), "the app wrote secrets: {leaked:?}\n{said}");
    }

    /// Ends the app at once, as when the machine loses its power.
    pub(super) async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }
}

/// The state in a status, and why.
pub(super) fn state(status: &Value) -> String {
    let why = status.get("reason").or_else(|| status.get("why"));
    let why = why.map(|why| format!(": {}", why.as_str().unwrap()));
    format!("{}{}", status.text("state"), why.unwrap_or_default())
}

/// Passes answers on to who waits for them. When the app has ended, nobody waits any more.
async fn hear(output: ChildStdout, waiting: Waiting) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = serde_json::from_str::<Value>(&line).unwrap_or_else(|_| panic!("not an answer: {line}"));
        let sender = waiting.lock().unwrap().remove(&answer["id"].as_u64().unwrap());
        // Who asked may have stopped waiting.
        let _ = sender.unwrap().send(answer);
    }
    waiting.lock().unwrap().clear();
}

/// What the app says, which is shown at once, too, in case the scenario fails.
async fn read(mut output: ChildStderr) -> String {
    let mut said = String::new();
    output.read_to_string(&mut said).await.unwrap();
    eprint!("{said}");
    said
}
