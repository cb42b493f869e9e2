//! Amounts as they stand on a price tag. Sellers write `"29.00"` and not 2900, because a forgotten factor of 100 costs
//! money; the number of decimals is checked for the same reason.

use toml::de::DeValue;

use super::value::{show, text};

/// Currencies without a smaller unit, as payment providers count them.
const NO_DECIMALS: [&str; 15] = [
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf",
];

/// Currencies of a thousand smaller units.
const THREE_DECIMALS: [&str; 5] = ["bhd", "jod", "kwd", "omr", "tnd"];

/// The most digits of an amount: what providers take, with room, and far below what a database overflows at.
const MAX_DIGITS: usize = 12;

/// An ISO 4217 code.
pub(super) fn currency(value: &DeValue<'_>) -> Result<String, String> {
    let good = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    text(
        value,
        "a currency code of three small letters in quotes, such as \"usd\"",
        good,
    )
    .map(str::to_owned)
}

/// An amount in the currency's smallest unit; without a currency only what holds for all of them is checked.
pub(super) fn amount(value: &DeValue<'_>, currency: Option<&str>) -> Result<i64, String> {
    let decimals = currency.map(decimals);
    let wrong = || {
        format!(
            "is {}; write it as on a price tag, in quotes: \"{}\"",
            show(value),
            example(decimals)
        )
    };
    let written = value.as_str().ok_or_else(wrong)?;
    let (whole, fraction) = match written.split_once('.') {
        Some((_, "")) => return Err(wrong()),
        Some(parts) => parts,
        None => (written, ""),
    };
    let digits = format!("{whole}{fraction}");
    let plain = !whole.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || decimals.is_some_and(|decimals| fraction.len() != decimals) {
        return Err(wrong());
    }
    let fits = digits.len() <= MAX_DIGITS;
    let number = digits.parse().ok().filter(|_| fits);
    number.ok_or_else(|| format!("is {}; write an amount of at most {MAX_DIGITS} digits", show(value)))
}

/// How many decimals an amount of a currency has, by the currency's ISO 4217 code in lower case, as payment providers count.
pub fn decimals(currency: &str) -> usize {
    match currency {
        none if NO_DECIMALS.contains(&none) => 0,
        three if THREE_DECIMALS.contains(&three) => 3,
        _ => 2,
    }
}

const fn example(decimals: Option<usize>) -> &'static str {
    match decimals {
        Some(0) => "2900",
        Some(3) => "29.000",
        _ => "29.00",
    }
}
