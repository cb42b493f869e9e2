//! Amounts and intervals for people.

use serde_json::Value;

use crate::json;

/// Currencies whose amounts have no decimals.
const WHOLE: [&str; 6] = ["clp", "isk", "jpy", "krw", "vnd", "xaf"];

/// 2900 of `usd` as `29.00 USD`.
pub(super) fn amount(amount: i64, currency: &str) -> String {
    let code = currency.to_ascii_uppercase();
    if WHOLE.contains(&currency) {
        return format!("{amount} {code}");
    }
    format!("{}.{:02} {code}", amount / 100, amount % 100)
}

/// ` every 3 months` of a price; nothing if it is paid once.
pub(super) fn every(price: &Value) -> String {
    match (
        json::text(price, "recurring.interval"),
        json::int(price, "recurring.interval_count"),
    ) {
        ("", _) => String::new(),
        (unit, 1) => format!(" every {unit}"),
        (unit, count) => format!(" every {count} {unit}s"),
    }
}
