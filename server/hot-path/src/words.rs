//! Words that many devices have in common: what they run on, and the versions of an app.

use std::{
    collections::HashMap,
    sync::{OnceLock, PoisonError, RwLock},
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
#[derive(Debug)]
pub(crate) struct Words {
    /// By their numbers. Places are filled once and in order, so that whoever looks a number up waits for nobody.
    texts: Box<[OnceLock<Box<str>>]>,
    numbers: RwLock<HashMap<Box<str>, u16>>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            texts: std::iter::repeat_with(OnceLock::new).take(MAX_WORDS).collect(),
            numbers: RwLock::default(),
        }
    }
}

impl Words {
    /// How to name a word; it is kept as long as there is room.
    pub(crate) fn word<'a>(&self, text: &'a str) -> Word<'a> {
        let known = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.get(text) {
            return Word::Known(*number);
        }
        drop(known);
        if text.len() > MAX_LENGTH {
            return Word::Text(text);
        }
        self.keep(text).map_or(Word::Text(text), Word::Known)
    }

    /// The text of a word.
    pub(crate) fn text<'a>(&'a self, word: Word<'a>) -> &'a str {
        match word {
            Word::Known(number) => self.texts[usize::from(number)]
                .get()
                .expect("it has a number since it is kept"),
            Word::Text(text) => text,
        }
    }

    fn keep(&self, text: &str) -> Option<u16> {
        let mut numbers = self.numbers.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have been faster.
        if let Some(number) = numbers.get(text) {
            return Some(*number);
        }
        let number = u16::try_from(numbers.len()).ok()?;
        self.texts.get(usize::from(number))?.set(text.into()).ok()?;
        numbers.insert(text.into(), number);
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
            [first, second].map(|word| words.text(word).to_owned()),
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
        assert_eq!(words.text(Word::Text("late")), "late");
        assert_eq!(words.word("7"), Word::Known(7));
    }
}
