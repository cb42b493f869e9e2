//! How mails and customer pages say dates, money and numbers, in each language.

mod date;
mod money;
mod number;

pub(crate) use date::{date, moment};
pub(crate) use money::{interval, money};
pub(crate) use number::number;

use claviger_licensing::Language;

/// The text of a language. Both are given in one place, so that none is missing.
pub(crate) fn pick<T>(language: Language, english: T, german: T) -> T {
    match language {
        Language::En => english,
        Language::De => german,
    }
}
