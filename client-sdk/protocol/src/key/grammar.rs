//! The grammar of key templates; see [`KeyTemplate`](super::KeyTemplate) for its table.

use crate::environment::Environment;

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Literal(char),
    Symbol,
    Environment(Case),
    Plan(Case),
}

/// The case that a word is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
}

/// Why a text is no key template, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyTemplateError {
    /// Fewer symbols than a key needs to be hard to guess.
    #[error("a key template needs at least 8 symbols but has {found}; add upper-case `X`s, as in `SF-XXXXX-XXXXX`")]
    TooFewSymbols {
        /// How many `X` the template has.
        found: usize,
    },
    /// More symbols than the check symbols can cover.
    #[error("a key template has at most 30 symbols but has {found}; remove some `X`s (20 are plenty)")]
    TooManySymbols {
        /// How many `X` the template has.
        found: usize,
    },
    /// A longer text than a template may have.
    #[error("a key template has at most 64 characters but has {found}; shorten its fixed part")]
    TooLong {
        /// How many characters the template has.
        found: usize,
    },
    /// A character that keys cannot have.
    #[error("a key template cannot have {found:?}; use ASCII letters, digits, `-`, `_`, `.`, `{{env}}` and `{{plan}}`")]
    Character {
        /// The character.
        found: char,
    },
    /// A word in braces that stands for nothing.
    #[error("a key template does not know `{{{found}}}`; the words in braces are `{{env}}` and `{{plan}}`")]
    Word {
        /// The word between the braces.
        found: String,
    },
    /// The plan's word more than once, which could make keys longer than any may be.
    #[error("a key template has `{{plan}}` at most once; remove the others")]
    PlanTwice,
    /// An opening brace without a closing one.
    #[error("a key template has a `{{` without its `}}`; write `{{env}}` or `{{plan}}`")]
    Brace,
}

impl Part {
    /// What stands in the key for a part that is no symbol.
    pub(super) fn fixed_text(self, environment: Environment, plan_word: &str) -> String {
        match self {
            Self::Symbol => String::new(),
            Self::Literal(literal) => literal.to_string(),
            Self::Environment(case) => case.apply(environment.key_word()),
            Self::Plan(case) => case
                .apply(plan_word)
                .chars()
                .filter(|character| is_literal(*character))
                .collect(),
        }
    }
}

impl Case {
    fn apply(self, word: &str) -> String {
        match self {
            Self::Lower => word.to_ascii_lowercase(),
            Self::Upper => word.to_ascii_uppercase(),
        }
    }
}

/// Reads the pieces of a template; how many symbols there are is not looked at.
pub(super) fn parts(text: &str) -> Result<Vec<Part>, KeyTemplateError> {
    let mut parts = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        parts.push(match character {
            'X' => Part::Symbol,
            '{' => {
                let (word, after) = rest.split_once('}').ok_or(KeyTemplateError::Brace)?;
                rest = after;
                placeholder(word)?
            }
            literal if is_literal(literal) => Part::Literal(literal),
            found => return Err(KeyTemplateError::Character { found }),
        });
    }
    match parts.iter().filter(|part| matches!(part, Part::Plan(_))).count() {
        0 | 1 => Ok(parts),
        _ => Err(KeyTemplateError::PlanTwice),
    }
}

fn placeholder(word: &str) -> Result<Part, KeyTemplateError> {
    match word {
        "env" => Ok(Part::Environment(Case::Lower)),
        "ENV" => Ok(Part::Environment(Case::Upper)),
        "plan" => Ok(Part::Plan(Case::Lower)),
        "PLAN" => Ok(Part::Plan(Case::Upper)),
        _ => Err(KeyTemplateError::Word { found: word.to_owned() }),
    }
}

fn is_literal(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}
