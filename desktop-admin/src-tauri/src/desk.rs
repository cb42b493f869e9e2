//! What the page sees of profiles and keyring.

use claviger_protocol::Environment;
use serde::Serialize;

use crate::{
    failure::Failure,
    place::Place,
    profiles::{Profile, Profiles, SignedIn},
    vault::KeyringError,
};

/// Everything that the page has to know before it asks a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Desk {
    /// The servers, the oldest first.
    pub(crate) profiles: Vec<ProfileView>,
    /// What the page is to show: after a sign-in what was signed in to.
    pub(crate) selected: Option<Place>,
    /// Whether tokens can be kept beyond this session.
    pub(crate) keyring: KeyringView,
    /// What went wrong although the act was done, to be told once.
    pub(crate) troubles: Vec<Failure>,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Profile"))]
pub(crate) struct ProfileView {
    /// Its id.
    id: String,
    /// What its user calls it.
    name: String,
    /// Its address, without a slash at the end.
    server: String,
    /// Who is signed in to which environment.
    signed_in: SignedInView,
}

/// Who is signed in to which environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "SignedInTo"))]
pub(crate) struct SignedInView {
    /// To `test`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    test: Option<SignedIn>,
    /// To `prod`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    prod: Option<SignedIn>,
}

/// Whether the system's keyring keeps what it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "KeyringState"))]
pub(crate) struct KeyringView {
    /// Whether it does.
    available: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    detail: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    fix: Option<String>,
}

impl Desk {
    /// What the page sees.
    pub(crate) fn of(profiles: &Profiles, keyring: Result<(), KeyringError>, troubles: Vec<Failure>) -> Self {
        Self {
            profiles: profiles.profiles.iter().map(ProfileView::of).collect(),
            selected: profiles.selected.clone(),
            keyring: KeyringView {
                available: keyring.is_ok(),
                detail: keyring.err().map(|error| error.to_string()),
                fix: keyring.err().map(|error| error.fix().to_owned()),
            },
            troubles,
        }
    }
}

impl ProfileView {
    fn of(profile: &Profile) -> Self {
        let who = |environment| profile.signed_in.get(&environment).cloned();
        Self {
            id: profile.id.clone(),
            name: profile.name.clone(),
            server: profile.server.as_str().to_owned(),
            signed_in: SignedInView {
                test: who(Environment::Test),
                prod: who(Environment::Prod),
            },
        }
    }
}
