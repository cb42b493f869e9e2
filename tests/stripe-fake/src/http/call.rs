//! One call of the API, as the operations in [`crate::resources`] see it.

use serde_json::Value;

use super::{ApiError, Params, list};
use crate::ledger::Desk;

/// What an operation answers: an object, or a refusal.
pub(crate) type Outcome = Result<Value, ApiError>;

/// One request at the desk of its account.
pub(crate) struct Call<'a, 'b> {
    pub(crate) desk: &'a mut Desk<'b>,
    /// The id in the path; empty if the operation has none.
    pub(crate) id: &'a str,
    pub(crate) params: &'a Params,
}

impl Call<'_, '_> {
    /// The object in the path.
    pub(crate) fn retrieve(&self, object: &str) -> Outcome {
        self.desk.find(object, self.id).cloned()
    }

    /// A page of the objects of a type that pass a filter.
    pub(crate) fn list(&self, object: &str, url: &str, filter: impl Fn(&Value) -> bool) -> Outcome {
        list::page(
            self.desk
                .ledger
                .objects
                .newest_first(object)
                .filter(|value| filter(value)),
            url,
            self.params,
        )
    }

    /// Whether a value is what the parameter `name` asks for; an absent parameter asks for nothing.
    pub(crate) fn wants(&self, name: &str, value: &str) -> bool {
        self.params.text(name).is_none_or(|wanted| wanted == value)
    }
}
