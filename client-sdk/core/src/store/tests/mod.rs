//! The whole store, on real files and with a keyring in memory.

mod attacks;
mod damage;
mod files;
mod keyring;
mod processes;
mod reading;
mod recovery;
#[cfg(target_os = "linux")]
mod system;

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::DateTime;
use claviger_protocol::{Environment, LicenseKey, token::Jwk};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::{KeeperError, Opened, SecretKeeper, Vault, VaultOptions, look::Seals};
use crate::{
    clock::Uptime,
    record::{Facts, LicenseMemory, Purchase, Record, Token},
    rules::time::Anchor,
};

const PRODUCT: &str = "switchfast";
const KEY: &str = "SF-AAAAA-BBBBB";

/// A keyring in memory.
#[derive(Debug, Default)]
struct Pocket {
    secrets: Mutex<BTreeMap<String, Vec<u8>>>,
    mood: Mutex<Mood>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mood {
    #[default]
    Works,
    /// Locked, or not there.
    Gone,
    /// Keeps what it has.
    ReadOnly,
    /// Says that it keeps what it does not keep.
    Forgetful,
}

impl Pocket {
    fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }

    /// The only secret.
    fn entry(&self) -> Vec<u8> {
        let secrets = self.secrets.lock().unwrap();
        assert_eq!(secrets.len(), 1);
        secrets.values().next().unwrap().clone()
    }

    fn set_entry(&self, text: &[u8]) {
        let mut secrets = self.secrets.lock().unwrap();
        assert_eq!(secrets.len(), 1);
        *secrets.values_mut().next().unwrap() = text.to_vec();
    }

    fn lose_everything(&self) {
        self.secrets.lock().unwrap().clear();
    }

    fn is_empty(&self) -> bool {
        self.secrets.lock().unwrap().is_empty()
    }
}

impl SecretKeeper for Pocket {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, KeeperError> {
        match self.mood() {
            Mood::Gone => Err(KeeperError::Unavailable),
            _ => Ok(self.secrets.lock().unwrap().get(name).cloned()),
        }
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError> {
        match self.mood() {
            Mood::Gone => return Err(KeeperError::Unavailable),
            Mood::ReadOnly => return Err(KeeperError::Failed),
            Mood::Forgetful => return Ok(()),
            Mood::Works => {}
        }
        self.secrets.lock().unwrap().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeeperError> {
        match self.mood() {
            Mood::Works => {}
            _ => return Err(KeeperError::Unavailable),
        }
        self.secrets.lock().unwrap().remove(name);
        Ok(())
    }
}

/// A computer with one installation of the app.
struct Computer {
    disk: TempDir,
    secret: &'static str,
    keyring: Arc<Pocket>,
    environment: Environment,
}

impl Computer {
    fn new() -> Self {
        Self::named("machine-1")
    }

    fn named(secret: &'static str) -> Self {
        Self {
            disk: tempfile::tempdir().unwrap(),
            secret,
            keyring: Arc::default(),
            environment: Environment::Prod,
        }
    }

    fn folder(&self) -> PathBuf {
        self.disk.path().join("data")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    fn options(&self) -> VaultOptions {
        VaultOptions {
            folder: self.folder(),
            product: PRODUCT.to_owned(),
            environment: self.environment,
            machine_secret: Zeroizing::new(self.secret.as_bytes().to_vec()),
            keeper: Some(Arc::clone(&self.keyring) as Arc<dyn SecretKeeper>),
        }
    }

    /// The app as it is started anew.
    fn vault(&self) -> Vault {
        Vault::new(self.options())
    }

    /// The app as it is started anew by somebody who wants no keyring.
    fn headless(&self) -> Vault {
        Vault::new(VaultOptions {
            keeper: None,
            ..self.options()
        })
    }

    fn open(&self) -> Opened {
        self.vault().open()
    }

    fn state(&self) -> Vec<u8> {
        fs::read(self.path("state.json")).unwrap()
    }

    fn set_state(&self, text: &[u8]) {
        fs::create_dir_all(self.folder()).unwrap();
        fs::write(self.path("state.json"), text).unwrap();
    }

    fn header(&self, field: &str) -> serde_json::Value {
        let state: serde_json::Value = serde_json::from_slice(&self.state()).unwrap();
        state[field].clone()
    }

    fn generation(&self) -> u64 {
        self.header("generation").as_u64().unwrap()
    }

    fn sealed_with(&self) -> String {
        self.header("sealed_with").as_str().unwrap().to_owned()
    }

    fn seals(&self) -> Seals {
        Seals::new(self.secret.as_bytes(), PRODUCT, self.environment)
    }

    /// The names of all files, in order.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Copies all files to another computer.
    fn copy_to(&self, other: &Self) {
        fs::create_dir_all(other.folder()).unwrap();
        for name in self.files() {
            fs::copy(self.path(&name), other.path(&name)).unwrap();
        }
    }
}

/// A memory with something in each place.
fn full() -> Record {
    Record {
        license: Some(LicenseMemory {
            key: Some(LicenseKey::new(KEY)),
            grant: Some(Token("grant-token".to_owned())),
            refusal: Some(Token("refusal-token".to_owned())),
            held: true,
        }),
        trial: Some(Token("trial-token".to_owned())),
        anchor: Some(Anchor {
            server: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            local: DateTime::from_timestamp(1_800_000_100, 0).unwrap(),
            uptime: Uptime {
                boot: "boot".to_owned(),
                since: Duration::from_secs(60),
            },
        }),
        keys: vec![
            serde_json::from_value::<Jwk>(
                serde_json::json!({"kty": "OKP", "crv": "Ed25519", "kid": "key-1", "x": "AA", "use": "sig", "alg": "EdDSA"}),
            )
            .unwrap(),
        ],
        announcements: vec![Token("announcing-token".to_owned())],
        purchase: Some(Purchase {
            session: "cs_test_1".to_owned(),
            until: DateTime::from_timestamp(1_800_003_600, 0).unwrap(),
        }),
        facts: Facts {
            plan_name: Some("Team".to_owned()),
            buy_url: Some("https://example.com/buy".to_owned()),
        },
    }
}

/// A memory of a trial, without a license.
fn trial() -> Record {
    Record {
        license: None,
        ..full()
    }
}

/// What is left of a lost memory.
fn rescued() -> Record {
    Record {
        license: Some(LicenseMemory {
            key: Some(LicenseKey::new(KEY)),
            grant: None,
            refusal: None,
            held: true,
        }),
        ..Record::default()
    }
}

/// A memory that is told from others by its plan.
fn named(name: &str) -> Record {
    let mut record = full();
    record.facts.plan_name = Some(name.to_owned());
    record
}

fn plan(opened: &Opened) -> Option<&str> {
    opened.record.facts.plan_name.as_deref()
}

/// Replaces the memory, as on a fresh answer of the server.
fn put(vault: &Vault, record: Record) -> Opened {
    vault.update(true, |_| record)
}

/// Changes the memory by something that is no answer of the server.
fn note(vault: &Vault, name: &str) -> Opened {
    vault.update(false, |mut record| {
        record.facts.plan_name = Some(name.to_owned());
        record
    })
}
