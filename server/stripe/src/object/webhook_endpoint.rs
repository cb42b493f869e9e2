//! Webhook endpoints: where Stripe sends which events.

use serde::Deserialize;

use super::null_as_default;
use crate::expandable::Identified;
use crate::open_enum::open_enum;

/// Where Stripe sends which events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct WebhookEndpoint {
    /// `we_…`
    pub id: String,
    /// Where to.
    #[serde(default, deserialize_with = "null_as_default")]
    pub url: String,
    /// Whether it is in use.
    #[serde(default)]
    pub status: WebhookEndpointStatus,
    /// Names of events, or `*` for all.
    #[serde(default, deserialize_with = "null_as_default")]
    pub enabled_events: Vec<String>,
    /// The version that its events are rendered with; `None` is the account's default.
    #[serde(default)]
    pub api_version: Option<String>,
    /// Whether it gets events about real money.
    #[serde(default, deserialize_with = "null_as_default")]
    pub livemode: bool,
}

impl Identified for WebhookEndpoint {
    fn id(&self) -> &str {
        &self.id
    }
}

open_enum! {
    /// Whether an endpoint is in use.
    pub enum WebhookEndpointStatus {
        /// It is.
        Enabled = "enabled",
        /// It is not; Stripe also switches endpoints off that fail for days.
        Disabled = "disabled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_read() {
        let json = include_str!("../../tests/fixtures/webhook_endpoint.json");
        let endpoint: WebhookEndpoint = serde_json::from_str(json).unwrap();
        assert_eq!(endpoint.status, WebhookEndpointStatus::Enabled);
        assert_eq!(endpoint.enabled_events, ["charge.failed", "charge.succeeded"]);
        assert_eq!(endpoint.api_version, None);
    }
}
