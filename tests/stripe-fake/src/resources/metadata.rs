//! Metadata and the limits that Stripe sets it.

use serde_json::{Value, json};

use crate::http::{ApiError, Params};

const MAX_KEYS: usize = 50;
const MAX_KEY_LENGTH: usize = 40;
const MAX_VALUE_LENGTH: usize = 500;

/// The metadata at a path of the parameters; `None` if there is none.
pub(crate) fn read(params: &Params, path: &str) -> Result<Option<Value>, ApiError> {
    let Some(value) = params.value(path) else {
        return Ok(None);
    };
    let keys = value.as_object().into_iter().flatten();
    let too_long = |(key, value): (&String, &Value)| {
        key.chars().count() > MAX_KEY_LENGTH
            || value
                .as_str()
                .is_some_and(|text| text.chars().count() > MAX_VALUE_LENGTH)
    };
    if keys.clone().count() > MAX_KEYS || keys.clone().any(too_long) {
        return Err(ApiError::invalid(
            "Metadata has at most 50 keys of 40 characters with values of 500.",
            path,
        ));
    }
    Ok(Some(value.clone()))
}

/// The metadata of a new object.
pub(crate) fn of_new(params: &Params, path: &str) -> Result<Value, ApiError> {
    Ok(read(params, path)?
        .filter(Value::is_object)
        .unwrap_or_else(|| json!({})))
}
