//! What a license allows, in words.

use std::collections::BTreeSet;

use claviger_licensing::Language;
use claviger_protocol::{Limit, Limits};

use crate::{
    mail::draft::Fact,
    wording::{number, pick},
};

/// `1 device`, `3 devices`.
pub(super) fn devices(language: Language, count: u16) -> String {
    match (language, count) {
        (Language::En, 1) => "1 device".to_owned(),
        (Language::En, _) => format!("{count} devices"),
        (Language::De, 1) => "1 Gerät".to_owned(),
        (Language::De, _) => format!("{count} Geräte"),
    }
}

/// A line for each limit, by the catalog's names: `Max resources: 10,000`.
pub(super) fn limits(language: Language, limits: &Limits) -> impl Iterator<Item = Fact> {
    limits.iter().map(move |(name, limit)| {
        let value = match limit {
            Limit::AtMost(most) => number(language, *most),
            Limit::Unlimited => pick(language, "unlimited", "unbegrenzt").to_owned(),
        };
        Fact::new(&capitalized(&spaced(name)), value)
    })
}

/// The features by the catalog's names: `live trading, sso`. `None` if there are none.
pub(super) fn features(features: &BTreeSet<String>) -> Option<String> {
    let names: Vec<_> = features.iter().map(|name| spaced(name)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_catalog_become_words() {
        let all = Limits::from([
            ("max_resources".to_owned(), Limit::AtMost(10_000)),
            ("seats".to_owned(), Limit::Unlimited),
        ]);
        let lines: Vec<_> = limits(Language::De, &all)
            .map(|fact| (fact.label, fact.value))
            .collect();
        let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        assert_eq!(lines, [line("Max resources", "10.000"), line("Seats", "unbegrenzt")]);
        let some = BTreeSet::from(["live_trading".to_owned(), "sso".to_owned()]);
        assert_eq!(features(&some).as_deref(), Some("live trading, sso"));
        assert_eq!(features(&BTreeSet::new()), None);
        assert_eq!(devices(Language::En, 1), "1 device");
        assert_eq!(devices(Language::De, 3), "3 Geräte");
    }
}
