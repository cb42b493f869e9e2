//! The events of an account that are still to be delivered.

use std::fmt;

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

use super::{Endpoint, Payload};
use crate::json;

/// An event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// `evt_…`.
    pub id: String,
    /// Such as `invoice.paid`; without the `v1.` of thin events.
    pub kind: String,
    /// The body of the webhook, byte for byte.
    pub body: String,
    /// The endpoint's number in the order of [`crate::Account::connect`].
    pub endpoint: usize,
}

/// Endpoints, and what they have not acknowledged yet.
#[derive(Default)]
pub(crate) struct Outbox {
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) queue: Vec<Event>,
}

impl Outbox {
    pub(crate) fn connect(&mut self, endpoint: Endpoint) {
        self.endpoints.push(endpoint);
    }

    /// How many endpoints hear of this type.
    pub(crate) fn listeners(&self, kind: &str) -> usize {
        self.endpoints.iter().filter(|endpoint| endpoint.hears_of(kind)).count()
    }

    pub(crate) fn push(&mut self, event: &Value) {
        let kind = json::text(event, "type");
        for (index, endpoint) in self
            .endpoints
            .iter()
            .enumerate()
            .filter(|(_, endpoint)| endpoint.hears_of(kind))
        {
            self.queue.push(Event {
                id: json::text(event, "id").to_owned(),
                kind: kind.to_owned(),
                body: render(event, endpoint),
                endpoint: index,
            });
        }
    }

    /// Forgets one delivery, once it is acknowledged.
    pub(crate) fn acknowledge(&mut self, event: &Event) {
        self.queue
            .retain(|queued| (&queued.id, queued.endpoint) != (&event.id, event.endpoint));
    }
}

/// The body that an endpoint gets: indented, as Stripe writes it.
fn render(event: &Value, endpoint: &Endpoint) -> String {
    let body = match endpoint.payload {
        Payload::Snapshot => {
            let mut body = event.clone();
            body["api_version"] = json!(endpoint.api_version);
            body
        }
        Payload::Thin => thin(event),
    };
    format!("{body:#}")
}

fn thin(event: &Value) -> Value {
    let created = DateTime::from_timestamp(json::int(event, "created"), 0).expect("an event has a time");
    let (id, object) = (
        json::text(event, "data.object.id"),
        json::text(event, "data.object.object"),
    );
    json!({
        "id": event["id"],
        "object": "v2.core.event",
        "type": format!("v1.{}", json::text(event, "type")),
        "livemode": event["livemode"],
        "created": created.to_rfc3339_opts(SecondsFormat::Millis, true),
        "related_object": {"id": id, "type": object, "url": format!("/v1/{}/{id}", collection(object))},
    })
}

/// Where objects of a type are in the API.
fn collection(object: &str) -> String {
    match object {
        "checkout.session" => "checkout/sessions".to_owned(),
        other => format!("{other}s"),
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("queued", &self.queue.len())
            .finish_non_exhaustive()
    }
}
