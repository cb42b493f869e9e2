//! The objects of an account by id, in the order of their creation.

use std::collections::HashMap;

use serde_json::Value;

use crate::json;

#[derive(Debug, Default)]
pub(crate) struct Objects {
    by_id: HashMap<String, Value>,
    /// The ids of each type.
    order: HashMap<String, Vec<String>>,
}

impl Objects {
    /// Adds an object, or replaces the one with its id.
    pub(crate) fn insert(&mut self, object: Value) -> String {
        let (id, kind) = (
            json::text(&object, "id").to_owned(),
            json::text(&object, "object").to_owned(),
        );
        if self.by_id.insert(id.clone(), object).is_none() {
            self.order.entry(kind).or_default().push(id.clone());
        }
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Value> {
        self.by_id.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Value> {
        self.by_id.get_mut(id)
    }

    /// All of one `object` type, newest first, as Stripe lists them.
    pub(crate) fn newest_first(&self, object: &str) -> impl Iterator<Item = &Value> {
        self.order
            .get(object)
            .into_iter()
            .flatten()
            .rev()
            .map(|id| &self.by_id[id])
    }
}
