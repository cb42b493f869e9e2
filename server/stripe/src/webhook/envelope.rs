//! The few facts of an event that tell what to look at.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::debug::brief_debug;

/// No id and no name at Stripe is longer, and none holds control characters. What does names nothing, and some databases
/// would not take it.
const LONGEST: usize = 255;

/// What an event says about itself. Every field is absent where the event has none or not in a known form.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Envelope {
    /// `evt_…`
    pub id: Option<String>,
    /// E.g. `checkout.session.completed`; the `v1.` that thin events put before it is taken off.
    pub kind: Option<String>,
    /// Whether the event only names its object instead of containing it.
    pub thin: bool,
    /// Whether the money is real.
    pub livemode: Option<bool>,
    /// The version that the event was rendered with; thin events have none.
    pub api_version: Option<String>,
    /// When it happened, to the second; good neither for order nor for telling duplicates.
    pub created: Option<DateTime<Utc>>,
    /// What it is about.
    pub object: Option<ObjectRef>,
    /// What its object is connected to.
    pub links: Links,
    /// Of its object.
    pub client_reference_id: Option<String>,
    /// Of its object; only the texts.
    pub metadata: BTreeMap<String, String>,
}

brief_debug!(Envelope {
    id,
    kind,
    thin,
    livemode,
    api_version,
    created,
    object,
    links
});

/// The object that an event is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ObjectRef {
    /// E.g. `cs_…`.
    pub id: String,
    /// Stripe's name for its type, e.g. `checkout.session`; empty if it has none.
    pub kind: String,
}

/// Ids of other objects found in an event's object.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Links {
    /// `pi_…`
    pub payment_intent: Option<String>,
    /// `ch_…`; of a payment intent, its latest.
    pub charge: Option<String>,
    /// `in_…`; of a subscription, its latest.
    pub invoice: Option<String>,
    /// `sub_…`
    pub subscription: Option<String>,
    /// `cus_…`
    pub customer: Option<String>,
}

/// Reads what can be read of an event. Never fails: of anything that is no event, an empty envelope comes out.
pub fn envelope(body: &[u8]) -> Envelope {
    serde_json::from_slice(body)
        .map(|event| Envelope::of(&event))
        .unwrap_or_default()
}

impl Envelope {
    /// The envelope of an event that was parsed already.
    pub(crate) fn of(event: &Value) -> Self {
        let object = &event["data"]["object"];
        let related = &event["related_object"];
        let name = text(&event["type"]);
        let thin = event["object"] == "v2.core.event" || related.is_object();
        Self {
            id: text(&event["id"]),
            kind: name.map(|name| name.strip_prefix("v1.").filter(|_| thin).unwrap_or(&name).to_owned()),
            thin,
            livemode: event["livemode"].as_bool(),
            api_version: text(&event["api_version"]),
            created: time(&event["created"]),
            object: reference(object, "object").or_else(|| reference(related, "type")),
            links: Links::of(object),
            client_reference_id: text(&object["client_reference_id"]),
            metadata: metadata(&object["metadata"]),
        }
    }
}

impl Links {
    fn of(object: &Value) -> Self {
        let first = |places: &[&str]| places.iter().find_map(|place| object.pointer(place).and_then(id));
        Self {
            payment_intent: first(&["/payment_intent"]),
            charge: first(&["/charge", "/latest_charge"]),
            invoice: first(&["/invoice", "/latest_invoice"]),
            subscription: first(&["/subscription", "/parent/subscription_details/subscription"]),
            customer: first(&["/customer"]),
        }
    }
}

/// An expandable field's id, expanded or not.
fn id(field: &Value) -> Option<String> {
    text(field).or_else(|| text(&field["id"]))
}

fn reference(object: &Value, kind: &str) -> Option<ObjectRef> {
    Some(ObjectRef {
        id: text(&object["id"])?,
        kind: text(&object[kind]).unwrap_or_default(),
    })
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let is_name = (1..=LONGEST).contains(&text.len()) && !text.contains(char::is_control);
    is_name.then(|| text.to_owned())
}

/// Unix seconds, or RFC 3339 in thin events.
fn time(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::Number(seconds) => DateTime::from_timestamp(seconds.as_i64()?, 0),
        Value::String(text) => DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()),
        _ => None,
    }
}

fn metadata(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests;
