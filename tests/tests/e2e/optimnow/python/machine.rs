//! Python programs that use the package.

use std::{
    collections::BTreeMap,
    env::consts::{DLL_PREFIX, DLL_SUFFIX},
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use claviger_tests::{Json, Shop, World, built};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

const SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client-sdk/python");

/// A machine on which programs in Python are run.
pub(super) struct Machine {
    packages: PathBuf,
    variables: BTreeMap<&'static str, String>,
}

impl Machine {
    /// A machine of this name, configured for the product and with the server's keys pinned.
    pub(super) async fn new(world: &World, shop: &Shop, name: &str) -> Self {
        let folder = world.file(name);
        fs::create_dir_all(&folder).unwrap();
        let of = |file: &str| folder.join(file).to_string_lossy().into_owned();
        let variables = [
            ("LICENSE_SERVER_URL", format!("http://{}", shop.server.address())),
            ("LICENSE_ENVIRONMENT", "test".to_owned()),
            ("LICENSE_PUBLIC_KEYS", shop.keys().await.json().to_string()),
            ("LICENSE_DATA_DIR", of("data")),
            ("LICENSE_DEVICE_ID_FILE", of("device.id")),
            ("LICENSE_DEVICE_NAME", name.to_owned()),
            (
                "CLAVIGER_CLIENT_CLOCK_FILE",
                world.clock.file().to_string_lossy().into_owned(),
            ),
        ];
        Self {
            packages: install(&world.file("packages")),
            variables: variables.into(),
        }
    }

    /// The same with another variable, or another value of one.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.insert(name, value.to_owned());
        self
    }

    /// Runs a script of the package.
    pub(super) fn run(&self, script: &str, arguments: &[&str]) -> Program {
        let mut process = Command::new("python3")
            .arg(Path::new(SDK).join(script))
            .args(arguments)
            .env("PYTHONPATH", &self.packages)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .envs(&self.variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Python is installed; dev/test says what is missing");
        Program {
            input: process.stdin.take(),
            output: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
        }
    }

    /// Opens the license of OptimNow in a program that does what it is told; fails with the error that is raised then.
    pub(super) async fn try_open(&self, kind: &str, options: Value) -> Result<Program, Value> {
        let mut told = json!({ "product": "optimnow" });
        for (name, value) in options.as_object().unwrap() {
            told[name] = value.clone();
        }
        let machine = Self {
            packages: self.packages.clone(),
            variables: self.variables.clone(),
        };
        let mut program = machine
            .with("OPTIONS", &told.to_string())
            .run("tests/e2e/drive.py", &[kind]);
        let mut opened = program.hear().await;
        match opened.get("error") {
            None => Ok(program),
            Some(_) => Err(opened["error"].take()),
        }
    }

    /// The same for a license that can be opened.
    pub(super) async fn open(&self, kind: &str) -> Program {
        self.try_open(kind, json!({})).await.unwrap()
    }
}

/// Puts the package where Python finds it, without copying it.
fn install(packages: &Path) -> PathBuf {
    let (package, sources) = (packages.join("claviger"), Path::new(SDK).join("claviger"));
    if fs::create_dir_all(&package).is_ok() && !package.join("__init__.py").exists() {
        for source in fs::read_dir(sources).unwrap().map(Result::unwrap) {
            link(&source.path(), &package.join(source.file_name()));
        }
        let native = built(&format!("{DLL_PREFIX}claviger_python{DLL_SUFFIX}"));
        link(&native, &package.join("_native.abi3.so"));
    }
    packages.to_owned()
}

fn link(from: &Path, to: &Path) {
    std::os::unix::fs::symlink(from, to).unwrap();
}

/// A program that runs.
pub(super) struct Program {
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// What an operation gives.
    pub(super) async fn call(&mut self, operation: &str, args: Value) -> Value {
        self.call_at_once(operation, args, 1).await
    }

    /// The same, called so many times at once; what the last one gives.
    pub(super) async fn call_at_once(&mut self, operation: &str, args: Value, times: usize) -> Value {
        let mut answer = self
            .ask(json!({ "call": operation, "args": args, "times": times }))
            .await;
        assert!(answer.get("error").is_none(), "{operation}: {answer:#}");
        answer["value"].take()
    }

    /// What an operation with named arguments gives.
    pub(super) async fn tell(&mut self, operation: &str, named: Value) -> Value {
        let mut answer = self.ask(json!({ "call": operation, "named": named })).await;
        assert!(answer.get("error").is_none(), "{operation}: {answer:#}");
        answer["value"].take()
    }

    /// What an operation raises.
    pub(super) async fn fail(&mut self, operation: &str, args: Value) -> Value {
        let mut answer = self.ask(json!({ "call": operation, "args": args })).await;
        assert!(answer.get("value").is_none(), "{operation}: {answer:#}");
        answer["error"].take()
    }

    /// How things stand after the server was asked.
    pub(super) async fn check(&mut self) -> String {
        state(&self.call("check", json!([])).await)
    }

    /// How things stand for whoever is content with a word of the last hour.
    pub(super) async fn validate(&mut self) -> String {
        state(&self.call("validate", json!([])).await)
    }

    /// The answer to a line of JSON.
    pub(super) async fn ask(&mut self, request: Value) -> Value {
        let input = self.input.as_mut().unwrap();
        // If the program has ended, nobody answers, which is told below.
        let _ = input.write_all(format!("{request}\n").as_bytes()).await;
        self.hear().await
    }

    async fn hear(&mut self) -> Value {
        match self.output.next_line().await.unwrap() {
            Some(line) => serde_json::from_str(&line).unwrap_or_else(|_| panic!("not an answer: {line}")),
            None => panic!("the program ended: {}", self.said().await),
        }
    }

    async fn said(&mut self) -> String {
        let mut said = String::new();
        let mut errors = self.process.stderr.take().unwrap();
        errors.read_to_string(&mut said).await.unwrap();
        said
    }

    /// Ends the program, gives its exit code and what it wrote to standard error, and looks whether secrets are in that.
    pub(super) async fn end(mut self, world: &World) -> (i32, String) {
        drop(self.input.take());
        let said = self.said().await;
        let leaked = world.ledger.found_in(&said);
        assert!(leaked.is_empty(), "the program wrote secrets: {leaked:?}\n{said}");
        (self.process.wait().await.unwrap().code().unwrap(), said)
    }

    /// Closes its input and waits until it has ended well, without a word.
    pub(super) async fn quit(self, world: &World) {
        assert_eq!(self.end(world).await, (0, String::new()));
    }

    /// Ends the program at once.
    pub(super) async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }
}

/// The state in a status, and why.
pub(super) fn state(status: &Value) -> String {
    let why = status["reason"].as_str().or_else(|| status["why"].as_str());
    format!(
        "{}{}",
        status.text("state"),
        why.map(|why| format!(": {why}")).unwrap_or_default()
    )
}
