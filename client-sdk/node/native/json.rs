//! Values as JSON text.

use napi::Result;
use serde::{Serialize, de::DeserializeOwned};

use crate::failure;

/// A value of the core as JSON.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("values of the core have string keys and finite numbers")
}

/// The JSON of an argument as a value of the core. `what` names the argument, in case it is none.
pub(crate) fn value<T: DeserializeOwned>(text: &str, what: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| failure::argument(what, &error))
}
