//! Days.

use chrono::NaiveDate;
use poem_openapi::registry::MetaSchema;

use super::scalar::string_scalar;

/// A UTC day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) NaiveDate);

string_scalar!(
    [] Day,
    name: "day",
    schema: MetaSchema { example: Some("2026-09-21".into()), ..MetaSchema::new_with_format("string", "date") },
    parse: |text| {
        // chrono takes fewer digits, and signs.
        let shaped = text.len() == 10;
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| shaped);
        day.map(Day).ok_or_else(|| "a day is expected, written YYYY-MM-DD".to_owned())
    },
    text: |day| day.0.format("%Y-%m-%d").to_string()
);
