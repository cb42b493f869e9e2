//! Stripe's messages quote what was sent; this takes secrets and personal data out of them.

/// `message` without keys, e-mail addresses and links to anywhere but Stripe's own pages.
pub(crate) fn redacted(message: &str) -> String {
    message
        .split_inclusive(char::is_whitespace)
        .map(redacted_word)
        .collect()
}

/// A message of serde without the value that did not fit.
pub(crate) fn without_quotes(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => format!("{}…{}", &message[..first], &message[last + 1..]),
        _ => message.to_owned(),
    }
}

fn redacted_word(word: &str) -> String {
    let bare = word.trim_end();
    if is_sensitive(bare) {
        format!("…{}", &word[bare.len()..])
    } else {
        word.to_owned()
    }
}

fn is_sensitive(word: &str) -> bool {
    const KEYS: [&str; 7] = ["sk_", "rk_", "pk_", "whsec_", "sess_", "_secret_", "Bearer"];
    KEYS.iter().any(|key| word.contains(key)) || word.contains('@') || leads_elsewhere(word)
}

fn leads_elsewhere(word: &str) -> bool {
    let Some((_, rest)) = word.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    // Only the documentation and the dashboard: links to checkout or invoice pages open something.
    !matches!(
        host,
        "stripe.com" | "docs.stripe.com" | "dashboard.stripe.com" | "support.stripe.com"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_addresses_and_foreign_links_are_dropped() {
        assert_eq!(
            redacted("Invalid API Key provided: sk_test_****1234."),
            "Invalid API Key provided: …"
        );
        assert_eq!(
            redacted("Invalid email address: buyer@example.com given"),
            "Invalid email address: … given"
        );
        assert_eq!(
            redacted("Not a valid URL: 'https://shop.example/?claim=1'"),
            "Not a valid URL: …"
        );
        assert_eq!(redacted("https://stripe.com@evil.example/"), "…");
        assert_eq!(redacted("https://checkout.stripe.com/c/pay/cs_1"), "…");
    }

    #[test]
    fn what_helps_stays() {
        let message =
            "No such price: 'price_1'; see https://docs.stripe.com/keys and\nhttps://dashboard.stripe.com/logs";
        assert_eq!(redacted(message), message);
    }

    #[test]
    fn serde_quotes_no_values() {
        let quoted = without_quotes(r#"invalid type: string "a\"b", expected i64"#);
        assert_eq!(quoted, "invalid type: string …, expected i64");
        assert_eq!(without_quotes("missing field `id`"), "missing field `id`");
    }
}
