//! Who buys.

use crate::chance::Chance;

const FIRST: [&str; 26] = [
    "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hans", "Ida", "Jonas", "Karl", "Lena", "Max", "Nora",
    "Otto", "Paula", "Quentin", "Rosa", "Sofia", "Tom", "Ursula", "Viktor", "Wanda", "Xaver", "Yara", "Zoe",
];
const LAST: [&str; 24] = [
    "Schmidt",
    "Meyer",
    "Weber",
    "Wagner",
    "Becker",
    "Hoffmann",
    "Koch",
    "Richter",
    "Klein",
    "Wolf",
    "Neumann",
    "Schwarz",
    "Zimmermann",
    "Krause",
    "Lehmann",
    "Huber",
    "Kaiser",
    "Fuchs",
    "Scholz",
    "Weiss",
    "Jung",
    "Hahn",
    "Vogel",
    "Keller",
];

/// Somebody's name and address: names that many have, providers that many use, firms that few work for.
pub(crate) fn person(chance: &mut Chance, number: usize) -> (String, String) {
    let (first, last) = (chance.one_of(&FIRST), chance.one_of(&LAST));
    let domain = match number % 4 {
        0 => "example.com".to_owned(),
        1 => "mail.example.net".to_owned(),
        2 => "post.example".to_owned(),
        _ => format!("firma{}.example", number % 5000),
    };
    let email = format!("{first}.{last}{number}@{domain}").to_lowercase();
    (format!("{first} {last}"), email)
}
