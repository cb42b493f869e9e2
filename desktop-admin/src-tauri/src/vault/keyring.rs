//! The operating system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::AdminToken;
use crate::{failure::Failure, random};

/// What the app's entries are filed under.
const SERVICE: &str = "dev.claviger.admin";
/// A keyring that asks for its password waits for a person.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why the keyring did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyringError {
    /// There is none.
    #[error("This system has no keyring, or it does not run.")]
    Absent,
    /// It is locked, or does not let this app in.
    #[error("The keyring is locked.")]
    Locked,
    /// It did not answer in time.
    #[error("The keyring did not answer in time.")]
    TimedOut,
    /// It failed.
    #[error("The keyring failed.")]
    Failed,
}

impl KeyringError {
    /// What to do about it.
    pub(crate) const fn fix(self) -> &'static str {
        match self {
            Self::Absent => {
                "Start a keyring, such as GNOME Keyring or KWallet, and try again; or stay signed in for this session only."
            }
            Self::Locked => "Unlock the keyring and try again; or stay signed in for this session only.",
            Self::TimedOut => {
                "Answer the keyring's question for its password and try again; or stay signed in for this session only."
            }
            Self::Failed => "Try again; or stay signed in for this session only.",
        }
    }
}

impl From<KeyringError> for Failure {
    fn from(error: KeyringError) -> Self {
        Self::new("KEYRING_UNAVAILABLE", error.to_string(), error.fix())
    }
}

impl From<Error> for KeyringError {
    fn from(error: Error) -> Self {
        match error {
            Error::NoStorageAccess(_) => Self::Locked,
            Error::PlatformFailure(_) | Error::NotSupportedByStore(_) => Self::Absent,
            _ => Self::Failed,
        }
    }
}

/// The operating system's keyring. Connects when it is first asked.
pub(crate) struct Keyring {
    connect: fn() -> Result<Arc<CredentialStore>, Error>,
    store: Arc<Mutex<Option<Arc<CredentialStore>>>>,
}

impl Keyring {
    /// The keyring of the system.
    pub(crate) fn of_the_system() -> Self {
        Self {
            connect,
            store: Arc::default(),
        }
    }

    /// None, as on a system without one: tests leave alone the one of whoever runs them.
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self {
            connect: || Err(Error::NotSupportedByStore("none".to_owned())),
            store: Arc::default(),
        }
    }

    /// Proves that the keyring works: that it keeps what it is given. One that is locked may connect, and read nothing.
    pub(super) async fn probe(&self) -> Result<(), KeyringError> {
        self.ask(|store| {
            let name = format!("probe.{}", random::name());
            let probe = entry(store, &name)?;
            probe.set_secret(name.as_bytes())?;
            let read = probe.get_secret();
            delete(store, &name)?;
            if read? == name.as_bytes() {
                return Ok(());
            }
            Err(Error::BadStoreFormat("it gives back something else".to_owned()))
        })
        .await
    }

    /// The text that is kept under a name.
    pub(super) async fn read(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeyringError> {
        let name = name.to_owned();
        let read = self.ask(move |store| match entry(store, &name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        });
        match read.await? {
            Some(secret) => Ok(str::from_utf8(&secret).ok().map(|text| Zeroizing::new(text.to_owned()))),
            // A locked keyring may say so too.
            None => self.probe().await.map(|()| None),
        }
    }

    /// Keeps a token under a name, in place of the one that was there.
    pub(super) async fn write(&self, name: &str, token: Arc<AdminToken>) -> Result<(), KeyringError> {
        let name = name.to_owned();
        self.ask(move |store| entry(store, &name)?.set_secret(token.bytes()))
            .await
    }

    /// Forgets what is kept under a name. It is no error if there is nothing.
    pub(super) async fn delete(&self, name: &str) -> Result<(), KeyringError> {
        let name = name.to_owned();
        self.ask(move |store| delete(store, &name)).await
    }

    /// Has a thread of its own ask the keyring, which blocks.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&CredentialStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let (kept, connect) = (Arc::clone(&self.store), self.connect);
        let asked = tokio::task::spawn_blocking(move || {
            let known = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let store = match known {
                Some(store) => store,
                None => connect()?,
            };
            let done = work(&*store);
            // The connection may be what failed.
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = done.is_ok().then_some(store);
            done
        });
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(done)) => Ok(done?),
            Ok(Err(_panic)) => Err(KeyringError::Failed),
            Err(_elapsed) => Err(KeyringError::TimedOut),
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
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
