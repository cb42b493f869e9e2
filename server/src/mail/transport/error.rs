use std::fmt;

/// Longer answers of mail servers are cut.
const LONGEST_ANSWER: usize = 300;
/// Longer words with a digit may be a key or a token; the codes that servers put into their answers are shorter, mostly.
const LONGEST_WORD: usize = 16;

/// Why a mail did not leave. The text is for admins, and says nothing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mail) enum SendError {
    /// It will not leave the next time either: the recipient or the mail was refused.
    Permanent(String),
    /// It may leave the next time.
    Transient(String),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Permanent(text) | Self::Transient(text)) = self;
        f.write_str(text)
    }
}

/// What a mail server said, without what it may quote from the mail: addresses, links, keys.
pub(super) fn harmless(answer: &str) -> String {
    let words = answer.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.filter(|word| !word.is_empty()).map(|word| {
        let long = word.chars().count() > LONGEST_WORD && word.contains(|c: char| c.is_ascii_digit());
        if long || word.contains('@') || word.contains("://") {
            "…"
        } else {
            word
        }
    });
    let text = words.collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST_ANSWER) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_lose_what_they_quote() {
        for (answer, harmless_answer) in [
            (
                "5.1.1 <ada@example.com>:\r\n Recipient rejected",
                "5.1.1 … Recipient rejected",
            ),
            ("blocked https://licenses.example/my-licenses#8f1c0d2e", "blocked …"),
            ("unknown command SF-7KQ2M-X9D4T-B3HWN", "unknown command …"),
            ("4.7.1 Greylisted, queue 4Xy2Zab", "4.7.1 Greylisted, queue 4Xy2Zab"),
        ] {
            assert_eq!(harmless(answer), harmless_answer);
        }
        assert_eq!(harmless(&"ä ".repeat(1000)).chars().count(), LONGEST_ANSWER + 1);
    }
}
