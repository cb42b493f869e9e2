use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{AdminTokenId, AuditEventId, CustomerId, LicenseId, TrialId};

/// What the holder of an admin token may do. Each role may all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Look, without keys.
    ReadOnly,
    /// Help customers: licenses, devices, trials, keys.
    Support,
    /// Everything: catalog, signing keys, admin tokens, import, erasure.
    Owner,
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role is one of `owner`, `support`, `read_only`")]
pub struct UnknownRole;

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::ReadOnly, Self::Support, Self::Owner];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Support => "support",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(UnknownRole)
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The holder of an admin token.
    Admin {
        /// The token.
        id: AdminTokenId,
        /// The name the token was given.
        name: String,
    },
    /// An app, on behalf of whoever holds the key.
    App,
    /// Somebody at the server's command line.
    CommandLine,
    /// The server itself.
    System,
}

impl Actor {
    /// Its kind in the database and on the wire.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Admin { .. } => "admin",
            Self::App => "app",
            Self::CommandLine => "command_line",
            Self::System => "system",
        }
    }

    /// The admin token's id and name, where the actor is an admin.
    pub fn admin(&self) -> Option<(AdminTokenId, &str)> {
        match self {
            Self::Admin { id, name } => Some((*id, name)),
            Self::App | Self::CommandLine | Self::System => None,
        }
    }
}

/// Who did something, when, and in which request: handed to every change, so that the change can be recorded with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditContext {
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// The request's id, where it was a request.
    pub request_id: Option<String>,
}

/// An entry of the audit log. It names no e-mail address, key or device id, so that it can outlive an erasure.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    /// Its id.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// What was done: `license.suspended`, `trial.extended`, `catalog.applied`, …
    pub action: String,
    /// The license it was done to.
    pub license_id: Option<LicenseId>,
    /// The customer it was done to.
    pub customer_id: Option<CustomerId>,
    /// The trial it was done to.
    pub trial_id: Option<TrialId>,
    /// The particulars, a JSON object.
    pub data: serde_json::Value,
    /// The request's id, where it was a request.
    pub request_id: Option<String>,
}
