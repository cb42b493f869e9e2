//! Lists with cursors and filters by time of creation.

use serde_json::{Value, json};

use super::{ApiError, Params};
use crate::json;

const DEFAULT_LIMIT: i64 = 10;
const MAX_LIMIT: i64 = 100;

/// The page that `limit`, `starting_after`, `ending_before` and `created` ask for.
pub(crate) fn page<'a>(
    newest_first: impl Iterator<Item = &'a Value>,
    url: &str,
    params: &Params,
) -> Result<Value, ApiError> {
    let limit = params.int("limit")?.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(ApiError::invalid("This value must be between 1 and 100.", "limit"));
    }
    let limit = usize::try_from(limit).expect("the limit is small and positive");
    let created = Created::read(params)?;
    let all: Vec<&Value> = newest_first
        .filter(|value| created.includes(json::int(value, "created")))
        .collect();
    let position = |param: &str| match params.text(param) {
        None => Ok(None),
        Some(id) => match all.iter().position(|value| value["id"] == id) {
            Some(index) => Ok(Some(index)),
            None => Err(ApiError::no_such("object", id, param).bad_request()),
        },
    };
    let (start, end) = match (position("starting_after")?, position("ending_before")?) {
        (Some(after), _) => (after + 1, all.len().min(after + 1 + limit)),
        (None, Some(before)) => (before.saturating_sub(limit), before),
        (None, None) => (0, all.len().min(limit)),
    };
    let more = if params.text("ending_before").is_some() {
        start > 0
    } else {
        end < all.len()
    };
    Ok(json!({"object": "list", "url": url, "has_more": more, "data": all[start..end]}))
}

/// A list that is embedded whole.
pub(crate) fn whole(data: &[Value], url: &str) -> Value {
    json!({"object": "list", "url": url, "has_more": false, "data": data})
}

/// `created=…` or `created[gt|gte|lt|lte]=…`.
struct Created {
    from: i64,
    to: i64,
}

impl Created {
    fn read(params: &Params) -> Result<Self, ApiError> {
        if let Some(exact) = params.text("created").and_then(|text| text.parse().ok()) {
            return Ok(Self { from: exact, to: exact });
        }
        let bound = |name: &str| params.int(&format!("created.{name}"));
        let from = bound("gte")?.or(bound("gt")?.map(|gt| gt + 1)).unwrap_or(i64::MIN);
        let to = bound("lte")?.or(bound("lt")?.map(|lt| lt - 1)).unwrap_or(i64::MAX);
        Ok(Self { from, to })
    }

    fn includes(&self, created: i64) -> bool {
        (self.from..=self.to).contains(&created)
    }
}
