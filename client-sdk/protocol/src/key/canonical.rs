//! The one form of a key that all its spellings share.

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The form of a license key that is compared and hashed: upper-case ASCII letters and digits, without the separators,
/// with the characters that people confuse folded into one (`O` is `0`; `I` and `L` are `1`).
///
/// A secret like the key itself: `Debug` hides it and there is no `Display`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalKey(String);

/// Why a text cannot be a license key. The text itself is never part of the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing is left when separators are removed.
    #[error("the license key is empty; enter the key from the purchase e-mail")]
    Empty,
    /// More characters than any key has.
    #[error("the license key is too long; enter the key alone, without the text around it")]
    TooLong,
    /// A character that no key has.
    #[error("the license key has a character that no key has; enter only its letters, digits and dashes")]
    Character,
}

/// What becomes of one character of a key.
enum Folded {
    Keep(char),
    Drop,
    Refuse,
}

impl CanonicalKey {
    /// The longest text that is looked at, in characters; a key with separators is far shorter.
    pub const MAX_INPUT: usize = 256;
    /// The longest canonical form, in characters.
    pub const MAX_LENGTH: usize = 128;

    pub(super) fn of(text: &str) -> Result<Self, KeyError> {
        if text.chars().nth(Self::MAX_INPUT).is_some() {
            return Err(KeyError::TooLong);
        }
        let mut canonical = String::with_capacity(text.len());
        for character in text.chars() {
            match fold(character) {
                Folded::Keep(kept) => canonical.push(kept),
                Folded::Drop => {}
                Folded::Refuse => return Err(KeyError::Character),
            }
        }
        match canonical.len() {
            0 => Err(KeyError::Empty),
            length if length > Self::MAX_LENGTH => Err(KeyError::TooLong),
            _ => Ok(Self(canonical)),
        }
    }

    /// The canonical text. As secret as the key.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters (fewer, if the key is shorter), by which people and support tell keys apart.
    #[must_use]
    pub fn last4(&self) -> String {
        self.0[self.0.len().saturating_sub(4)..].to_owned()
    }

    /// SHA-256 of the canonical text as 64 lower-case hexadecimal digits: the `key_hash` of tokens.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for CanonicalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CanonicalKey(redacted)")
    }
}

/// The canonical form of a piece of a template, or of a word that stands in one; what keys cannot carry is left out.
pub(super) fn fold_word(word: &str) -> String {
    let kept = word.chars().filter_map(|character| match fold(character) {
        Folded::Keep(kept) => Some(kept),
        Folded::Drop | Folded::Refuse => None,
    });
    kept.collect()
}

/// Folds the whole key alike, its literal words too (`live` becomes `11VE`): whoever hashes a key need not know its
/// template, so server, SDK and import of foreign keys all find the same hash.
fn fold(character: char) -> Folded {
    match character.to_ascii_uppercase() {
        'O' => Folded::Keep('0'),
        'I' | 'L' => Folded::Keep('1'),
        upper if upper.is_ascii_alphanumeric() => Folded::Keep(upper),
        '_' | '.' => Folded::Drop,
        _ if character.is_whitespace() || is_invisible(character) || is_dash(character) => Folded::Drop,
        _ => Folded::Refuse,
    }
}

/// Characters without width that come along when text is copied from web pages and PDF files.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'                     // soft hyphen
        | '\u{200b}'..='\u{200f}'    // zero-width space and joiners, direction marks
        | '\u{202a}'..='\u{202e}'    // direction embeddings
        | '\u{2060}'..='\u{2064}'    // word joiner, invisible operators
        | '\u{2066}'..='\u{2069}'    // direction isolates
        | '\u{feff}' // byte order mark
    )
}

/// The dashes that word processors and mail programs put in place of a plain hyphen: U+2010 to U+2015 (hyphens, en and em
/// dash, bar), the hyphen bullet, the minus sign, the long em dashes, and the small and full-width forms.
fn is_dash(character: char) -> bool {
    ('\u{2010}'..='\u{2015}').contains(&character)
        || "-\u{2043}\u{2212}\u{2e3a}\u{2e3b}\u{fe58}\u{fe63}\u{ff0d}".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Result<String, KeyError> {
        CanonicalKey::of(text).map(|key| key.expose().to_owned())
    }

    #[test]
    fn every_spelling_has_one_form() {
        for text in [
            "SF-K7M2P-QX0R1",
            "sf-k7m2p-qxori",
            " sf k7m2p qxorl\r\n",
            "\u{feff}SF\u{2013}K7M2P\u{2011}QX0R1",
            "SF\u{a0}K7M2P\u{200b}QX0R1\u{202f}",
            "sf_k7m2p.qx0r1",
            "SF\u{2212}K7M2P\u{ad}QXoRL",
        ] {
            assert_eq!(canonical(text).unwrap(), "SFK7M2PQX0R1", "{text:?}");
        }
        assert_eq!(canonical("mm_live_oil").unwrap(), "MM11VE011");
    }

    #[test]
    fn what_cannot_be_a_key_is_refused() {
        for text in ["", " ", "---", "\u{feff}\u{200b}", "\n"] {
            assert_eq!(canonical(text), Err(KeyError::Empty), "{text:?}");
        }
        for text in [
            "AB\0CD",
            "AB\u{7}CD",
            "ABÄCD",
            "AB/CD",
            "ABCD!",
            "ＡＢＣＤ",
            "AB🔑CD",
            "AB\u{1b}[0m",
        ] {
            assert_eq!(canonical(text), Err(KeyError::Character), "{text:?}");
        }
    }

    #[test]
    fn lengths_are_limited_before_and_after() {
        assert_eq!(canonical(&"A".repeat(128)).unwrap().len(), 128);
        assert_eq!(canonical(&"A".repeat(129)), Err(KeyError::TooLong));
        assert_eq!(canonical(&"A-".repeat(128)).unwrap().len(), 128);
        assert_eq!(canonical(&"-".repeat(256)), Err(KeyError::Empty));
        assert_eq!(canonical(&"\u{2013}".repeat(257)), Err(KeyError::TooLong));
    }

    /// The hash was made with `printf SFK7M2PQX0R1 | sha256sum`.
    #[test]
    fn the_hash_is_of_the_canonical_form() {
        let key = CanonicalKey::of("sf-k7m2p-qxori").unwrap();
        assert_eq!(
            key.sha256_hex(),
            "00c8b3058c99c8b6f68a046dc308e3336fc3a5ab1ee7d65a2b18386719712438"
        );
        assert_eq!(key.last4(), "X0R1");
        assert_eq!(CanonicalKey::of("ab").unwrap().last4(), "AB");
    }

    #[test]
    fn secrets_stay_hidden() {
        let key = CanonicalKey::of("SFK7M2PQX0R1").unwrap();
        assert_eq!(format!("{key:?}"), "CanonicalKey(redacted)");
    }
}
