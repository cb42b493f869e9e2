//! The servers that this app knows, and who is signed in to them. No secrets.

mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use claviger_protocol::Environment;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, place::Place, random, server::ServerAddress, vault::Kept};

pub(crate) use self::file::{Found, ProfilesFile};

/// The longest name that a profile may have.
const LONGEST_NAME: usize = 80;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SignedIn {
    /// Where the token is kept.
    pub(crate) kept: Kept,
    /// The name of the token.
    pub(crate) name: String,
    /// What it may do: `read-only`, `support` or `owner`.
    pub(crate) role: String,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// Tells it from others, also in the keyring.
    pub(crate) id: String,
    /// What its user calls it.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) server: ServerAddress,
    /// Who is signed in to which environment.
    #[serde(default)]
    pub(crate) signed_in: BTreeMap<Environment, SignedIn>,
    /// Whether it is gone when the app ends.
    #[serde(skip)]
    pub(crate) is_fleeting: bool,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profiles {
    /// What the page shows, or showed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) selected: Option<Place>,
    /// The servers, the oldest first.
    #[serde(default)]
    pub(crate) profiles: Vec<Profile>,
}

impl Profiles {
    /// The profile of this id.
    pub(crate) fn get(&self, id: &str) -> Result<&Profile, Failure> {
        let found = self.profiles.iter().find(|profile| profile.id == id);
        found.ok_or_else(unknown)
    }

    fn get_mut(&mut self, id: &str) -> Result<&mut Profile, Failure> {
        let found = self.profiles.iter_mut().find(|profile| profile.id == id);
        found.ok_or_else(unknown)
    }

    /// The profile of a server; new if there is none, with this name or its host's.
    pub(crate) fn of_server(&mut self, server: &ServerAddress, name: Option<&str>) -> String {
        let name = name.and_then(cleaned).unwrap_or_else(|| server.name());
        self.find_or_add(server, name, false)
    }

    /// The profile of a server that is gone when the app ends.
    pub(crate) fn fleeting(&mut self, server: &ServerAddress, name: &str) -> String {
        let name = cleaned(name).unwrap_or_else(|| server.name());
        self.find_or_add(server, name, true)
    }

    fn find_or_add(&mut self, server: &ServerAddress, name: String, is_fleeting: bool) -> String {
        let is_it = |profile: &&Profile| profile.server == *server && profile.is_fleeting == is_fleeting;
        if let Some(profile) = self.profiles.iter().find(is_it) {
            return profile.id.clone();
        }
        let id = random::name();
        self.profiles.push(Profile {
            id: id.clone(),
            name,
            server: server.clone(),
            signed_in: BTreeMap::new(),
            is_fleeting,
        });
        id
    }

    /// Somebody signed in there. The page shows it from now on.
    pub(crate) fn sign_in(&mut self, place: Place, signed_in: SignedIn) -> Result<(), Failure> {
        let profile = self.get_mut(&place.profile)?;
        profile.signed_in.insert(place.environment, signed_in);
        self.selected = Some(place);
        Ok(())
    }

    /// Nobody is signed in there any more.
    pub(crate) fn sign_out(&mut self, place: &Place) -> Result<(), Failure> {
        self.get_mut(&place.profile)?.signed_in.remove(&place.environment);
        Ok(())
    }

    /// Gives a profile another name.
    pub(crate) fn rename(&mut self, id: &str, name: &str) -> Result<(), Failure> {
        let name = cleaned(name).ok_or_else(|| {
            Failure::new(
                "NAME_REQUIRED",
                "The profile has no name.",
                "Give it a name that tells it from others.",
            )
        })?;
        self.get_mut(id)?.name = name;
        Ok(())
    }

    /// Removes a profile.
    pub(crate) fn remove(&mut self, id: &str) -> Result<(), Failure> {
        self.get(id)?;
        self.profiles.retain(|profile| profile.id != id);
        self.selected.take_if(|place| place.profile == id);
        Ok(())
    }

    /// What the page shows from now on.
    pub(crate) fn select(&mut self, place: Place) -> Result<(), Failure> {
        self.get(&place.profile)?;
        self.selected = Some(place);
        Ok(())
    }

    /// What is still true when the app starts the next time.
    fn lasting(&self) -> Self {
        let mut lasting = self.clone();
        lasting.profiles.retain(|profile| !profile.is_fleeting);
        for profile in &mut lasting.profiles {
            profile.signed_in.retain(|_, signed_in| signed_in.kept == Kept::Keyring);
        }
        if let Some(place) = &lasting.selected
            && lasting.get(&place.profile).is_err()
        {
            lasting.selected = None;
        }
        lasting
    }
}

fn cleaned(name: &str) -> Option<String> {
    let name: String = name
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_NAME)
        .collect();
    (!name.is_empty()).then_some(name)
}

fn unknown() -> Failure {
    Failure::new(
        "PROFILE_UNKNOWN",
        "This profile is not there any more.",
        "Choose another one.",
    )
}
