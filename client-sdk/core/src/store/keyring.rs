//! The operating system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::keeper::{KeeperError, SecretKeeper};
use crate::random;

const SERVICE: &str = "claviger";

/// The operating system's keyring. Connects when it is first asked.
#[derive(Default)]
pub(crate) struct OsKeyring {
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl SecretKeeper for OsKeyring {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, KeeperError> {
        self.with(|store| match entry(store, name)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            // A locked keyring may say so too.
            Err(Error::NoEntry) => probe(store).map(|()| None),
            Err(error) => Err(error),
        })
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError> {
        self.with(|store| entry(store, name)?.set_secret(secret))
    }

    fn delete(&self, name: &str) -> Result<(), KeeperError> {
        self.with(|store| delete(store, name))
    }
}

impl OsKeyring {
    fn with<T>(&self, work: impl FnOnce(&CredentialStore) -> Result<T, Error>) -> Result<T, KeeperError> {
        let mut kept = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match kept.clone() {
            Some(store) => Ok(store),
            None => connect(),
        }
        .and_then(|store| {
            *kept = Some(Arc::clone(&store));
            work(&*store)
        });
        done.map_err(|error| {
            // The connection may be what failed.
            *kept = None;
            tracing::debug!(%error, "the keyring did not do what it was asked");
            match error {
                Error::NoStorageAccess(_) => KeeperError::Denied,
                Error::PlatformFailure(_) | Error::NotSupportedByStore(_) => KeeperError::Unavailable,
                _ => KeeperError::Failed,
            }
        })
    }
}

impl fmt::Debug for OsKeyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OsKeyring")
    }
}

#[cfg(target_os = "linux")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NotSupportedByStore(
        "no keyring of this system is known".to_owned(),
    ))
}

fn entry(store: &CredentialStore, name: &str) -> Result<Entry, Error> {
    // Windows would carry it to the user's other machines.
    let modifiers = cfg!(windows).then(|| HashMap::from([("persistence", "Local")]));
    store.build(SERVICE, name, modifiers.as_ref())
}

fn delete(store: &CredentialStore, name: &str) -> Result<(), Error> {
    match entry(store, name)?.delete_credential() {
        Err(Error::NoEntry) => Ok(()),
        done => done,
    }
}

/// Proves that the keyring works: that it keeps what it is given.
fn probe(store: &CredentialStore) -> Result<(), Error> {
    let name = format!("probe.{}", random::text());
    let secret = random::bytes::<8>();
    let probe = entry(store, &name)?;
    probe.set_secret(&secret)?;
    let read = probe.get_secret().map(Zeroizing::new);
    delete(store, &name)?;
    if read?.as_slice() == secret {
        return Ok(());
    }
    Err(Error::BadStoreFormat("it gives back something else".to_owned()))
}
