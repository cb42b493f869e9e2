//! Lengths of time as a seller writes them: `"4 hours"`, `"12 months"`.

use toml::de::DeValue;

use super::value::{show, text};
use crate::{Interval, Term};

const MINUTES_PER_HOUR: u64 = 60;
const MINUTES_PER_DAY: u64 = 24 * MINUTES_PER_HOUR;

/// A length of time. Months have no length in minutes, so the two kinds do not mix.
#[derive(Clone, Copy)]
enum Length {
    Minutes(u64),
    Months(u64),
}

/// How often clients ask, in minutes.
pub(super) fn check_interval(value: &DeValue<'_>) -> Result<u32, String> {
    read(
        value,
        "a time from \"1 minute\" to \"31 days\"",
        |length| match length {
            Length::Minutes(minutes @ 1..) if minutes <= 31 * MINUTES_PER_DAY => u32::try_from(minutes).ok(),
            _ => None,
        },
    )
}

/// How long a token works without the server, in hours.
pub(super) fn offline(value: &DeValue<'_>) -> Result<u32, String> {
    read(
        value,
        "whole hours or days from \"1 hour\" to \"366 days\"",
        |length| match length {
            Length::Minutes(minutes @ 1..) if minutes <= 366 * MINUTES_PER_DAY => {
                whole_units(minutes, MINUTES_PER_HOUR).and_then(|hours| u32::try_from(hours).ok())
            }
            _ => None,
        },
    )
}

/// How long a license of a fixed term lasts.
pub(super) fn term(value: &DeValue<'_>) -> Result<Term, String> {
    read(
        value,
        "whole days, weeks, months or years up to \"100 years\", such as \"12 months\"",
        |length| match length {
            Length::Minutes(minutes @ 1..) if minutes <= 36_600 * MINUTES_PER_DAY => {
                whole_units(minutes, MINUTES_PER_DAY)
                    .and_then(|days| u16::try_from(days).ok())
                    .map(Term::Days)
            }
            Length::Months(months @ 1..=1200) => u16::try_from(months).ok().map(Term::Months),
            _ => None,
        },
    )
}

/// How often a subscription is paid.
pub(super) fn billing_interval(value: &DeValue<'_>) -> Result<Interval, String> {
    read(
        value,
        "whole months or years from \"1 month\" to \"3 years\"",
        |length| match length {
            Length::Months(months @ 1..=36) => u16::try_from(months).ok().map(|months| Interval { months }),
            _ => None,
        },
    )
}

fn read<T>(value: &DeValue<'_>, wanted: &str, accept: impl FnOnce(Length) -> Option<T>) -> Result<T, String> {
    let written = text(value, &format!("{wanted}, in quotes"), |_| true)?;
    length(written)
        .and_then(accept)
        .ok_or_else(|| format!("is {}; write {wanted}", show(value)))
}

fn whole_units(minutes: u64, unit: u64) -> Option<u64> {
    minutes.is_multiple_of(unit).then_some(minutes / unit)
}

fn length(written: &str) -> Option<Length> {
    let (count, unit) = written.split_once(' ')?;
    if !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count = u64::from(count.parse::<u32>().ok()?);
    Some(match unit.strip_suffix('s').unwrap_or(unit) {
        "minute" => Length::Minutes(count),
        "hour" => Length::Minutes(count * MINUTES_PER_HOUR),
        "day" => Length::Minutes(count * MINUTES_PER_DAY),
        "week" => Length::Minutes(count * 7 * MINUTES_PER_DAY),
        "month" => Length::Months(count),
        "year" => Length::Months(count * 12),
        _ => return None,
    })
}
