//! From a letter to what a mail program shows.

use askama::Template;
use claviger_protocol::Environment;

use super::{
    draft::{Block, Draft},
    letter::Letter,
    letters::Occasion,
    plain,
};
use crate::wording::pick;

/// A mail as it is read.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Composed {
    pub(crate) subject: String,
    pub(crate) html: String,
    pub(crate) text: String,
}

/// What both forms of a mail are filled with.
struct Layout<'a> {
    language: &'static str,
    subject: &'a str,
    draft: &'a Draft,
    monogram: String,
    /// Says that it is not the real thing, in environment `test`.
    test_note: Option<&'static str>,
    help: &'static str,
}

#[derive(Template)]
#[template(path = "mail/layout.html")]
struct Html<'a>(&'a Layout<'a>);

#[derive(Template)]
#[template(path = "mail/layout.txt")]
struct Text<'a>(&'a Layout<'a>);

/// Writes a letter.
pub(super) fn compose(letter: &Letter, occasion: &Occasion) -> Composed {
    let draft = letter.draft(occasion);
    let language = occasion.language;
    let test = occasion.environment == Environment::Test;
    let prefix = if test { "[TEST] " } else { "" };
    let subject = format!("{prefix}{}", draft.subject);
    let layout = Layout {
        language: language.as_str(),
        subject: &subject,
        monogram: draft
            .brand
            .chars()
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect(),
        test_note: test.then(|| {
            pick(
                language,
                "Test environment: no real money, and keys for trying things out.",
                "Testumgebung: kein echtes Geld, und Schlüssel nur zum Ausprobieren.",
            )
        }),
        help: pick(language, "Questions? Find help here:", "Fragen? Hier finden Sie Hilfe:"),
        draft: &draft,
    };
    // Rendering writes into memory and calls nothing that fails.
    let written = "a template that was checked at compile time can be filled";
    let html = Html(&layout).render().expect(written);
    let text = Text(&layout).render().expect(written);
    Composed { subject, html, text }
}

#[cfg(test)]
mod tests;
