//! Readers of single values. An error is the rest of a sentence that begins with the key: what the value is, and what to
//! write instead.

use std::{fmt::Display, ops::RangeInclusive};

use claviger_protocol::{KeyTemplate, Limit, Limits};
use toml::de::DeValue;

use super::table::Table;

/// What JavaScript can still tell from its neighbors: 2^53 − 1.
const MOST_EXACT: u64 = (1 << 53) - 1;

/// What a value is, for a message.
pub(super) fn show(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.chars().count() > 60 => "a text that is too long".to_owned(),
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(date) => format!("the date {date}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// A text that `good` accepts; `wanted` tells what that is.
pub(super) fn text<'v>(
    value: &'v DeValue<'_>,
    wanted: &str,
    good: impl FnOnce(&str) -> bool,
) -> Result<&'v str, String> {
    let text = value.as_str().filter(|text| good(text));
    text.ok_or_else(|| format!("is {}; write {wanted}", show(value)))
}

/// A whole number of a range.
pub(super) fn whole<T>(value: &DeValue<'_>, range: RangeInclusive<T>) -> Result<T, String>
where
    T: TryFrom<i128> + PartialOrd + Display,
{
    let number = value
        .as_integer()
        .and_then(|number| i128::from_str_radix(number.as_str(), number.radix()).ok());
    number
        .and_then(|number| T::try_from(number).ok())
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            let hint = if value.is_str() { ", without quotes" } else { "" };
            format!(
                "is {}; write a whole number from {} to {}{hint}",
                show(value),
                range.start(),
                range.end()
            )
        })
}

/// A name for people.
pub(super) fn name(value: &DeValue<'_>) -> Result<String, String> {
    let good = |text: &str| {
        text.trim() == text && (1..=200).contains(&text.chars().count()) && !text.contains(char::is_control)
    };
    text(
        value,
        "a name of 1 to 200 characters in quotes, without spaces around it",
        good,
    )
    .map(str::to_owned)
}

/// The code of a product.
pub(super) fn product_code(value: &DeValue<'_>) -> Result<String, String> {
    word(value, "a–z, 0–9 and -", |byte| byte == b'-')
}

/// The code of a plan or of a price.
pub(super) fn code(value: &DeValue<'_>) -> Result<String, String> {
    word(value, "a–z, 0–9, - and _", |byte| matches!(byte, b'-' | b'_'))
}

/// The name of a feature.
pub(super) fn feature(value: &DeValue<'_>) -> Result<String, String> {
    word(value, "a–z, 0–9 and _", |byte| byte == b'_')
}

fn word(value: &DeValue<'_>, letters: &str, also: impl Fn(u8) -> bool) -> Result<String, String> {
    let wanted = format!("1 to 64 of {letters} in quotes");
    text(value, &wanted, |text| is_word(text, also)).map(str::to_owned)
}

fn is_word(text: &str, also: impl Fn(u8) -> bool) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || also(byte);
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

/// The word that stands for `{plan}` in a key.
pub(super) fn key_word(value: &DeValue<'_>) -> Result<String, String> {
    let good = |text: &str| (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text(value, "1 to 32 letters and digits in quotes, such as \"PRO\"", good).map(str::to_owned)
}

/// The form of keys.
pub(super) fn key_template(value: &DeValue<'_>) -> Result<KeyTemplate, String> {
    let template = text(
        value,
        "a key template in quotes, such as \"SF-XXXXX-XXXXX-XXXXX-XXXXX\"",
        |_| true,
    )?;
    KeyTemplate::parse(template).map_err(|error| format!("is {}: {error}", show(value)))
}

/// An address on the web.
pub(super) fn url(value: &DeValue<'_>) -> Result<String, String> {
    text(
        value,
        "a whole address in quotes, such as \"https://example.com/buy\"",
        is_web_address,
    )
    .map(str::to_owned)
}

fn is_web_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority
        .rsplit_once(':')
        .map_or((authority, None), |(host, port)| (host, Some(port)));
    let host_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let good_host = !host.is_empty() && host.bytes().all(host_byte) && !host.starts_with('.') && !host.contains("..");
    let good_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let printable = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`');
    text.len() <= 2000 && good_host && good_port && rest.bytes().all(printable)
}

/// The price's id at Stripe.
pub(super) fn stripe_price(value: &DeValue<'_>) -> Result<String, String> {
    let good = |text: &str| {
        let rest = text.strip_prefix("price_").unwrap_or_default();
        (1..=250).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text(
        value,
        "the id of the price at Stripe in quotes, which begins with price_",
        good,
    )
    .map(str::to_owned)
}

/// The limits of a plan or of a trial.
pub(super) fn limits(parent: &mut Table<'_>) -> Limits {
    let Some(table) = parent.table("limits", "a list of limits", "{ max_resources = 1000 }") else {
        return Limits::new();
    };
    let mut limits = Limits::new();
    for (name, place, value) in table.entries() {
        let note = |place: usize, message: String| table.mistakes().note(place, message);
        if !is_word(name, |byte| byte == b'_') {
            note(
                place,
                format!("the limit name {name:?} is not good; write 1 to 64 of a–z, 0–9 and _"),
            );
        }
        match limit(value.get_ref()) {
            Ok(limit) => drop(limits.insert(name.to_owned(), limit)),
            Err(message) => note(value.span().start, format!("the limit `{name}` {message}")),
        }
    }
    limits
}

fn limit(value: &DeValue<'_>) -> Result<Limit, String> {
    match value {
        DeValue::String(text) if text == "unlimited" => Ok(Limit::Unlimited),
        DeValue::Integer(_) => whole(value, 0..=MOST_EXACT).map(Limit::AtMost),
        other => Err(format!(
            "is {}; write a whole number, or \"unlimited\" in quotes",
            show(other)
        )),
    }
}
