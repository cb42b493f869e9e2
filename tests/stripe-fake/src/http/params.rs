//! Form-encoded parameters, nested as Stripe nests them: `line_items[0][price]=…`.

use serde_json::{Map, Value};

use super::ApiError;
use crate::json;

/// The parameters of one request; every value is a text, as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Value);

impl Params {
    /// From pairs that the oracle has passed, or that nobody has checked: what contradicts itself is refused.
    pub(crate) fn decode(pairs: &[(String, String)]) -> Result<Self, ApiError> {
        let mut root = Value::Object(Map::new());
        for (key, value) in pairs {
            let mut place = &mut root;
            for step in steps(key) {
                if place.is_null() {
                    *place = Value::Object(Map::new());
                }
                let Some(object) = place.as_object_mut() else {
                    return Err(conflict(key));
                };
                let step = if step.is_empty() {
                    object.len().to_string()
                } else {
                    step.to_owned()
                };
                place = object.entry(step).or_insert(Value::Null);
            }
            if !place.is_null() {
                return Err(conflict(key));
            }
            *place = Value::String(value.clone());
        }
        Ok(Self(root))
    }

    pub(crate) fn value(&self, path: &str) -> Option<&Value> {
        json::at(&self.0, path)
    }

    /// The text of a parameter that is there, perhaps empty.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.value(path).and_then(Value::as_str)
    }

    pub(crate) fn int(&self, path: &str) -> Result<Option<i64>, ApiError> {
        let parse = |text: &str| {
            text.parse()
                .map_err(|_| ApiError::invalid(format!("Invalid integer: {text}"), path))
        };
        self.text(path).map(parse).transpose()
    }

    pub(crate) fn flag(&self, path: &str) -> Option<bool> {
        self.text(path).map(|text| text == "true")
    }

    /// The items of an array in the order of their indices.
    pub(crate) fn items(&self, path: &str) -> Vec<Self> {
        let Some(Value::Object(found)) = self.value(path) else {
            return Vec::new();
        };
        let mut items: Vec<_> = found.iter().collect();
        items.sort_by_key(|(index, _)| index.parse::<u32>().unwrap_or(u32::MAX));
        items.into_iter().map(|(_, value)| Self(value.clone())).collect()
    }

    /// The texts of an array.
    pub(crate) fn texts(&self, path: &str) -> Vec<String> {
        self.items(path)
            .into_iter()
            .filter_map(|item| item.0.as_str().map(str::to_owned))
            .collect()
    }

    /// The names of the outermost parameters.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.as_object().into_iter().flatten().map(|(name, _)| name.as_str())
    }
}

/// `a[b][]` as `a`, `b` and an empty step.
fn steps(key: &str) -> impl Iterator<Item = &str> {
    let (first, rest) = key.find('[').map_or((key, ""), |bracket| key.split_at(bracket));
    let rest = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    std::iter::once(first).chain(rest.into_iter().flat_map(|rest| rest.split("][")))
}

fn conflict(key: &str) -> ApiError {
    ApiError::invalid(
        "Invalid parameter: given twice, or both as a value and as an object.",
        key,
    )
}
