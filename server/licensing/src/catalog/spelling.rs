//! Which of the words that exist was meant by one that does not.

/// `did you mean …?` if one of the choices is near, else all of them after `otherwise`.
pub(super) fn advice(word: &str, choices: &[&str], otherwise: &str) -> String {
    match nearest(word, choices) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let choices: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
            format!("{otherwise} {}", choices.join(", "))
        }
    }
}

fn nearest<'c>(word: &str, choices: &[&'c str]) -> Option<&'c str> {
    let word = word.to_ascii_lowercase().replace(['-', ' '], "_");
    choices
        .iter()
        .map(|choice| (distance(&word, choice), *choice))
        .filter(|(distance, choice)| *distance <= choice.len() / 3 || contain_each_other(&word, choice))
        .min()
        .map(|(_, choice)| choice)
}

/// `offline_hours` means `offline`, and `grace` means `grace_days`; with less than four letters that is no hint.
fn contain_each_other(word: &str, choice: &str) -> bool {
    word.len().min(choice.len()) >= 4 && (word.contains(choice) || choice.contains(word))
}

/// Levenshtein's distance: how many letters must be put in, taken out or replaced.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (place, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 6] = ["code", "name", "max_devices", "offline", "grace_days", "every"];

    #[test]
    fn finds_what_was_meant() {
        for (word, meant) in [
            ("max_device", "max_devices"),
            ("Max-Devices", "max_devices"),
            ("offline_hours", "offline"),
            ("grace", "grace_days"),
            ("nme", "name"),
            ("evry", "every"),
        ] {
            assert_eq!(nearest(word, &KEYS), Some(meant), "{word}");
        }
    }

    #[test]
    fn does_not_guess_wildly() {
        for word in ["", "x", "color", "discount", "größe"] {
            assert_eq!(nearest(word, &KEYS), None, "{word}");
        }
        assert_eq!(
            advice("color", &["code", "name"], "a product has"),
            "a product has `code`, `name`"
        );
    }

    #[test]
    fn counts_letters() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
