//! A machine with the app on it: its files, its keyring and its clock.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use claviger_client::{Clock, Instant, KeeperError, SecretKeeper, Uptime};
use claviger_protocol::{DeviceId, Environment};
use tempfile::TempDir;

use super::PRODUCT;

/// A keyring in memory.
#[derive(Debug, Default)]
pub(crate) struct Pocket(Mutex<BTreeMap<String, Vec<u8>>>);

impl Pocket {
    pub(crate) fn secrets(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn put(&self, secrets: BTreeMap<String, Vec<u8>>) {
        *self.0.lock().unwrap() = secrets;
    }
}

impl SecretKeeper for Pocket {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, KeeperError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError> {
        self.0.lock().unwrap().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeeperError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(crate) struct Watch(Mutex<Instant>);

impl Watch {
    /// Time passes.
    pub(crate) fn pass(&self, by: TimeDelta) {
        let mut now = self.0.lock().unwrap();
        now.local += by;
        now.uptime.since += by.to_std().unwrap();
    }

    /// Somebody changes the calendar of the running device.
    pub(crate) fn turn(&self, by: TimeDelta) {
        self.0.lock().unwrap().local += by;
    }

    /// The device is started anew.
    pub(crate) fn restart(&self) {
        let mut now = self.0.lock().unwrap();
        now.uptime.boot.push('+');
        now.uptime.since = Duration::from_secs(60);
    }
}

impl Clock for Watch {
    fn now(&self) -> Instant {
        self.0.lock().unwrap().clone()
    }
}

/// A machine with the app on it.
pub(crate) struct Machine {
    pub(crate) id: String,
    pub(crate) keyring: Arc<Pocket>,
    pub(crate) watch: Arc<Watch>,
    disk: TempDir,
}

/// What a machine keeps while it is off.
pub(crate) struct Image {
    files: BTreeMap<String, Vec<u8>>,
    secrets: BTreeMap<String, Vec<u8>>,
    now: Instant,
}

impl Machine {
    pub(crate) fn new(id: &str, now: DateTime<Utc>) -> Self {
        let now = Instant {
            local: now,
            uptime: Uptime {
                boot: "boot".to_owned(),
                since: Duration::from_secs(1000),
            },
        };
        Self {
            id: id.to_owned(),
            keyring: Arc::default(),
            watch: Arc::new(Watch(Mutex::new(now))),
            disk: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.disk.path().join("data")
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId::derive(PRODUCT.as_bytes(), &self.id).unwrap()
    }

    /// The folder of one product and environment.
    pub(crate) fn folder(&self, product: &str, environment: Environment) -> PathBuf {
        self.data().join(product).join(environment.as_str())
    }

    fn home(&self) -> PathBuf {
        self.folder(PRODUCT, Environment::Prod)
    }

    pub(crate) fn state(&self) -> Vec<u8> {
        fs::read(self.home().join("state.json")).unwrap()
    }

    pub(crate) fn set_state(&self, text: &[u8]) {
        fs::create_dir_all(self.home()).unwrap();
        fs::write(self.home().join("state.json"), text).unwrap();
    }

    /// The files of the app, by name.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let Ok(folder) = fs::read_dir(self.home()) else {
            return BTreeMap::new();
        };
        let files = folder.map(|file| {
            let file = file.unwrap();
            (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())
        });
        files.collect()
    }

    /// Makes these the only files of the app.
    pub(crate) fn set_files(&self, files: &BTreeMap<String, Vec<u8>>) {
        let _ = fs::remove_dir_all(self.home());
        fs::create_dir_all(self.home()).unwrap();
        for (name, bytes) in files {
            fs::write(self.home().join(name), bytes).unwrap();
        }
    }

    pub(crate) fn image(&self) -> Image {
        Image {
            files: self.files(),
            secrets: self.keyring.secrets(),
            now: self.watch.now(),
        }
    }

    /// Makes everything as it was.
    pub(crate) fn restore(&self, image: &Image) {
        self.set_files(&image.files);
        self.keyring.put(image.secrets.clone());
        *self.watch.0.lock().unwrap() = image.now.clone();
    }
}
