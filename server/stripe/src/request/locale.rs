//! Languages of Stripe's pages.

/// The languages that both Checkout and the Customer Portal know.
const KNOWN: [&str; 41] = [
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv",
    "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];

/// What Stripe knows that comes closest to a language tag, e.g. `de` for `de-AT`. `None` leaves the choice to the
/// buyer's browser: a language that Stripe does not know would make it refuse the whole request.
pub(super) fn closest(tag: &str) -> Option<&'static str> {
    let tag = tag.replace('_', "-");
    let language = tag.split('-').next().unwrap_or_default();
    let known = |wanted: &str| KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(wanted));
    known(&tag).or_else(|| known(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_language_is_taken() {
        for (tag, expected) in [
            ("de", Some("de")),
            ("de-AT", Some("de")),
            ("pt_br", Some("pt-BR")),
            ("EN-gb", Some("en-GB")),
            ("auto", Some("auto")),
            ("tlh", None),
            ("", None),
        ] {
            assert_eq!(closest(tag), expected, "{tag}");
        }
    }

    #[test]
    fn both_pages_know_each_of_them() {
        for known in KNOWN {
            let checkout: stripe_shared::CheckoutSessionLocale = known.parse().unwrap();
            assert!(
                !matches!(checkout, stripe_shared::CheckoutSessionLocale::Unknown(_)),
                "{known}"
            );
            let portal: stripe_billing::BillingPortalSessionLocale = known.parse().unwrap();
            assert!(
                !matches!(portal, stripe_billing::BillingPortalSessionLocale::Unknown(_)),
                "{known}"
            );
        }
    }
}
