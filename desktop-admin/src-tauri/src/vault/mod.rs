//! Keeps admin tokens: in the system's keyring, or for this session alone.

mod keyring;
mod token;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::{failure::Failure, place::Place};

pub(crate) use self::{
    keyring::{Keyring, KeyringError},
    token::{AdminToken, Typed},
};

/// Where a token is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum Kept {
    /// In the system's keyring, until somebody signs out.
    Keyring,
    /// In this program's memory, until it ends.
    Session,
}

/// Keeps one token for each place. Nothing of it is ever written to a file.
#[derive(Debug)]
pub(crate) struct Vault {
    keyring: Keyring,
    /// What was given or read in this session.
    known: Mutex<HashMap<Place, Arc<AdminToken>>>,
}

impl Vault {
    /// A vault over this keyring.
    pub(crate) fn new(keyring: Keyring) -> Self {
        Self {
            keyring,
            known: Mutex::default(),
        }
    }

    /// Whether the keyring keeps what it is given.
    pub(crate) async fn has_keyring(&self) -> Result<(), KeyringError> {
        self.keyring.probe().await
    }

    /// Keeps a token, in place of the one that was there.
    pub(crate) async fn keep(&self, place: &Place, token: Arc<AdminToken>, kept: Kept) -> Result<(), Failure> {
        if kept == Kept::Keyring {
            self.keyring.probe().await?;
            self.keyring.write(&entry(place), Arc::clone(&token)).await?;
        }
        self.known().insert(place.clone(), token);
        Ok(())
    }

    /// The token of a place, if it is kept.
    pub(crate) async fn token(&self, place: &Place, kept: Kept) -> Result<Option<Arc<AdminToken>>, Failure> {
        if let Some(token) = self.known().get(place) {
            return Ok(Some(Arc::clone(token)));
        }
        if kept == Kept::Session {
            return Ok(None);
        }
        let read = self.keyring.read(&entry(place)).await?;
        let token = read.and_then(|text| AdminToken::parse(&text).ok()).map(Arc::new);
        if let Some(token) = &token {
            self.known().insert(place.clone(), Arc::clone(token));
        }
        Ok(token)
    }

    /// Forgets the token of a place. One that the keyring does not give up stays known: it would be back at the next start.
    pub(crate) async fn forget(&self, place: &Place, kept: Kept) -> Result<(), Failure> {
        if kept == Kept::Keyring {
            self.keyring.delete(&entry(place)).await?;
        }
        self.known().remove(place);
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Place, Arc<AdminToken>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The user that the keyring keeps a place's token under.
fn entry(place: &Place) -> String {
    format!("{}.{}", place.profile, place.environment)
}
