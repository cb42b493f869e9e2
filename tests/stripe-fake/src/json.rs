//! Reading and changing JSON objects by dotted paths.

use serde_json::{Map, Value};

/// The value at a path such as `parent.subscription_details`; `None` if it is absent or null.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(value, |value, step| value.get(step))
        .filter(|found| !found.is_null())
}

/// The text at a path; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    at(value, path).and_then(Value::as_str).unwrap_or_default()
}

/// The text at a path, to keep.
pub(crate) fn owned(value: &Value, path: &str) -> Option<String> {
    at(value, path).and_then(Value::as_str).map(str::to_owned)
}

/// The integer at a path; 0 if there is none.
pub(crate) fn int(value: &Value, path: &str) -> i64 {
    at(value, path).and_then(Value::as_i64).unwrap_or_default()
}

/// The items of a list object or an array at a path.
pub(crate) fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    let found = at(value, path);
    let list = found.and_then(|found| found.get("data")).or(found);
    list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Objects are merged key by key, everything else is replaced.
pub(crate) fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, patch) => *into = patch,
    }
}

/// The earlier values of what has changed, as in an event's `previous_attributes`.
pub(crate) fn difference(before: &Value, after: &Value) -> Value {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return before.clone();
    };
    let changed = old.iter().filter(|(key, value)| new.get(*key) != Some(value));
    let mut previous: Map<String, Value> = changed
        .map(|(key, value)| (key.clone(), difference(value, new.get(key).unwrap_or(&Value::Null))))
        .collect();
    previous.extend(
        new.keys()
            .filter(|key| !old.contains_key(*key))
            .map(|key| (key.clone(), Value::Null)),
    );
    Value::Object(previous)
}

/// Metadata as an update leaves it: keys are added, and taken out by an empty value.
pub(crate) fn merge_metadata(metadata: &mut Value, update: &Value) {
    let (Some(metadata), Some(update)) = (metadata.as_object_mut(), update.as_object()) else {
        // `metadata=` takes out all keys.
        *metadata = Value::Object(Map::new());
        return;
    };
    for (key, value) in update {
        if value.as_str() == Some("") {
            metadata.remove(key);
        } else {
            metadata.insert(key.clone(), value.clone());
        }
    }
}
