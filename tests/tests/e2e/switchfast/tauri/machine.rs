//! The machine that the example app runs on.

use std::{
    env, fs,
    fs::File,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use claviger_tests::{World, program};

use super::window::{Window, until};

/// A screen, folders, and a browser that notes what it is to open.
pub(super) struct Machine {
    folder: PathBuf,
    _screen: Processes,
    display: String,
    variables: Vec<(&'static str, String)>,
}

impl Machine {
    /// A machine with these variables for the app.
    pub(super) async fn new(world: &World, variables: Vec<(&'static str, String)>) -> Self {
        let folder = world.file("machine");
        for part in ["bin", "cache", "config", "data", "downloads", "run"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let downloads = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", folder.join("downloads").display());
        fs::write(folder.join("config/user-dirs.dirs"), downloads).unwrap();
        let browser = folder.join("bin/xdg-open");
        let note = format!("#!/bin/sh\necho \"$1\" >> '{}'\n", folder.join("opened").display());
        fs::write(&browser, note).unwrap();
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
        let log = self.folder.join("opened");
        let mut address = String::new();
        until("the app opens the browser", async || {
            address = fs::read_to_string(&log).unwrap_or_default();
            address.ends_with('\n')
        })
        .await;
        fs::remove_file(log).unwrap();
        address.trim().to_owned()
    }

    /// The text of a file that the app saved, once it is there.
    pub(super) async fn saved(&self, name: &str) -> String {
        let file = self.folder.join("downloads").join(name);
        let mut text = String::new();
        until("the file is saved", async || {
            text = fs::read_to_string(&file).unwrap_or_default();
            !text.is_empty()
        })
        .await;
        text
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
        until(
            "WebKitWebDriver, which dev/prerequisites installs, answers",
            async || http.get(format!("{base}/status")).send().await.is_ok(),
        )
        .await;
        Window::open(http, &base, &app, log, driver).await
    }

    fn driver(&self, port: u16, log: &Path) -> Processes {
        let folder = |part: &str| self.folder.join(part).display().to_string();
        let path = format!("{}:{}", folder("bin"), env::var("PATH").unwrap());
        let log = File::options().create(true).append(true).open(log).unwrap();
        Processes::start("WebKitWebDriver", |command| {
            command
                .arg(format!("--port={port}"))
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                // Neither the session nor the keyring nor the proxy of whoever runs the tests.
                .env_clear()
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .env("DISPLAY", &self.display)
                .env("PATH", path)
                .env("HOME", folder("."))
                .env("XDG_CACHE_HOME", folder("cache"))
                .env("XDG_CONFIG_HOME", folder("config"))
                .env("XDG_DATA_HOME", folder("data"))
                .env("XDG_RUNTIME_DIR", folder("run"))
                .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", folder("run/none")))
                .env("LANG", "C.UTF-8")
                .envs(self.variables.iter().map(|(name, value)| (name, value)));
        })
    }
}

/// A process and all that it started. Ends with its owner.
pub(super) struct Processes(Child);

impl Processes {
    /// Starts a program that ends also if the tests are killed, in a process group of its own.
    fn start(program: &str, describe: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", program])
            .process_group(0)
            .stdin(Stdio::null());
        describe(&mut command);
        Self(command.spawn().expect("setpriv of util-linux is installed"))
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

/// A screen of its own, under a number that is free.
async fn start_screen() -> (Processes, String) {
    let mut screen = Processes::start("Xvfb", |command| {
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
    });
    let mut said = BufReader::new(screen.0.stdout.take().unwrap());
    let number = tokio::task::spawn_blocking(move || {
        let mut number = String::new();
        said.read_line(&mut number).unwrap();
        number
    });
    let number = number.await.unwrap();
    assert!(
        !number.is_empty(),
        "Xvfb is not installed; dev/prerequisites says what is missing"
    );
    let display = format!(":{}", number.trim());
    (screen, display)
}
