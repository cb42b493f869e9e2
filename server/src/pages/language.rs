//! Which language a page is shown in.

use claviger_licensing::Language;

/// What the address says, else what the browser prefers (`Accept-Language`), else English.
pub(super) fn choose(named: Option<&str>, accepted: Option<&str>) -> Language {
    named
        .and_then(known)
        .or_else(|| accepted.and_then(preferred))
        .unwrap_or_default()
}

/// The language with this code; region and script do not matter (`de-AT`).
fn known(tag: &str) -> Option<Language> {
    let primary = tag.split('-').next().unwrap_or_default().trim();
    Language::ALL
        .into_iter()
        .find(|language| primary.eq_ignore_ascii_case(language.as_str()))
}

/// The language of the highest weight in an `Accept-Language` header (RFC 9110, 12.5.4); among equals the first.
fn preferred(header: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let language = parts.next().and_then(known);
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
        if let Some(language) = language
            && weight > best.map_or(0.0, |(_, weight)| weight)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_wins_over_the_browser() {
        assert_eq!(choose(Some("de"), Some("en")), Language::De);
        assert_eq!(choose(Some("fr"), Some("de-AT,en;q=0.5")), Language::De);
        assert_eq!(choose(None, None), Language::En);
    }

    #[test]
    fn the_browser_ranks_by_weight() {
        for (header, expected) in [
            ("de", Language::De),
            ("en;q=0.3, de;q=0.8", Language::De),
            ("fr-FR, fr;q=0.9, de;q=0.7, en;q=0.6", Language::De),
            ("en, de", Language::En),
            ("de;q=0, en;q=0.1", Language::En),
            ("fr, *", Language::En),
            (";;q=,,=", Language::En),
        ] {
            assert_eq!(choose(None, Some(header)), expected, "{header}");
        }
    }
}
