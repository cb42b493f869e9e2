//! However often and at whichever moments the money is read, the license ends up the same.

use proptest::prelude::*;

use super::{
    charges::variants,
    fixtures::{Life, YEAR, day, subscription},
    fund::renew,
};
use crate::{
    License, PlanKind,
    billing::{
        ChargeFacts, PaymentState, PurchaseFacts, SessionState, SubscriptionFacts,
        SubscriptionState::{Active, Canceled, PastDue, Paused, PausedByDunning, Trialing, Unknown, Unpaid},
        judge_purchase, judge_subscription,
    },
};

fn charges() -> impl Strategy<Value = Option<ChargeFacts>> {
    let charges: Vec<_> = variants().into_iter().map(|(_, charge)| charge).collect();
    prop::sample::select(charges)
}

/// A subscription that was paid once, and whether its price is that of another plan. Where the facts are silent, what
/// was seen before decides, so they are not silent here.
fn moments() -> impl Strategy<Value = Vec<(SubscriptionFacts, bool)>> {
    let states = vec![Trialing, Active, PastDue, Unpaid, Paused, PausedByDunning, Canceled];
    let ends = (any::<bool>(), prop::option::of(20..40_i64), 1..40_i64);
    let state = prop::sample::select(states);
    let moment = (state, ends, charges(), 1..40_i64, any::<(bool, bool)>()).prop_map(
        |(state, (cancel_at_period_end, cancel_at, ended_at), last_charge, failure, (ended_by_dunning, moved))| {
            let facts = SubscriptionFacts {
                ended_by_dunning,
                ended_at: Some(day(ended_at)),
                cancel_at: cancel_at.map(day),
                cancel_at_period_end,
                first_failure: Some(day(failure)),
                last_charge,
                ..subscription(state)
            };
            (facts, moved)
        },
    );
    prop::collection::vec(moment, 1..10)
}

fn seen() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(any::<bool>(), 10)
}

/// The license but for the moment at which its hold was noticed.
fn license(life: &Life) -> License {
    let mut license = life.record.license.clone();
    if let Some(hold) = &mut license.hold {
        hold.since = day(0);
    }
    license
}

/// Reads some moments and the last one, and compares with who read the last one only.
fn compare<M>(start: &Life, moments: &[M], seen: &[bool], read: impl Fn(&mut Life, &M)) -> Result<(), TestCaseError> {
    let (last, earlier) = moments.split_last().unwrap();
    let mut attentive = start.clone();
    for (moment, _) in earlier.iter().zip(seen).filter(|(_, seen)| **seen) {
        read(&mut attentive, moment);
    }
    read(&mut attentive, last);
    let mut late = start.clone();
    read(&mut late, last);
    prop_assert_eq!(license(&late), license(&attentive));
    prop_assert_eq!(&late.record.plan, &attentive.record.plan);
    prop_assert_eq!(&start.record.activations, &attentive.record.activations);
    prop_assert_eq!(&start.record.license.key_hash, &attentive.record.license.key_hash);
    Ok(())
}

fn read_charge(life: &mut Life, charge: &Option<ChargeFacts>) {
    let facts = PurchaseFacts {
        session: SessionState::Complete,
        payment: PaymentState::Paid,
        charge: charge.clone(),
    };
    life.money(judge_purchase(&facts).0, None, day(41));
}

proptest! {
    #[test]
    fn a_subscription_read_at_any_moments(moments in moments(), seen in seen()) {
        let start = Life::of(PlanKind::Subscription);
        let own = start.record.plan.clone();
        let mut team = start.plan("team");
        team.grace_days = 3;
        compare(&start, &moments, &seen, |life, (facts, moved)| {
            let standing = judge_subscription(facts, &life.standing).0;
            life.money(standing, Some(if *moved { &team } else { &own }), day(41));
            let unknown = judge_subscription(&subscription(Unknown), &life.standing).0;
            assert_eq!(life.money(unknown, None, day(41)), [], "an unknown word");
        })?;
    }

    #[test]
    fn a_purchase_read_at_any_moments(charges in prop::collection::vec(charges(), 1..10), seen in seen()) {
        compare(&Life::of(YEAR), &charges, &seen, read_charge)?;
    }

    #[test]
    fn a_renewal_read_at_any_moments(
        charges in prop::collection::vec(charges(), 1..10),
        seen in seen(),
        end in prop::option::of(1..60_i64),
    ) {
        let mut start = Life::of(YEAR);
        start.record.license.expires_at = end.map(day);
        let plan = start.record.plan.clone();
        renew(&mut start, &plan, day(30));
        compare(&start, &charges, &seen, read_charge)?;
    }
}
