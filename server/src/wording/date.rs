use chrono::{DateTime, Datelike, Utc};
use claviger_licensing::Language;

use super::pick;

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// The day in UTC: `22 November 2026`, `22. November 2026`.
pub(crate) fn date(language: Language, at: DateTime<Utc>) -> String {
    let months = pick(language, ENGLISH_MONTHS, GERMAN_MONTHS);
    let month = months[at.month0() as usize];
    let dot = pick(language, "", ".");
    format!("{}{dot} {month} {}", at.day(), at.year())
}

/// Day and minute, for what ends within a day: `22 November 2026, 14:05 UTC`, `22. November 2026, 14:05 Uhr (UTC)`.
pub(crate) fn moment(language: Language, at: DateTime<Utc>) -> String {
    let zone = pick(language, "UTC", "Uhr (UTC)");
    format!("{}, {} {zone}", date(language, at), at.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn a_day_is_written_as_people_write_it() {
        let at = Utc.with_ymd_and_hms(2026, 3, 2, 23, 59, 59).unwrap();
        assert_eq!(date(Language::En, at), "2 March 2026");
        assert_eq!(date(Language::De, at), "2. März 2026");
        assert_eq!(moment(Language::En, at), "2 March 2026, 23:59 UTC");
        assert_eq!(moment(Language::De, at), "2. März 2026, 23:59 Uhr (UTC)");
    }

    #[test]
    fn every_month_has_a_name() {
        for month in 1..=12 {
            let at = Utc.with_ymd_and_hms(2026, month, 1, 0, 0, 0).unwrap();
            assert!(date(Language::En, at).contains(ENGLISH_MONTHS[month as usize - 1]));
            assert!(date(Language::De, at).contains(GERMAN_MONTHS[month as usize - 1]));
        }
    }
}
