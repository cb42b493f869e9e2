//! Languages on the wire.

use claviger_licensing::Language;
use poem_openapi::Enum;

/// The language of pages and mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Language", rename_all = "snake_case")]
pub(crate) enum LanguageView {
    /// English.
    En,
    /// German.
    De,
}

impl From<LanguageView> for Language {
    fn from(view: LanguageView) -> Self {
        match view {
            LanguageView::En => Self::En,
            LanguageView::De => Self::De,
        }
    }
}

impl From<Language> for LanguageView {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::De => Self::De,
        }
    }
}
