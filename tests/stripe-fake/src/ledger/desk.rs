//! One account at one moment: where a request or a step of a scenario reads and changes it.

use serde_json::{Value, json};

use super::Ledger;
use crate::{http::ApiError, json, template};

/// The request that makes things happen, as events tell it; a scenario has none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cause {
    pub(crate) request_id: Option<String>,
    pub(crate) idempotency_key: Option<String>,
}

/// An account, the time, and who asks.
pub(crate) struct Desk<'a> {
    pub(crate) ledger: &'a mut Ledger,
    /// Unix seconds.
    pub(crate) now: i64,
    pub(crate) cause: Cause,
    /// Events that happened here, to be checked when the desk is left.
    pub(crate) emitted: Vec<Value>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(ledger: &'a mut Ledger, now: i64, cause: Cause) -> Self {
        Self {
            ledger,
            now,
            cause,
            emitted: Vec::new(),
        }
    }

    /// Adds an object made from its template; `created`, `livemode` and, if `fields` names none, the id are filled in.
    pub(crate) fn add(&mut self, object: &str, prefix: &str, fields: Value) -> String {
        let mut value = template::new(object, fields);
        if json::text(&value, "id").is_empty() {
            value["id"] = json!(self.ledger.new_id(prefix));
        }
        for (key, filled) in [("created", json!(self.now)), ("livemode", json!(self.ledger.livemode))] {
            if value.get(key).is_some() {
                value[key] = filled;
            }
        }
        self.ledger.objects.insert(value)
    }

    /// The object with this id, if it is of this type and not deleted.
    pub(crate) fn find(&self, object: &str, id: &str) -> Result<&Value, ApiError> {
        self.look(object, id).ok_or_else(|| ApiError::no_such(object, id, "id"))
    }

    /// As [`Self::find`], for an id that came as the parameter `param`.
    pub(crate) fn find_param(&self, object: &str, id: &str, param: &str) -> Result<&Value, ApiError> {
        self.look(object, id)
            .ok_or_else(|| ApiError::no_such(object, id, param).bad_request())
    }

    fn look(&self, object: &str, id: &str) -> Option<&Value> {
        let found = self.ledger.objects.get(id)?;
        (found["object"] == object && found["deleted"] != true).then_some(found)
    }

    /// An object that another one names, so that it must be there.
    pub(crate) fn linked(&self, id: &str) -> &Value {
        self.ledger
            .objects
            .get(id)
            .unwrap_or_else(|| panic!("the object {id} that another one names is gone"))
    }

    /// Changes an object; returns the earlier values of what changed.
    pub(crate) fn patch(&mut self, id: &str, patch: Value) -> Value {
        self.change(id, |value| json::merge(value, patch))
    }

    /// Changes an object; returns the earlier values of what changed.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut Value)) -> Value {
        let value = self
            .ledger
            .objects
            .get_mut(id)
            .unwrap_or_else(|| panic!("there is no {id} to change"));
        let before = value.clone();
        change(value);
        json::difference(&before, value)
    }

    /// An event about an object as it is now.
    pub(crate) fn emit(&mut self, kind: &str, id: &str) {
        self.emit_event(kind, id, None);
    }

    /// An event about an object that changed, with the earlier values. Nothing changed, no event.
    pub(crate) fn emit_change(&mut self, kind: &str, id: &str, previous: Value) {
        if previous.as_object().is_some_and(|previous| !previous.is_empty()) {
            self.emit_event(kind, id, Some(previous));
        }
    }

    fn emit_event(&mut self, kind: &str, id: &str, previous: Option<Value>) {
        let mut data = json!({"object": self.linked(id)});
        if let Some(previous) = previous {
            data["previous_attributes"] = previous;
        }
        let event = json!({
            "api_version": crate::API_VERSION,
            "data": data,
            "pending_webhooks": self.ledger.outbox.listeners(kind),
            "request": {"id": self.cause.request_id, "idempotency_key": self.cause.idempotency_key},
            "type": kind,
        });
        let id = self.add("event", "evt", event);
        let event = self.linked(&id).clone();
        self.ledger.outbox.push(&event);
        self.emitted.push(event);
    }
}
