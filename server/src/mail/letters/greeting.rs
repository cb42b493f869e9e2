use claviger_licensing::Language;

use crate::wording::pick;

/// Longer ones are no names.
const LONGEST_NAME: usize = 60;

/// `Hello Ada Lovelace,` – or `Hello,` where the name might be none.
///
/// Anybody can type anything as a name, and somebody else's address beside it: a mail of the seller's must not carry a
/// stranger's link or phone number.
pub(super) fn greeting(language: Language, name: Option<&str>) -> String {
    let hello = pick(language, "Hello", "Guten Tag");
    match name.map(str::trim).filter(|name| is_plausible(name)) {
        Some(name) => format!("{hello} {name},"),
        None => format!("{hello},"),
    }
}

fn is_plausible(name: &str) -> bool {
    // A dot inside a word makes mail programs take it for an address on the web.
    let words_end = name
        .chars()
        .zip(name.chars().skip(1))
        .all(|(c, next)| c != '.' || next == ' ');
    let plain = |c: char| c.is_alphabetic() || " '’-.,&".contains(c);
    (1..=LONGEST_NAME).contains(&name.chars().count()) && name.chars().all(plain) && words_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_greeted() {
        for name in [
            "Ada Lovelace",
            "Dr. Zoë O’Brien-Müller",
            "Müller & Söhne",
            "李小龍",
            " Ada ",
        ] {
            let expected = format!("Hello {},", name.trim());
            assert_eq!(greeting(Language::En, Some(name)), expected);
        }
        assert_eq!(greeting(Language::De, Some("Ada")), "Guten Tag Ada,");
    }

    #[test]
    fn what_may_be_no_name_is_not_repeated() {
        for name in [
            "",
            " ",
            "<script>alert(1)</script>",
            "You won! evil.example",
            "https://evil.example",
            "call 0900 123456",
            "Ada\nBcc: x@y.example",
            "a@b.example",
            "\u{202e}adA",
            &"a".repeat(61),
        ] {
            assert_eq!(greeting(Language::En, Some(name)), "Hello,", "{name}");
        }
        assert_eq!(greeting(Language::De, None), "Guten Tag,");
    }
}
