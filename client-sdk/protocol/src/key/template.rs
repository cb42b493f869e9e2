//! The shape of a product's keys: making them, and recognizing them offline.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::canonical::fold_word;
use super::grammar::{KeyTemplateError, Part, parts};
use super::{CanonicalKey, LicenseKey, check};
use crate::environment::Environment;

/// Crockford's base32 alphabet: no `I`, `L` and `O`, which look like digits, and no `U`, which spells rude words.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The shape of a plan's license keys, such as `SF-XXXXX-XXXXX-XXXXX-XXXXX` or `mm_{env}_XXXXXXXXXXXXXXXXXXXXXXXX`.
///
/// | in the template | in the key |
/// |---|---|
/// | `X` | one of the 32 symbols of Crockford's alphabet |
/// | `{env}`, `{ENV}` | `test` or `live` ([`Environment::key_word`]), in that case |
/// | `{plan}`, `{PLAN}`, at most once | the key word of the plan, in that case |
/// | other ASCII letters and digits, `-`, `_`, `.` | the same (write a literal X as `x`; keys are read in either case) |
///
/// Of 16 symbols or more the last two are check symbols, of 10 to 15 the last one; below 10 there are none. Every other
/// symbol carries 5 bits of randomness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyTemplate {
    text: String,
    parts: Vec<Part>,
}

/// What a key looks like against a template, told without the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyShape {
    /// The key does not follow the template: another product's, an imported one, or no key at all.
    Foreign,
    /// The key follows the template but its check symbols are wrong: a typing slip.
    Slip,
    /// The key follows the template and its check symbols (if any) are right. It may still not exist.
    WellFormed {
        /// The environment that the key tells; `None` if the template has neither `{env}` nor check symbols.
        environment: Option<Environment>,
    },
}

impl KeyTemplate {
    /// The fewest symbols of a template.
    pub const MIN_SYMBOLS: usize = 8;
    /// The most symbols of a template.
    pub const MAX_SYMBOLS: usize = check::MAX_SYMBOLS;
    /// The longest template, in characters.
    pub const MAX_LENGTH: usize = 64;

    /// Reads a template.
    ///
    /// # Errors
    /// [`KeyTemplateError`] tells what is wrong and how to mend it.
    pub fn parse(text: &str) -> Result<Self, KeyTemplateError> {
        let found = text.chars().count();
        if found > Self::MAX_LENGTH {
            return Err(KeyTemplateError::TooLong { found });
        }
        let template = Self {
            text: text.to_owned(),
            parts: parts(text)?,
        };
        match template.symbol_count() {
            found if found < Self::MIN_SYMBOLS => Err(KeyTemplateError::TooFewSymbols { found }),
            found if found > Self::MAX_SYMBOLS => Err(KeyTemplateError::TooManySymbols { found }),
            _ => Ok(template),
        }
    }

    /// The text it was read from.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it has `{plan}`, so that every plan needs a key word.
    #[must_use]
    pub fn needs_plan_word(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Plan(_)))
    }

    /// Whether it has `{env}`, so that keys name their environment.
    #[must_use]
    pub fn has_environment(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Environment(_)))
    }

    /// How many symbols a key has, check symbols included: 8 to 30.
    #[must_use]
    pub fn symbol_count(&self) -> usize {
        self.parts.iter().filter(|part| **part == Part::Symbol).count()
    }

    /// How many of the symbols are check symbols: 0, 1 or 2.
    #[must_use]
    pub fn check_count(&self) -> usize {
        check::check_count(self.symbol_count())
    }

    /// Makes a key. `random` fills its argument with bytes of the operating system's randomness, one byte for each symbol
    /// that is no check symbol. Of `plan_word` the characters that keys can carry are used, if the template has `{plan}`.
    #[must_use]
    pub fn generate(&self, environment: Environment, plan_word: &str, random: &mut dyn FnMut(&mut [u8])) -> LicenseKey {
        let mut symbols = vec![0; self.symbol_count()];
        let free = symbols.len() - self.check_count();
        random(&mut symbols[..free]);
        // The low 5 of 8 uniform bits are uniform: 256 is a multiple of 32.
        symbols.iter_mut().for_each(|symbol| *symbol &= 31);
        check::complete(&mut symbols, environment);
        LicenseKey::new(self.write(environment, plan_word, &symbols))
    }

    /// Tells what a key looks like against the template. `plan_words` are the key words of the product's plans; they
    /// matter only to templates with `{plan}`.
    #[must_use]
    pub fn inspect(&self, key: &CanonicalKey, plan_words: &[&str]) -> KeyShape {
        let plan_words = if self.needs_plan_word() { plan_words } else { &[""] };
        // Without `{env}` every environment reads alike, so one reading will do.
        let environments = if self.has_environment() {
            &Environment::ALL[..]
        } else {
            &Environment::ALL[..1]
        };
        let shapes = plan_words
            .iter()
            .flat_map(|word| environments.iter().map(|env| self.inspect_as(key, *env, word)));
        // A plan word of base32 symbols can make two readings possible: the one with right check symbols is meant.
        let rank = |shape: &KeyShape| match shape {
            KeyShape::Foreign => 0,
            KeyShape::Slip => 1,
            KeyShape::WellFormed { .. } => 2,
        };
        shapes.max_by_key(rank).unwrap_or(KeyShape::Foreign)
    }

    /// Reads the key as one of this environment and plan.
    fn inspect_as(&self, key: &CanonicalKey, environment: Environment, plan_word: &str) -> KeyShape {
        let Some(symbols) = self.symbols_of(key, environment, plan_word) else {
            return KeyShape::Foreign;
        };
        let named = self.has_environment().then_some(environment);
        if self.check_count() == 0 {
            return KeyShape::WellFormed { environment: named };
        }
        match check::environment_of(&symbols) {
            told @ Some(_) if named.is_none() || named == told => KeyShape::WellFormed { environment: told },
            _ => KeyShape::Slip,
        }
    }

    /// The values of the key's symbols, if everything else of it is as the template says.
    fn symbols_of(&self, key: &CanonicalKey, environment: Environment, plan_word: &str) -> Option<Vec<u8>> {
        let mut rest = key.expose();
        let mut symbols = Vec::with_capacity(Self::MAX_SYMBOLS);
        for part in &self.parts {
            rest = match part {
                Part::Symbol => {
                    let symbol = ALPHABET
                        .iter()
                        .position(|symbol| Some(symbol) == rest.as_bytes().first())?;
                    symbols.push(u8::try_from(symbol).ok()?);
                    &rest[1..]
                }
                fixed => rest.strip_prefix(&fold_word(&fixed.fixed_text(environment, plan_word)))?,
            };
        }
        rest.is_empty().then_some(symbols)
    }

    fn write(&self, environment: Environment, plan_word: &str, symbols: &[u8]) -> String {
        let mut symbols = symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)]));
        let mut text = String::with_capacity(self.text.len() + plan_word.len());
        for part in &self.parts {
            match part {
                Part::Symbol => text.extend(symbols.next()),
                fixed => text.push_str(&fixed.fixed_text(environment, plan_word)),
            }
        }
        text
    }
}

impl fmt::Display for KeyTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl TryFrom<String> for KeyTemplate {
    type Error = KeyTemplateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<KeyTemplate> for String {
    fn from(template: KeyTemplate) -> Self {
        template.text
    }
}
