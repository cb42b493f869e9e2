//! Plain text for mail programs: short lines, addresses whole.

use super::draft::Fact;

/// RFC 5322, 2.1.1 asks for at most 78 characters in a line; quoting needs a few.
const WIDTH: usize = 72;

/// Breaks a paragraph into lines at its spaces. A word longer than a line stays whole: it may be an address.
pub(super) fn wrap(text: &str) -> String {
    hang(text, "")
}

/// The line under a heading.
pub(super) fn underline(heading: &str) -> String {
    "-".repeat(heading.chars().count().min(WIDTH))
}

/// An item of a list, of which later lines stand under the first one's text.
pub(super) fn item(number: usize, text: &str) -> String {
    let mark = format!("{number}. ");
    format!("{mark}{}", hang(text, &" ".repeat(mark.len())))
}

/// A table of which the values stand under one another.
pub(super) fn table(facts: &[Fact]) -> String {
    let width = facts.iter().map(|fact| fact.label.chars().count()).max().unwrap_or(0) + 1;
    let indent = " ".repeat(width + 1);
    let lines = facts.iter().map(|fact| {
        let label = format!("{}:", fact.label);
        format!("{label:<width$} {}", hang(&fact.value, &indent))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn hang(text: &str, indent: &str) -> String {
    let mut lines = String::new();
    let mut length = indent.len();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word_length = word.chars().count();
        if lines.is_empty() {
            length += word_length;
        } else if length + 1 + word_length <= WIDTH {
            lines.push(' ');
            length += 1 + word_length;
        } else {
            lines.push('\n');
            lines.push_str(indent);
            length = indent.len() + word_length;
        }
        lines.push_str(word);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_lose_nothing() {
        let text =
            "Vielleicht ist Ihre Karte abgelaufen, oder Ihre Bank möchte, dass Sie die Zahlung bestätigen. ".repeat(3);
        for lines in [wrap(&text), item(10, &text)] {
            assert!(lines.lines().all(|line| line.chars().count() <= WIDTH), "{lines}");
            assert!(lines.lines().count() > 3);
        }
        assert_eq!(wrap(&text).replace('\n', " "), text.trim());
        let hanging = item(1, &text);
        assert!(
            hanging
                .lines()
                .skip(1)
                .all(|line| line.starts_with("   ") && !line.starts_with("    "))
        );
    }

    #[test]
    fn an_address_is_never_broken() {
        let address = format!("https://licenses.example/my-licenses#{}", "x".repeat(80));
        assert_eq!(wrap(&format!("a {address} b")), format!("a\n{address}\nb"));
    }

    #[test]
    fn values_stand_under_one_another() {
        let facts = [Fact::new("Für", "3 Geräte"), Fact::new("Gültig bis", "1. Mai 2027")];
        assert_eq!(table(&facts), "Für:        3 Geräte\nGültig bis: 1. Mai 2027");
        assert_eq!(table(&[]), "");
    }
}
