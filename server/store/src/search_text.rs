//! How a text finds a record, alike on both engines.

/// The indexes hold what is in texts by three symbols, and PostgreSQL's knows letters and digits only.
const TRIGRAM: usize = 3;

/// A text that more records have is common, and found by a walk through the list rather than looked up: at this share a walk through a
/// million ends soon.
const COMMON: u16 = 5000;

/// As many records as tell whether a text is common.
pub const UNTIL_COMMON: u16 = COMMON + 1;

/// As many records as make it worth to try a [short walk](SHORT_WALK) before any more are counted.
pub const MANY: u16 = 301;

/// So many licenses are gone by before those that have a text of [many](MANY) are counted: a name of every fiftieth customer fills a page
/// on the way, in less time than it takes to count to [`UNTIL_COMMON`].
pub const SHORT_WALK: u16 = 2500;

/// Whether so many records are more than a rare text has.
#[must_use]
pub fn is_common(records: usize) -> bool {
    records > usize::from(COMMON)
}

/// Whether a text is too short to be looked for in the middle of another: it has fewer than three symbols, or neither letters nor
/// digits. It is looked for at the beginning only.
pub fn is_short(text: &str) -> bool {
    text.chars().count() < TRIGRAM || !text.chars().any(char::is_alphanumeric)
}

/// All texts that begin with another one: from the first, and below the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    /// The beginning itself.
    pub from: String,
    /// What is above all texts that begin so.
    pub below: String,
}

/// What begins with `text`, its ASCII letters in lower case.
pub fn prefix(text: &str) -> Prefix {
    let from = text.to_ascii_lowercase();
    let below = format!("{from}\u{10ffff}");
    Prefix { from, below }
}
