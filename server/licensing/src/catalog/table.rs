use std::collections::BTreeSet;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    mistake::{Mistakes, Seen},
    spelling,
    value::show,
};

/// A table of the file while it is read. It remembers which keys were asked for; the others are mistakes.
///
/// Readers take a value and give what they read, or the rest of a sentence that begins with the key: what it is, and what
/// to write instead.
pub(super) struct Table<'t> {
    /// What it declares, with its article: `a plan`.
    what: &'static str,
    place: usize,
    entries: &'t DeTable<'t>,
    asked: Vec<&'static str>,
    mistakes: &'t Mistakes<'t>,
}

impl<'t> Table<'t> {
    pub(super) const fn new(
        what: &'static str,
        place: usize,
        entries: &'t DeTable<'t>,
        mistakes: &'t Mistakes<'t>,
    ) -> Self {
        Self {
            what,
            place,
            entries,
            asked: Vec::new(),
            mistakes,
        }
    }

    /// The value of a key, if it is there and good.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&DeValue<'t>) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.ask(key)?;
        match read(value.get_ref()) {
            Ok(read) => Some(read),
            Err(message) => {
                self.refuse(key, &message);
                None
            }
        }
    }

    /// The value of a key that must be there; `example` is a good one, as it is written in the file.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&DeValue<'t>) -> Result<T, String>,
    ) -> Option<T> {
        if self.ask(key).is_none() {
            self.miss(key, example);
        }
        self.optional(key, read)
    }

    /// A code that must be there and be unique among `seen`; `kind` is what it names.
    pub(super) fn code(
        &mut self,
        kind: &str,
        example: &str,
        seen: &mut Seen,
        read: impl FnOnce(&DeValue<'t>) -> Result<String, String>,
    ) -> Option<String> {
        let code = self.required("code", example, read)?;
        self.unique("code", &code, seen, |first| {
            format!("give each {kind} its own code; line {first} has this one")
        });
        Some(code)
    }

    /// Notes a mistake if this value of a key is among `seen`. `advice` gets the line of the first.
    pub(super) fn unique(&self, key: &str, word: &str, seen: &mut Seen, advice: impl FnOnce(usize) -> String) {
        if let Some(first) = seen.before(word, self.mistakes.line(self.place_of(key))) {
            self.refuse(key, &format!("is \"{word}\" a second time; {}", advice(first)));
        }
    }

    /// A table inside this one.
    pub(super) fn table(&mut self, key: &'static str, what: &'static str, example: &str) -> Option<Self> {
        let value = self.ask(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Some(Self::new(what, value.span().start, entries, self.mistakes)),
            other => {
                self.refuse(
                    key,
                    &format!("is {}; write it with braces: {key} = {example}", show(other)),
                );
                None
            }
        }
    }

    /// The tables of a list, which has a `[[header]]` for each.
    pub(super) fn tables(&mut self, key: &'static str, what: &'static str, header: &str) -> Vec<Self> {
        let advice = |found: &str| format!("is {found}; write a heading [[{header}]] for each");
        let Some(value) = self.ask(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.refuse(key, &advice(&show(value.get_ref())));
            return Vec::new();
        };
        let table = |item: &'t Spanned<DeValue<'t>>| match item.get_ref() {
            DeValue::Table(entries) => Some(Self::new(what, item.span().start, entries, self.mistakes)),
            other => {
                let message = format!("`{key}` {}", advice(&format!("a list with {}", show(other))));
                self.mistakes.note(item.span().start, message);
                None
            }
        };
        items.iter().filter_map(table).collect()
    }

    /// The names in a list of texts.
    pub(super) fn names(
        &mut self,
        key: &'static str,
        read: impl Fn(&DeValue<'t>) -> Result<String, String>,
    ) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let Some(value) = self.ask(key) else { return names };
        let DeValue::Array(items) = value.get_ref() else {
            self.refuse(
                key,
                &format!("is {}; write a list of names, such as [\"sso\"]", show(value.get_ref())),
            );
            return names;
        };
        for item in items.iter() {
            let name = read(item.get_ref());
            let name = name.and_then(|name| match names.contains(&name) {
                true => Err(format!("is \"{name}\" a second time; remove one of them")),
                false => Ok(name),
            });
            match name {
                Ok(name) => drop(names.insert(name)),
                Err(message) => self
                    .mistakes
                    .note(item.span().start, format!("an entry of `{key}` {message}")),
            }
        }
        names
    }

    /// All entries of a table whose keys the seller chooses.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'t str, usize, &'t Spanned<DeValue<'t>>)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), key.span().start, value))
    }

    /// Is the key there, good or not?
    pub(super) fn has(&mut self, key: &'static str) -> bool {
        self.ask(key).is_some()
    }

    /// Notes a mistake in the value of a key; `message` goes on after the key.
    pub(super) fn refuse(&self, key: &str, message: &str) {
        self.mistakes.note(self.place_of(key), format!("`{key}` {message}"));
    }

    /// Notes that a key is missing.
    pub(super) fn miss(&self, key: &str, example: &str) {
        let what = self.what.split_once(' ').map_or(self.what, |(_, noun)| noun);
        self.mistakes.note(
            self.place,
            format!("this {what} has no `{key}`; write {key} = {example}"),
        );
    }

    /// Ends the reading: every key that nobody asked for is a mistake.
    pub(super) fn finish(self) {
        for (key, place, _) in self.entries().filter(|(key, ..)| !self.asked.contains(key)) {
            let advice = spelling::advice(key, &self.asked, &format!("{} has", self.what));
            self.mistakes
                .note(place, format!("`{key}` is no key of {}; {advice}", self.what));
        }
    }

    /// For mistakes that no key of the table causes.
    pub(super) const fn mistakes(&self) -> &'t Mistakes<'t> {
        self.mistakes
    }

    fn ask(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.get(key)
    }

    fn place_of(&self, key: &str) -> usize {
        self.entries.get(key).map_or(self.place, |value| value.span().start)
    }
}
