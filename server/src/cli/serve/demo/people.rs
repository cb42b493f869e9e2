//! Who buys in the demo. Their addresses are of the domains that nobody owns.

use claviger_licensing::Language;

use crate::billing::letters::Addressee;

const FIRST: [&str; 19] = [
    "Mia", "Jonas", "Priya", "Lucía", "Tomasz", "Hannah", "Kenji", "Aoife", "Matteo", "Zoë", "Noah", "Fatima", "Elias",
    "Ingrid", "Rafael", "Chloé", "Ben", "Olena", "Sam",
];
const LAST: [&str; 17] = [
    "Weber",
    "Lindqvist",
    "Okafor",
    "Novak",
    "Rossi",
    "Tanaka",
    "Müller",
    "Garcia",
    "Dubois",
    "Kowalski",
    "Haddad",
    "Sørensen",
    "Byrne",
    "Shevchenko",
    "Fischer",
    "Almeida",
    "Clarke",
];
const DOMAINS: [&str; 3] = ["example.com", "example.org", "example.net"];
/// Of these names, mails are in German.
const GERMAN: [&str; 3] = ["Weber", "Müller", "Fischer"];

/// The n-th person.
pub(super) fn person(n: usize) -> Addressee {
    let (first, last) = (pick(&FIRST, n), pick(&LAST, n));
    let email = format!("{}.{}@{}", plain(first), plain(last), pick(&DOMAINS, n));
    Addressee {
        email,
        name: Some(format!("{first} {last}")),
    }
}

/// What the n-th person reads.
pub(super) fn language(n: usize) -> Language {
    match GERMAN.contains(pick(&LAST, n)) {
        true => Language::De,
        false => Language::En,
    }
}

/// One of a list, for ever new `n`.
pub(super) fn pick<T>(list: &[T], n: usize) -> &T {
    &list[n % list.len()]
}

/// As it is written in an address.
fn plain(name: &str) -> String {
    let ascii = |letter: char| match letter {
        'ë' | 'é' => 'e',
        'í' => 'i',
        'ü' => 'u',
        'ø' => 'o',
        other => other,
    };
    name.to_lowercase().chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nobody_is_met_twice_and_everybody_has_a_plain_address() {
        let people: BTreeSet<String> = (0..300).map(|n| person(n).email).collect();
        assert_eq!(people.len(), 300);
        assert!(people.iter().all(|email| email.is_ascii()), "{people:?}");
        assert_eq!(person(0).email, "mia.weber@example.com");
    }
}
