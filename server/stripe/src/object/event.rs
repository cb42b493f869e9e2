//! Events as `GET /v1/events` lists them.

use serde::{Deserialize, Deserializer};

use crate::debug::brief_debug;
use crate::expandable::Identified;
use crate::webhook::Envelope;

/// An event of a list: the same that a webhook delivers, never refused for its shape.
#[derive(Clone, Eq, PartialEq)]
pub struct EventEnvelope {
    /// What the event says about itself.
    pub envelope: Envelope,
    /// The event as JSON text, in the API version that it was created with.
    pub raw: String,
}

impl Identified for EventEnvelope {
    fn id(&self) -> &str {
        self.envelope.id.as_deref().unwrap_or_default()
    }
}

brief_debug!(EventEnvelope { envelope });

impl<'de> Deserialize<'de> for EventEnvelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Ok(Self {
            envelope: Envelope::of(&value),
            raw: value.to_string(),
        })
    }
}
