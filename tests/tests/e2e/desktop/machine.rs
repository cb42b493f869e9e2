//! The machine that an app runs on.

use std::{
    collections::{BTreeSet, HashMap},
    env, fs,
    fs::File,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use claviger_tests::{World, built};

use super::{
    App,
    keyring::Keyring,
    processes::Processes,
    window::{Window, until},
};

/// A screen, folders, and a browser that notes what it is to open.
pub(crate) struct Machine {
    app: &'static App,
    folder: PathBuf,
    keyring: Option<Keyring>,
    _screen: Processes,
    display: String,
    variables: Vec<(&'static str, String)>,
}

impl Machine {
    /// A machine for an app, with these variables for it. There is no keyring.
    pub(crate) async fn new(world: &World, app: &'static App, variables: Vec<(&'static str, String)>) -> Self {
        let folder = world.file("machine");
        for part in ["bin", "cache", "config", "data", "downloads", "run"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        fs::set_permissions(folder.join("run"), fs::Permissions::from_mode(0o700)).unwrap();
        let downloads = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", folder.join("downloads").display());
        fs::write(folder.join("config/user-dirs.dirs"), downloads).unwrap();
        let browser = folder.join("bin/xdg-open");
        let note = format!("#!/bin/sh\necho \"$1\" >> '{}'\n", folder.join("opened").display());
        fs::write(&browser, note).unwrap();
        fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
        let (screen, display) = Processes::screen(app.screen).await;
        Self {
            app,
            folder,
            keyring: None,
            _screen: screen,
            display,
            variables,
        }
    }

    /// Gives the machine a keyring, empty and unlocked, for every start from now on.
    pub(crate) async fn unlock_keyring(&mut self) {
        let surroundings = |command: &mut Command| {
            self.surround(command);
        };
        self.keyring = Some(Keyring::start(&self.folder, surroundings).await);
    }

    /// What the app keeps in the keyring, by user.
    pub(crate) async fn keyring(&self) -> HashMap<String, String> {
        self.keyring.as_ref().unwrap().kept(self.app.identifier).await
    }

    /// The address that the app opened in the browser.
    pub(crate) async fn opened(&self) -> String {
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
    pub(crate) async fn saved(&self, name: &str) -> String {
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
    pub(crate) fn app_data(&self, path: &str) -> PathBuf {
        self.folder.join("data").join(self.app.identifier).join(path)
    }

    /// A file in the app's folder for settings.
    pub(crate) fn app_config(&self, path: &str) -> PathBuf {
        self.folder.join("config").join(self.app.identifier).join(path)
    }

    /// The files of this machine, whosesoever they are, that a text is in.
    pub(crate) fn files_with(&self, text: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let kind = fs::symlink_metadata(&path).unwrap().file_type();
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() && contains(&fs::read(&path).unwrap(), text) {
                    found.push(path);
                }
            }
        }
        found
    }

    /// The programs of this machine that have a text in their environment, each once. The app's name is cut to 15 letters.
    pub(crate) fn programs_with(&self, text: &str) -> Vec<String> {
        let own = self.folder.join("run").display().to_string();
        let mut names = BTreeSet::new();
        for process in fs::read_dir("/proc").unwrap() {
            let process = process.unwrap().path();
            // It may be no process, another user's, or over by now.
            let environment = fs::read(process.join("environ")).unwrap_or_default();
            if contains(&environment, &own) && contains(&environment, text) {
                let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
                names.insert(name.trim().to_owned());
            }
        }
        names.into_iter().collect()
    }

    /// Starts the app.
    pub(crate) async fn start(&self) -> Window {
        let app = built(self.app.program);
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
        Window::open(http, &base, self.app.pictures, &app, log, driver).await
    }

    fn driver(&self, port: u16, log: &Path) -> Processes {
        let log = File::options().create(true).append(true).open(log).unwrap();
        Processes::start("WebKitWebDriver", |command| {
            self.surround(command);
            command
                .arg(format!("--port={port}"))
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .envs(self.variables.iter().map(|(name, value)| (name, value)));
        })
    }

    /// Neither the session nor the keyring nor the proxy of whoever runs the tests.
    fn surround(&self, command: &mut Command) {
        let folder = |part: &str| self.folder.join(part).display().to_string();
        let bus = match &self.keyring {
            Some(keyring) => keyring.address.clone(),
            None => format!("unix:path={}", folder("run/none")),
        };
        command
            .env_clear()
            .env("DISPLAY", &self.display)
            .env("PATH", format!("{}:{}", folder("bin"), env::var("PATH").unwrap()))
            .env("HOME", folder("."))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_RUNTIME_DIR", folder("run"))
            .env("DBUS_SESSION_BUS_ADDRESS", bus)
            .env("GIO_USE_VFS", "local")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("LANG", "C.UTF-8");
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
