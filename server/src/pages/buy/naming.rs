//! Features and limits in words. The catalog has names for machines only: `live_trading`, `max_bots`.

use claviger_licensing::Language;
use claviger_protocol::Limit;

use crate::{pages::texts, wording::number};

/// Words that are written in capitals wherever they stand.
const ABBREVIATIONS: [&str; 20] = [
    "ai", "api", "cli", "csv", "gpu", "http", "https", "id", "ldap", "mfa", "ocr", "pdf", "saml", "sdk", "sql", "sso",
    "ui", "url", "vpn", "vps",
];

/// `live_trading` as `Live trading`, `sso` as `SSO`.
pub(super) fn humanize(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty()).map(|word| {
        if ABBREVIATIONS.contains(&word) {
            word.to_uppercase()
        } else {
            word.to_owned()
        }
    });
    let text = words.collect::<Vec<_>>().join(" ");
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => text,
    }
}

/// `max_bots = 3` as `Bots: up to 3`.
pub(super) fn limit(language: Language, name: &str, limit: Limit) -> String {
    let texts = &texts::texts(language).buy;
    let what = humanize(name.strip_prefix("max_").unwrap_or(name));
    match limit {
        Limit::AtMost(most) => (texts.at_most)(&what, &number(language, most)),
        Limit::Unlimited => (texts.unlimited)(&what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("live_trading", "Live trading"),
            ("sso", "SSO"),
            ("export_pdf", "Export PDF"),
            ("__x", "X"),
            ("_", ""),
        ] {
            assert_eq!(humanize(name), words);
        }
    }

    #[test]
    fn limits_count_in_the_language() {
        assert_eq!(
            limit(Language::En, "max_resources", Limit::AtMost(10_000)),
            "Resources: up to 10,000"
        );
        assert_eq!(
            limit(Language::De, "max_resources", Limit::AtMost(10_000)),
            "Resources: bis zu 10.000"
        );
        assert_eq!(limit(Language::De, "bots", Limit::Unlimited), "Bots: unbegrenzt");
    }
}
