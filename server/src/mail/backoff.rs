use chrono::TimeDelta;

/// The pauses after the first attempts: most troubles are over soon.
const FIRST: [TimeDelta; 5] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
    TimeDelta::hours(4),
];
/// The pause after each later one.
const LATER: TimeDelta = TimeDelta::hours(8);
/// With these a mail is tried for about three days, in which somebody notices that the mail server is away.
const ATTEMPTS: u32 = 14;

/// How long to wait after an attempt, by how many there were; `None` to give up.
pub(super) fn pause(attempts: u32) -> Option<TimeDelta> {
    let index = usize::try_from(attempts.saturating_sub(1)).ok()?;
    (attempts < ATTEMPTS).then(|| FIRST.get(index).copied().unwrap_or(LATER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_after_about_three_days() {
        let pauses: Vec<_> = (1..).map_while(pause).collect();
        assert_eq!(pauses[0], TimeDelta::minutes(1));
        assert!(pauses.is_sorted());
        let total: TimeDelta = pauses.iter().sum();
        assert!((60..=78).contains(&total.num_hours()), "{total}");
        assert_eq!(pause(u32::MAX), None);
        assert_eq!(
            pause(0),
            Some(TimeDelta::minutes(1)),
            "a resent mail may have none counted"
        );
    }
}
