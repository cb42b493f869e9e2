use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{
    charges::{untouched, variants, verdict},
    fixtures::{day, hour, paid, subscription},
};
use crate::{
    HoldCause,
    billing::{
        Funding, Remark, Standing, SubscriptionFacts,
        SubscriptionState::{
            self, Active, Canceled, Incomplete, IncompleteExpired, PastDue, Paused, PausedByDunning, Trialing, Unknown,
            Unpaid,
        },
        judge_subscription,
    },
};

pub(super) const STATES: [(&str, SubscriptionState); 10] = [
    ("incomplete", Incomplete),
    ("incomplete_expired", IncompleteExpired),
    ("trialing", Trialing),
    ("active", Active),
    ("past_due", PastDue),
    ("unpaid", Unpaid),
    ("paused", Paused),
    ("paused by dunning", PausedByDunning),
    ("canceled", Canceled),
    ("another word", Unknown),
];

type Moment = Option<DateTime<Utc>>;

/// `cancel_at`, `cancel_at_period_end`, and the end that they mean for a period that ends with day 30.
pub(super) fn planned_ends() -> [(Moment, bool, Moment); 4] {
    [
        (None, false, None),
        (None, true, Some(day(30))),
        (Some(day(20)), false, Some(day(20))),
        (Some(day(20)), true, Some(day(20))),
    ]
}

/// What a paid subscription lacks, and when it ends.
#[derive(Clone, Copy, PartialEq)]
enum Lack {
    Nothing,
    /// A payment, from its first failure on.
    Payment,
    /// A payment, from its first failure on, or from the end if that failure is not known.
    LastPayment,
    /// Its pause.
    Pause,
}

#[derive(Clone, Copy)]
enum End {
    Never,
    AsPlanned,
    Ended,
}

/// State, ended by dunning, ever paid (`None` is both); then what is to be expected.
type Row = (SubscriptionState, Option<bool>, Option<bool>, Funding, Lack, End);

const ROWS: [Row; 13] = [
    (Incomplete, None, None, Funding::Awaited, Lack::Nothing, End::Never),
    (
        IncompleteExpired,
        None,
        None,
        Funding::Failed,
        Lack::Nothing,
        End::Never,
    ),
    (Trialing, None, None, Funding::Paid, Lack::Nothing, End::AsPlanned),
    (Active, None, None, Funding::Paid, Lack::Nothing, End::AsPlanned),
    (PastDue, None, None, Funding::Paid, Lack::Payment, End::AsPlanned),
    (Unpaid, None, None, Funding::Paid, Lack::Payment, End::AsPlanned),
    (Paused, None, None, Funding::Paid, Lack::Pause, End::AsPlanned),
    (
        PausedByDunning,
        None,
        Some(true),
        Funding::Paid,
        Lack::Payment,
        End::AsPlanned,
    ),
    (
        PausedByDunning,
        None,
        Some(false),
        Funding::Awaited,
        Lack::Nothing,
        End::Never,
    ),
    (
        Canceled,
        Some(false),
        Some(true),
        Funding::Paid,
        Lack::Nothing,
        End::Ended,
    ),
    (
        Canceled,
        Some(true),
        Some(true),
        Funding::Paid,
        Lack::LastPayment,
        End::Never,
    ),
    (Canceled, None, Some(false), Funding::Failed, Lack::Nothing, End::Never),
    // Nothing of this row is looked at: an unknown word leaves everything as it was.
    (Unknown, None, None, Funding::Awaited, Lack::Nothing, End::Never),
];

fn row(facts: &SubscriptionFacts, before: &Standing) -> Row {
    let ever_paid = before.funding == Funding::Paid || facts.last_charge.is_some();
    let fits = |row: &&Row| {
        row.0 == facts.state
            && row.1.is_none_or(|dunning| dunning == facts.ended_by_dunning)
            && row.2.is_none_or(|paid| paid == ever_paid)
    };
    let rows: Vec<_> = ROWS.iter().filter(fits).collect();
    assert_eq!(rows.len(), 1, "{facts:?}");
    *rows[0]
}

fn expected(facts: &SubscriptionFacts, charge: &str, planned: Moment, before: &Standing) -> Standing {
    let (state, _, _, funding, lack, end) = row(facts, before);
    if state == Unknown {
        return *before;
    }
    let failure = [facts.first_failure, before.overdue_since].into_iter().flatten().next();
    let gone_or_in_doubt = verdict(charge).0;
    Standing {
        funding,
        hold: match (funding, gone_or_in_doubt, lack) {
            (Funding::Paid, Some(cause), _) => Some(cause),
            (Funding::Paid, None, Lack::Pause) => Some(HoldCause::Paused),
            _ => None,
        },
        ends_at: match end {
            End::Never => None,
            End::AsPlanned => planned,
            End::Ended => facts.ended_at,
        },
        overdue_since: match lack {
            Lack::Nothing | Lack::Pause => None,
            Lack::Payment => failure,
            Lack::LastPayment => failure.or(facts.ended_at),
        },
    }
}

#[test]
fn every_combination() {
    let overdue = Standing {
        overdue_since: Some(day(3)),
        ..paid()
    };
    let ending = Standing {
        ends_at: Some(day(9)),
        hold: Some(HoldCause::Disputed),
        ..paid()
    };
    let failed = Standing {
        funding: Funding::Failed,
        ..Standing::default()
    };
    let mut judged = 0;
    for (_, state) in STATES {
        for (charge, last_charge) in variants() {
            for (cancel_at, cancel_at_period_end, planned) in planned_ends() {
                for first_failure in [None, Some(day(4))] {
                    for ended_by_dunning in [false, true] {
                        for before in [Standing::default(), failed, paid(), overdue, ending] {
                            let facts = SubscriptionFacts {
                                ended_by_dunning,
                                ended_at: (state == Canceled).then(|| day(8)),
                                cancel_at,
                                cancel_at_period_end,
                                first_failure,
                                last_charge: last_charge.clone(),
                                ..subscription(state)
                            };
                            let standing = judge_subscription(&facts, &before).0;
                            assert_eq!(
                                standing,
                                expected(&facts, charge, planned, &before),
                                "{facts:?} {before:?}"
                            );
                            assert_eq!(
                                judge_subscription(&facts, &standing).0,
                                standing,
                                "read again: {facts:?}"
                            );
                            judged += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(judged, STATES.len() * variants().len() * 4 * 2 * 2 * 5);
}

#[test]
fn remarks_are_about_what_is_paid_for() {
    for (name, state) in STATES {
        for quantity in [0, 1, 2, u64::MAX] {
            for collection_paused in [false, true] {
                for (charge, last_charge) in variants() {
                    let facts = SubscriptionFacts {
                        quantity,
                        collection_paused,
                        last_charge,
                        ended_at: Some(day(8)),
                        ..subscription(state)
                    };
                    let (standing, remarks) = judge_subscription(&facts, &paid());
                    let mut expected = BTreeSet::new();
                    if !matches!(state, Incomplete | IncompleteExpired) {
                        expected = verdict(charge).1;
                        expected.extend((quantity != 1).then_some(Remark::QuantityIgnored));
                        expected.extend(collection_paused.then_some(Remark::CollectionPaused));
                    }
                    assert_eq!(remarks, expected, "{name}, {charge}");
                    let plain = SubscriptionFacts {
                        quantity: 1,
                        collection_paused: false,
                        ..facts
                    };
                    assert_eq!(
                        judge_subscription(&plain, &paid()).0,
                        standing,
                        "a remark changes nothing"
                    );
                }
            }
        }
    }
}

/// The period moves an hour or more before the renewal is paid, so its end must not be asked.
#[test]
fn the_period_of_a_subscription_that_goes_on_plays_no_part() {
    for state in [Trialing, Active, PastDue, Unpaid, Paused] {
        let judge = |period_end| {
            let facts = SubscriptionFacts {
                period_end,
                first_failure: Some(hour(7)),
                ..subscription(state)
            };
            judge_subscription(&facts, &paid()).0
        };
        assert_eq!(judge(Some(day(30))), judge(Some(day(60))));
        assert_eq!(judge(Some(day(30))), judge(Some(day(0))));
        assert_eq!(judge(Some(day(30))), judge(None));
    }
}

#[test]
fn an_end_that_was_not_told_is_the_last_day_it_can_have_run() {
    let mut facts = SubscriptionFacts {
        cancel_at: Some(day(20)),
        ..subscription(Canceled)
    };
    let ends_at = |facts: &SubscriptionFacts| judge_subscription(facts, &paid()).0.ends_at;
    assert_eq!(ends_at(&facts), Some(day(20)));
    facts.cancel_at = None;
    assert_eq!(ends_at(&facts), Some(day(30)));
}

#[test]
fn nothing_is_granted_for_a_first_payment_that_never_came() {
    for ended_by_dunning in [false, true] {
        let mut facts = SubscriptionFacts {
            ended_by_dunning,
            ended_at: Some(day(1)),
            first_failure: Some(day(0)),
            last_charge: None,
            ..subscription(Canceled)
        };
        assert_eq!(
            judge_subscription(&facts, &Standing::default()).0.funding,
            Funding::Failed
        );
        facts.last_charge = Some(untouched());
        assert_eq!(
            judge_subscription(&facts, &Standing::default()).0.funding,
            Funding::Paid
        );
    }
}
