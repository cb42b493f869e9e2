//! Where an act goes: which server, and which of its environments.

use claviger_protocol::Environment;
use serde::{Deserialize, Serialize};

/// A profile and one of its environments. Every request names its place itself, so that no act reaches another one than the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Place {
    /// The id of the profile.
    pub(crate) profile: String,
    /// The environment.
    #[cfg_attr(test, ts(type = "Environment"))]
    pub(crate) environment: Environment,
}
