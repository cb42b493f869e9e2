//! Words that many devices have in common: what they run on, and the versions of an app.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use serde::{Deserialize, Serialize};

/// Words that are kept. They are never forgotten, because packed licenses name them by their numbers.
const MAX_WORDS: usize = 4096;

/// The longest word that is kept, in bytes.
const MAX_LENGTH: usize = 64;

/// A word as it lies in a packed license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Word<'a> {
    /// The number of one that is kept.
    Known(u16),
    /// Any other.
    Text(&'a str),
}

/// Words that are kept once for all devices.
#[derive(Debug, Default)]
pub(crate) struct Words(RwLock<Known>);

/// The words that are kept.
#[derive(Debug, Default)]
pub(crate) struct Known {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u16>,
}

impl Words {
    /// How to name a word; it is kept as long as there is room.
    pub(crate) fn word<'a>(&self, text: &'a str) -> Word<'a> {
        if let Some(number) = self.known().numbers.get(text) {
            return Word::Known(*number);
        }
        if text.len() > MAX_LENGTH {
            return Word::Text(text);
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.keep(text).map_or(Word::Text(text), Word::Known)
    }

    /// The words, to look numbers up.
    pub(crate) fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The text of a word.
    pub(crate) fn text<'a>(&'a self, word: Word<'a>) -> &'a str {
        match word {
            Word::Known(number) => &self.texts[usize::from(number)],
            Word::Text(text) => text,
        }
    }

    fn keep(&mut self, text: &str) -> Option<u16> {
        // Somebody else may have been faster.
        if let Some(number) = self.numbers.get(text) {
            return Some(*number);
        }
        if self.texts.len() >= MAX_WORDS {
            return None;
        }
        let number = u16::try_from(self.texts.len()).ok()?;
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_kept_once_and_found_again() {
        let words = Words::default();
        let (first, second) = (words.word("linux"), words.word("macos"));
        assert_eq!((first, second), (Word::Known(0), Word::Known(1)));
        assert_eq!(words.word("linux"), first);
        assert_eq!(
            [first, second].map(|word| words.known().text(word).to_owned()),
            ["linux", "macos"]
        );
    }

    #[test]
    fn what_is_long_or_too_much_stays_with_its_license() {
        let words = Words::default();
        let long = "x".repeat(MAX_LENGTH + 1);
        assert_eq!(words.word(&long), Word::Text(&long));
        for number in 0..MAX_WORDS {
            words.word(&number.to_string());
        }
        assert_eq!(words.word("late"), Word::Text("late"));
        assert_eq!(words.known().text(Word::Text("late")), "late");
        assert_eq!(words.word("7"), Word::Known(7));
    }
}
