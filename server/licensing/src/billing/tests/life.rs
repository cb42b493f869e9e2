//! The lives of licenses as their money comes, fails, goes and returns.

use chrono::{DateTime, Duration, Utc};

use super::{
    charges::{charge, untouched},
    fixtures::{Life, day, hour, subscription},
};
use crate::{
    LicenseStatus, PlanKind, Term,
    billing::{
        ChargeFacts,
        DisputeState::{self, Inquiry, Lost, Open, Prevented, Won},
        PaymentState, PurchaseFacts, Remark, SessionState, SubscriptionFacts,
        SubscriptionState::{Active, Canceled, PastDue, Paused, Unknown, Unpaid},
        judge_purchase,
    },
    rules,
};

fn subscribed() -> Life {
    let mut life = Life::of(PlanKind::Subscription);
    life.read(&subscription(Active), day(0));
    life
}

fn past_due(first_failure: DateTime<Utc>) -> SubscriptionFacts {
    SubscriptionFacts {
        first_failure: Some(first_failure),
        ..subscription(PastDue)
    }
}

fn ended(by_dunning: bool, ended_at: DateTime<Utc>) -> SubscriptionFacts {
    SubscriptionFacts {
        state: Canceled,
        ended_by_dunning: by_dunning,
        ended_at: Some(ended_at),
        ..past_due(day(30))
    }
}

/// The charge of a purchase is read and is like this; tells the code that apps see.
fn bought(life: &mut Life, charge: ChargeFacts, now: DateTime<Utc>) -> &'static str {
    let facts = PurchaseFacts {
        session: SessionState::Complete,
        payment: PaymentState::Paid,
        charge: Some(charge),
    };
    life.money(judge_purchase(&facts).0, None, now);
    life.code(now)
}

#[test]
fn a_renewal_is_paid_an_hour_after_its_period_began() {
    let mut life = subscribed();
    for (now, period_end) in [
        (day(30), day(60)),
        (day(30) + Duration::minutes(59), day(60)),
        (hour(721), day(60)),
    ] {
        assert_eq!(life.code(now), "VALID", "before anything is read");
        let facts = SubscriptionFacts {
            period_end: Some(period_end),
            ..subscription(Active)
        };
        life.read(&facts, now);
        assert_eq!(life.code(now), "VALID");
    }
}

#[test]
fn a_failed_renewal_works_for_the_days_of_grace_and_after_the_payment() {
    let mut life = subscribed();
    let failure = day(30) + Duration::hours(1);
    for retry in [0, 1, 3, 5] {
        life.read(&past_due(failure), failure + Duration::days(retry));
    }
    assert_eq!(life.code(failure + Duration::hours(6 * 24 + 23)), "VALID");
    assert_eq!(life.code(failure + Duration::days(7) + Duration::minutes(1)), "OVERDUE");
    life.read(&subscription(Active), day(40));
    assert_eq!(life.code(day(400)), "VALID");
    life.read(&past_due(day(60)), day(60));
    assert_eq!(
        (life.code(day(66)), life.code(day(67))),
        ("VALID", "OVERDUE"),
        "a later failure has a grace of its own"
    );
}

#[test]
fn dunning_that_ends_inside_the_grace_does_not_shorten_it() {
    let unpaid = SubscriptionFacts {
        state: Unpaid,
        ..past_due(day(30))
    };
    for last in [unpaid, ended(true, day(33))] {
        let mut life = subscribed();
        life.read(&past_due(day(30)), day(30));
        life.read(&last, day(33));
        assert_eq!((life.code(day(36)), life.code(day(37))), ("VALID", "OVERDUE"));
        let mut seen_late = subscribed();
        seen_late.read(&last, day(34));
        assert_eq!(seen_late.record.license.overdue, life.record.license.overdue);
    }
}

#[test]
fn dunning_that_ends_after_the_grace_gives_no_new_one() {
    let mut life = subscribed();
    life.read(&past_due(day(30)), day(30));
    life.read(&ended(true, day(50)), day(50));
    assert_eq!(life.code(day(50)), "OVERDUE");
}

#[test]
fn an_immediate_cancellation_ends_at_once_even_inside_the_grace() {
    let mut life = subscribed();
    life.read(&ended(false, day(12)), day(12));
    assert_eq!((life.code(day(11)), life.code(day(12))), ("VALID", "EXPIRED"));
    let mut life = subscribed();
    life.read(&past_due(day(30)), day(30));
    life.read(&ended(false, day(31)), day(31));
    assert_eq!((life.code(day(31)), life.record.license.overdue), ("EXPIRED", None));
}

#[test]
fn a_cancellation_at_the_end_of_the_period_and_its_undo() {
    for (cancel_at, cancel_at_period_end) in [(Some(day(30)), false), (None, true)] {
        let mut life = subscribed();
        let canceled = SubscriptionFacts {
            cancel_at,
            cancel_at_period_end,
            ..subscription(Active)
        };
        life.read(&canceled, day(10));
        assert_eq!((life.code(day(29)), life.code(day(30))), ("VALID", "EXPIRED"));
        life.read(&subscription(Active), day(11));
        assert_eq!(life.code(day(400)), "VALID");
        life.read(&canceled, day(12));
        life.read(&ended(false, day(30)), day(30));
        assert_eq!((life.code(day(29)), life.code(day(30))), ("VALID", "EXPIRED"));
    }
}

#[test]
fn a_pause_suspends_and_a_pause_of_collection_does_not() {
    let mut life = subscribed();
    life.read(&subscription(Paused), day(10));
    assert_eq!(life.code(day(10)), "SUSPENDED");
    let uncollected = SubscriptionFacts {
        collection_paused: true,
        ..subscription(Active)
    };
    assert!(life.read(&uncollected, day(11)).contains(&Remark::CollectionPaused));
    assert_eq!(life.code(day(11)), "VALID");
}

#[test]
fn an_unknown_word_changes_nothing() {
    let mut life = subscribed();
    life.read(&past_due(day(30)), day(30));
    let before = life.record.clone();
    life.read(&subscription(Unknown), day(31));
    assert_eq!(life.record, before);
}

#[test]
fn several_partial_refunds_revoke_once_nothing_is_left() {
    let mut life = Life::of(PlanKind::Perpetual);
    for (refunded, code) in [(300, "VALID"), (600, "VALID"), (999, "VALID"), (1000, "REVOKED")] {
        assert_eq!(bought(&mut life, charge(refunded, &[]), day(1)), code, "{refunded}");
    }
    assert_eq!(
        bought(&mut life, charge(600, &[]), day(2)),
        "VALID",
        "a refund failed, its money came back"
    );
    assert_eq!(
        life.record.license.status,
        LicenseStatus::Active,
        "money never touches the admins' word"
    );
}

#[test]
fn the_ways_of_a_dispute() {
    let through = |states: &[DisputeState]| {
        let mut life = Life::of(PlanKind::Perpetual);
        let read = |state| bought(&mut life, charge(0, &[(state, 1000)]), day(1));
        states.iter().copied().map(read).collect::<Vec<_>>()
    };
    assert_eq!(through(&[Inquiry, Open, Won]), ["VALID", "SUSPENDED", "VALID"]);
    assert_eq!(through(&[Open, Lost]), ["SUSPENDED", "REVOKED"]);
    assert_eq!(through(&[Inquiry, Prevented]), ["VALID", "VALID"]);
}

#[test]
fn a_refunded_renewal_locks_until_the_next_one_is_paid() {
    let mut life = subscribed();
    let refunded = SubscriptionFacts {
        last_charge: Some(charge(1000, &[])),
        ..subscription(Active)
    };
    life.read(&refunded, day(31));
    assert_eq!(life.code(day(31)), "REVOKED");
    let next = SubscriptionFacts {
        last_charge: Some(untouched()),
        ..subscription(Active)
    };
    life.read(&next, day(60));
    assert_eq!(life.code(day(60)), "VALID");
}

#[test]
fn a_recovered_payment_does_not_undo_what_an_admin_decided_in_between() {
    for stop in [rules::suspend, rules::revoke] {
        let mut life = subscribed();
        life.read(&past_due(day(30)), day(30));
        let disputed = SubscriptionFacts {
            last_charge: Some(charge(0, &[(Open, 1000)])),
            ..past_due(day(30))
        };
        life.read(&disputed, day(31));
        life.admin(&stop(&life.record, None).unwrap());
        let stopped = life.record.license.status;
        life.read(&subscription(Active), day(32));
        let license = &life.record.license;
        assert_eq!((license.status, license.hold, license.overdue), (stopped, None, None));
        assert_ne!(life.code(day(32)), "VALID");
    }
}

#[test]
fn what_an_admin_gave_after_the_end_stays() {
    let mut life = subscribed();
    life.read(&ended(false, day(30)), day(30));
    life.admin(&rules::extend(&life.record, Term::Days(14), day(31)).unwrap());
    for again in 31..40 {
        life.read(&ended(false, day(30)), day(again));
        assert_eq!(life.code(day(44)), "VALID");
    }
    let forgiven = |life: &mut Life| life.admin(&rules::reinstate(&life.record).unwrap());
    let mut life = Life::of(PlanKind::Perpetual);
    bought(&mut life, charge(1000, &[]), day(1));
    forgiven(&mut life);
    assert_eq!(bought(&mut life, charge(1000, &[]), day(2)), "VALID");
}
