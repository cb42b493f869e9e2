//! Names of files.

use std::path::Path;

/// Most file systems allow 255 bytes. Some are for a number and for the mark of a file that is not whole.
const LONGEST: usize = 200;
/// Not allowed on Windows; on other systems a nuisance, or a separator.
const FORBIDDEN: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// A name without anything that leads to another folder, hides the file, or that some system forbids.
pub(super) fn safe(name: &str) -> String {
    let fits = |letter: char| !letter.is_control() && !FORBIDDEN.contains(&letter) && !is_invisible(letter);
    let name: String = name
        .chars()
        .map(|letter| if fits(letter) { letter } else { '-' })
        .collect();
    let name = name.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    let (stem, ending) = split(name);
    let room = LONGEST.saturating_sub(ending.len());
    let stem = &stem[..stem.floor_char_boundary(room)];
    match format!("{stem}{}", &ending[..ending.floor_char_boundary(LONGEST)]) {
        name if name.is_empty() => "download".to_owned(),
        name => name,
    }
}

/// The same name with a number: `a.csv`, `a (2).csv`.
pub(super) fn numbered(name: &str, number: u32) -> String {
    if number < 2 {
        return name.to_owned();
    }
    let (stem, ending) = split(name);
    format!("{stem} ({number}){ending}")
}

/// Marks that turn the direction of writing make a name look like another one.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Splits off what tells the kind of the file, with its dot.
fn split(name: &str) -> (&str, &str) {
    let ending = Path::new(name).extension().map_or(0, |ending| ending.len() + 1);
    name.split_at(name.len() - ending)
}
