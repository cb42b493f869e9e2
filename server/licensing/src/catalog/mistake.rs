use std::{
    cell::RefCell,
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

use serde::Serialize;

/// Something wrong in a catalog file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The character in that line, from 1.
    pub column: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

/// Collects the mistakes of one text.
pub(super) struct Mistakes<'t> {
    text: &'t str,
    found: RefCell<Vec<Mistake>>,
}

impl<'t> Mistakes<'t> {
    pub(super) const fn of(text: &'t str) -> Self {
        Self {
            text,
            found: RefCell::new(Vec::new()),
        }
    }

    /// Notes a mistake at a byte of the text.
    pub(super) fn note(&self, place: usize, message: String) {
        let before = self.before(place);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before[start..].chars().count() + 1;
        self.found.borrow_mut().push(Mistake {
            line: self.line(place),
            column,
            message,
        });
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, place: usize) -> usize {
        self.before(place).matches('\n').count() + 1
    }

    /// All mistakes in the order of the text.
    pub(super) fn into_sorted(self) -> Vec<Mistake> {
        let mut found = self.found.into_inner();
        found.sort();
        found
    }

    fn before(&self, place: usize) -> &'t str {
        &self.text[..self.text.floor_char_boundary(place)]
    }
}

/// What must be unique in some part of the file, and the line in which each was first.
#[derive(Default)]
pub(super) struct Seen(BTreeMap<String, usize>);

impl Seen {
    /// The line of the first one, if this is not the first.
    pub(super) fn before(&mut self, word: &str, line: usize) -> Option<usize> {
        match self.0.entry(word.to_owned()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(none) => {
                none.insert(line);
                None
            }
        }
    }
}
