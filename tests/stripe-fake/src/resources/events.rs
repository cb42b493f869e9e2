//! The events of the last 30 days.

use crate::{
    http::{Call, Outcome},
    json,
};

/// Older ones are no longer listed.
const LISTED_SECONDS: i64 = 30 * 24 * 60 * 60;

pub(crate) fn list(call: &mut Call<'_, '_>) -> Outcome {
    let types = call.params.texts("types");
    let oldest = call.desk.now - LISTED_SECONDS;
    call.list("event", "/v1/events", |event| {
        let kind = json::text(event, "type");
        json::int(event, "created") >= oldest
            && call.wants("type", kind)
            && (types.is_empty() || types.iter().any(|wanted| wanted == kind))
    })
}
