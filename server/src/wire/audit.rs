//! Entries of the audit log.

use chrono::{DateTime, Utc};
use claviger_licensing::{Actor, AuditEvent, kind};
use poem_openapi::{Enum, Object, types::Any};
use serde_json::Value;

use super::id::WireId;

/// An entry of the audit log. It names no e-mail address, key or device id.
#[derive(Debug, Object)]
#[oai(rename = "AuditEvent", skip_serializing_if_is_none)]
pub(crate) struct AuditEventView {
    /// Its id.
    pub(crate) id: WireId<kind::AuditEvent>,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Who.
    pub(crate) actor: ActorView,
    /// What was done: `license.suspended`, `trial.extended`, `catalog.applied`, …
    pub(crate) action: String,
    /// The license it was done to.
    pub(crate) license_id: Option<WireId<kind::License>>,
    /// The customer it was done to.
    pub(crate) customer_id: Option<WireId<kind::Customer>>,
    /// The trial it was done to.
    pub(crate) trial_id: Option<WireId<kind::Trial>>,
    /// The particulars, an object; which members it has depends on the action.
    pub(crate) data: Any<Value>,
    /// The request's id, as in the server's log.
    pub(crate) request_id: Option<String>,
}

/// Who did something.
#[derive(Debug, Object)]
#[oai(rename = "Actor", skip_serializing_if_is_none)]
pub(crate) struct ActorView {
    /// What kind of somebody.
    pub(crate) kind: ActorKind,
    /// With `admin`: the admin token.
    pub(crate) token_id: Option<WireId<kind::AdminToken>>,
    /// With `admin`: the name the token was given.
    pub(crate) name: Option<String>,
}

/// What kind of somebody did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum ActorKind {
    /// The holder of an admin token.
    Admin,
    /// An app, on behalf of whoever holds the key.
    App,
    /// Somebody at the server's command line.
    CommandLine,
    /// The server itself.
    System,
}

impl ActorKind {
    /// Its name in the database, as [`Actor::kind`] has it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::App => "app",
            Self::CommandLine => "command_line",
            Self::System => "system",
        }
    }
}

impl From<AuditEvent> for AuditEventView {
    fn from(event: AuditEvent) -> Self {
        Self {
            id: WireId(event.id),
            at: event.at,
            actor: event.actor.into(),
            action: event.action,
            license_id: event.license_id.map(WireId),
            customer_id: event.customer_id.map(WireId),
            trial_id: event.trial_id.map(WireId),
            data: Any(event.data),
            request_id: event.request_id,
        }
    }
}

impl From<Actor> for ActorView {
    fn from(actor: Actor) -> Self {
        let kind = match actor {
            Actor::Admin { .. } => ActorKind::Admin,
            Actor::App => ActorKind::App,
            Actor::CommandLine => ActorKind::CommandLine,
            Actor::System => ActorKind::System,
        };
        let (token_id, name) = actor.admin().map(|(id, name)| (WireId(id), name.to_owned())).unzip();
        Self { kind, token_id, name }
    }
}
