use claviger_licensing::{Language, catalog::decimals};

use super::{number, pick};

/// Keeps an amount and its currency on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

/// An amount in the smallest unit of a currency (ISO 4217, lower case), as on a price tag: `€1,499.00`, `1.499,00 €`. A currency
/// whose sign another one has too goes by its code: `CAD 49.00`, `49,00 CAD`.
pub(crate) fn money(language: Language, amount: i64, currency: &str) -> String {
    let minus = if amount < 0 { "-" } else { "" };
    let value = decimal(language, amount.unsigned_abs(), decimals(currency));
    let sign = sign(currency);
    let code = currency.to_uppercase();
    match (language, sign) {
        (Language::En, Some(sign)) => format!("{minus}{sign}{value}"),
        (Language::En, None) => format!("{minus}{code}{NO_BREAK_SPACE}{value}"),
        (Language::De, sign) => format!("{minus}{value}{NO_BREAK_SPACE}{}", sign.unwrap_or(&code)),
    }
}

/// How often something is paid: `per month`, `every 3 months`, `per year`.
pub(crate) fn interval(language: Language, months: u16) -> String {
    let one = |english: &str, german: &str| pick(language, english, german).to_owned();
    let every = |count, english, german| {
        let every = pick(language, "every", "alle");
        format!("{every} {count} {}", pick(language, english, german))
    };
    match (months, months % 12) {
        (1, _) => one("per month", "pro Monat"),
        (12, _) => one("per year", "pro Jahr"),
        (0, _) | (_, 1..) => every(months, "months", "Monate"),
        _ => every(months / 12, "years", "Jahre"),
    }
}

fn sign(currency: &str) -> Option<&'static str> {
    match currency {
        "eur" => Some("€"),
        "gbp" => Some("£"),
        "inr" => Some("₹"),
        "jpy" => Some("¥"),
        "krw" => Some("₩"),
        "usd" => Some("$"),
        _ => None,
    }
}

fn decimal(language: Language, amount: u64, decimals: usize) -> String {
    let unit = [1, 10, 100, 1000][decimals.min(3)];
    let whole = number(language, amount / unit);
    if unit == 1 {
        return whole;
    }
    let point = pick(language, '.', ',');
    format!("{whole}{point}{:0decimals$}", amount % unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_looks_as_on_a_price_tag() {
        for (amount, currency, english, german) in [
            (4900, "eur", "€49.00", "49,00\u{a0}€"),
            (149_900, "eur", "€1,499.00", "1.499,00\u{a0}€"),
            (2905, "usd", "$29.05", "29,05\u{a0}$"),
            (2900, "jpy", "¥2,900", "2.900\u{a0}¥"),
            (4900, "chf", "CHF\u{a0}49.00", "49,00\u{a0}CHF"),
            (29_001, "kwd", "KWD\u{a0}29.001", "29,001\u{a0}KWD"),
            (0, "eur", "€0.00", "0,00\u{a0}€"),
            (-500, "eur", "-€5.00", "-5,00\u{a0}€"),
            (
                i64::MIN,
                "jpy",
                "-¥9,223,372,036,854,775,808",
                "-9.223.372.036.854.775.808\u{a0}¥",
            ),
        ] {
            assert_eq!(money(Language::En, amount, currency), english);
            assert_eq!(money(Language::De, amount, currency), german);
        }
    }

    #[test]
    fn intervals_are_said_in_years_where_they_are_years() {
        for (months, english, german) in [
            (1, "per month", "pro Monat"),
            (3, "every 3 months", "alle 3 Monate"),
            (6, "every 6 months", "alle 6 Monate"),
            (12, "per year", "pro Jahr"),
            (18, "every 18 months", "alle 18 Monate"),
            (24, "every 2 years", "alle 2 Jahre"),
        ] {
            assert_eq!(interval(Language::En, months), english);
            assert_eq!(interval(Language::De, months), german);
        }
    }
}
