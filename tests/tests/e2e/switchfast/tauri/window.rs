//! The example app in a real window, which a person looks at and clicks in, by WebDriver.

use std::{
    env, fs,
    fs::File,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use claviger_tests::{Ledger, World, program};
use data_encoding::BASE64;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

/// What is not to be seen by then never will be.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks.
const TICK: Duration = Duration::from_millis(50);
/// The member that WebDriver puts the id of an element in.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const LOOK: &str = include_str!("look.js");

/// The machine that the app runs on: a screen, folders, and a browser that notes what it is to open.
pub(super) struct Machine {
    folder: PathBuf,
    _screen: Processes,
    display: String,
    variables: Vec<(&'static str, String)>,
}

/// The app, running.
pub(super) struct Window {
    http: reqwest::Client,
    session: String,
    log: PathBuf,
    _driver: Processes,
}

/// A process and all that it started. Ends with its owner.
struct Processes(Child);

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

impl Machine {
    /// A machine with these variables for the app.
    pub(super) async fn new(world: &World, variables: Vec<(&'static str, String)>) -> Self {
        let folder = world.file("machine");
        for part in ["bin", "cache", "config", "data", "run"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let browser = folder.join("bin/xdg-open");
        fs::write(
            &browser,
            format!("#!/bin/sh\necho \"$1\" >> '{}'\n", folder.join("opened").display()),
        )
        .unwrap();
        fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
        let (screen, display) = start_screen().await;
        Self {
            folder,
            _screen: screen,
            display,
            variables,
        }
    }

    /// The address that the app opened in the browser.
    pub(super) async fn opened(&self) -> String {
        let mut address = String::new();
        until("the app opens the browser", async || {
            address = fs::read_to_string(self.folder.join("opened")).unwrap_or_default();
            address.ends_with('\n')
        })
        .await;
        address.trim().to_owned()
    }

    /// A file in the app's folder for local data.
    pub(super) fn app_data(&self, path: &str) -> PathBuf {
        self.folder.join("data/example.switchfast").join(path)
    }

    /// Starts the app.
    pub(super) async fn start(&self) -> Window {
        let app = program().with_file_name("claviger-example-tauri");
        assert!(
            app.is_file(),
            "there is no app to test at {}; run dev/test",
            app.display()
        );
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = self.folder.join("log");
        let driver = self.driver(port, &log);
        let base = format!("http://127.0.0.1:{port}");
        until("WebKitWebDriver answers", async || {
            http.get(format!("{base}/status")).send().await.is_ok()
        })
        .await;
        let options = json!({ "binary": app, "args": [] });
        let wanted = json!({ "browserName": "wry", "webkitgtk:browserOptions": options });
        let request = json!({ "capabilities": { "alwaysMatch": wanted } });
        let begun = ask(&http, Method::POST, &format!("{base}/session"), &request).await;
        let begun = begun
            .unwrap_or_else(|error| panic!("the app does not start: {error}\n{}", fs::read_to_string(&log).unwrap()));
        Window {
            session: format!("{base}/session/{}", begun["sessionId"].as_str().unwrap()),
            http,
            log,
            _driver: driver,
        }
    }

    fn driver(&self, port: u16, log: &Path) -> Processes {
        let folder = |part: &str| self.folder.join(part).display().to_string();
        let path = format!("{}:{}", folder("bin"), env::var("PATH").unwrap());
        let log = File::options().create(true).append(true).open(log).unwrap();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("DISPLAY", &self.display)
            .env("PATH", path)
            .env("HOME", folder("."))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_RUNTIME_DIR", folder("run"))
            // Neither the session nor the keyring of whoever runs the tests.
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", folder("run/none")))
            .env_remove("WAYLAND_DISPLAY")
            .env("LANG", "C.UTF-8")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        Processes(
            command
                .spawn()
                .expect("WebKitWebDriver is installed; dev/prerequisites says what is missing"),
        )
    }
}

/// A screen of its own, under a number that is free.
async fn start_screen() -> (Processes, String) {
    let mut command = Command::new("Xvfb");
    command
        .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let child = command.spawn();
    let mut screen = Processes(child.expect("Xvfb is installed; dev/prerequisites says what is missing"));
    let mut said = BufReader::new(screen.0.stdout.take().unwrap());
    let number = tokio::task::spawn_blocking(move || {
        let mut number = String::new();
        said.read_line(&mut number).unwrap();
        number
    });
    let display = format!(":{}", number.await.unwrap().trim());
    (screen, display)
}

impl Window {
    /// Waits until a text is to be seen.
    pub(super) async fn sees(&self, wanted: &str) {
        let mut seen = String::new();
        let found = async {
            let mut ticks = interval(TICK);
            while !seen.contains(wanted) {
                ticks.tick().await;
                seen = self.text().await;
            }
        };
        if timeout(PATIENCE, found).await.is_err() {
            panic!("“{wanted}” is not to be seen, but: {seen}\n{}", self.log());
        }
    }

    /// The text that is to be seen.
    pub(super) async fn text(&self) -> String {
        let seen = self.run("return text(document.body)", json!([])).await;
        seen.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks what is called so, once it is there.
    pub(super) async fn click(&self, kind: &str, name: &str) {
        self.with(kind, name, "click", json!({})).await;
    }

    /// Fills in a field.
    pub(super) async fn fill(&self, name: &str, text: &str) {
        self.with("input, textarea", name, "clear", json!({})).await;
        self.with("input, textarea", name, "value", json!({ "text": text }))
            .await;
    }

    /// Does something with the one element of a kind that has this name, as soon as that is possible.
    async fn with(&self, kind: &str, name: &str, verb: &str, request: Value) {
        let mut trouble = Value::Null;
        let done = async {
            let mut ticks = interval(TICK);
            loop {
                ticks.tick().await;
                let found = self.run("return named(...arguments)", json!([kind, name])).await;
                let Some([element]) = found.as_array().map(Vec::as_slice) else {
                    trouble = json!(format!("there are {} of them", found.as_array().map_or(0, Vec::len)));
                    continue;
                };
                let id = element[ELEMENT].as_str().unwrap();
                match self.ask(Method::POST, &format!("element/{id}/{verb}"), &request).await {
                    Ok(_) => return,
                    // It moves, it was drawn anew, or something lies on it.
                    Err(error) => trouble = error,
                }
            }
        };
        if timeout(PATIENCE, done).await.is_err() {
            panic!(
                "cannot {verb} {kind} “{name}”: {trouble}\n{}\n{}",
                self.text().await,
                self.log()
            );
        }
    }

    /// Scrolls to the one element of a kind.
    pub(super) async fn show(&self, kind: &str) {
        self.run("named(arguments[0], '')[0].scrollIntoView()", json!([kind]))
            .await;
    }

    /// Calls a command of the app as the page would.
    pub(super) async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, given, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, given).then((ok) => done({ ok }), (error) => done({ error }));";
        let request = json!({ "script": script, "args": [command, arguments] });
        let mut came = self.ask(Method::POST, "execute/async", &request).await.unwrap();
        match came.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(came["ok"].take()),
        }
    }

    /// Takes a picture.
    pub(super) async fn picture(&self, name: &str) {
        let picture = self.ask(Method::GET, "screenshot", &Value::Null).await.unwrap();
        let folder = program()
            .parent()
            .and_then(Path::parent)
            .unwrap()
            .join("screenshots/tauri");
        fs::create_dir_all(&folder).unwrap();
        let bytes = BASE64.decode(picture.as_str().unwrap().as_bytes()).unwrap();
        fs::write(folder.join(name).with_extension("png"), bytes).unwrap();
    }

    /// Closes the app. What it wrote has no secret in it.
    pub(super) async fn close(self, ledger: &Ledger) {
        self.ask(Method::DELETE, "", &Value::Null).await.unwrap();
        let leaked = ledger.found_in(&self.log());
        assert!(leaked.is_empty(), "the app wrote secrets: {leaked:?}");
    }

    async fn run(&self, script: &str, arguments: Value) -> Value {
        let request = json!({ "script": format!("{LOOK}\n{script}"), "args": arguments });
        // While the page loads there is nothing to be seen.
        self.ask(Method::POST, "execute/sync", &request)
            .await
            .unwrap_or_default()
    }

    async fn ask(&self, method: Method, path: &str, request: &Value) -> Result<Value, Value> {
        let address = format!("{}/{path}", self.session);
        ask(&self.http, method, address.trim_end_matches('/'), request).await
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

/// A request of WebDriver, and its answer.
async fn ask(http: &reqwest::Client, method: Method, address: &str, request: &Value) -> Result<Value, Value> {
    let post = method == Method::POST;
    let asked = http.request(method, address);
    let asked = if post { asked.json(request) } else { asked };
    let answer = asked.send().await.unwrap();
    let good = answer.status().is_success();
    let value = answer.json::<Value>().await.unwrap()["value"].take();
    if good { Ok(value) } else { Err(value) }
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waits = async {
        let mut ticks = interval(TICK);
        while !is_so().await {
            ticks.tick().await;
        }
    };
    timeout(PATIENCE, waits)
        .await
        .unwrap_or_else(|_| panic!("not so in {PATIENCE:?}: {what}"));
}
