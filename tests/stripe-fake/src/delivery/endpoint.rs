//! A webhook endpoint of an account.

use std::fmt;

use serde_json::json;

use crate::Account;

/// What an endpoint gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// The whole object as it was at the time of the event.
    Snapshot,
    /// Only what happened to which object.
    Thin,
}

/// An address that hears of events.
#[derive(Clone)]
pub struct Endpoint {
    /// Where events are posted.
    pub url: String,
    /// The signing secrets that are valid, several while one is being replaced: each adds a signature.
    pub secrets: Vec<String>,
    /// The form of its events.
    pub payload: Payload,
    /// The `api_version` that its snapshots name; their shape is that of [`crate::API_VERSION`] all the same.
    pub api_version: String,
    /// The types it hears of; `*` is all.
    pub enabled_events: Vec<String>,
}

impl Endpoint {
    /// An endpoint that gets snapshots of everything.
    pub fn new<S: Into<String>>(url: impl Into<String>, secrets: impl IntoIterator<Item = S>) -> Self {
        Self {
            url: url.into(),
            secrets: secrets.into_iter().map(Into::into).collect(),
            payload: Payload::Snapshot,
            api_version: crate::API_VERSION.to_owned(),
            enabled_events: vec!["*".to_owned()],
        }
    }

    /// The same with thin events.
    #[must_use]
    pub fn thin(self) -> Self {
        Self {
            payload: Payload::Thin,
            ..self
        }
    }

    pub(crate) fn hears_of(&self, kind: &str) -> bool {
        self.enabled_events
            .iter()
            .any(|enabled| enabled == "*" || enabled == kind)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("url", &self.url)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}

impl Account {
    /// Adds a webhook endpoint; it hears of events from now on. Returns the id under which the API lists it.
    pub fn connect(&self, endpoint: Endpoint) -> String {
        self.look(|desk| {
            let id = desk.add(
                "webhook_endpoint",
                "we",
                json!({
                    "url": endpoint.url,
                    "api_version": endpoint.api_version,
                    "enabled_events": endpoint.enabled_events,
                }),
            );
            desk.ledger.outbox.connect(endpoint);
            id
        })
    }
}
