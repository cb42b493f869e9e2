//! Notices from Stripe are processed by one at a time, and none is lost.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::StripeEventId;

use super::{
    Engine,
    expect::race,
    fixtures::{days, just_after, minutes, nobody, precise},
    money::notice,
    stripe_events::{done, find, finish, waiting},
};
use crate::{NewStripeEvent, Store, StripeEvent, StripeEventResult, StripeEventState};

/// What waits is claimed with the oldest first, as many as asked for, each with one attempt more.
pub async fn take_the_oldest(engine: &impl Engine) {
    let store = engine.connect().await;
    let batch: Vec<_> = [3, 1, 4, 0, 2].map(notice).into();
    store.add_stripe_events(&batch).await.unwrap();
    let first = claim(&*store, minutes(60), 2).await;
    let expected = |new: &NewStripeEvent| StripeEvent {
        attempts: 1,
        ..waiting(new)
    };
    assert_eq!(first, [expected(&batch[3]), expected(&batch[1])]);
    assert_eq!(find(&*store, batch[3].id).await, expected(&batch[3]));
    assert_eq!(claim(&*store, minutes(60), 0).await, []);
    let rest = claim(&*store, minutes(60), 100).await;
    assert_eq!(rest, [expected(&batch[4]), expected(&batch[0]), expected(&batch[2])]);
    assert_eq!(claim(&*store, minutes(60), 100).await, []);
}

/// A notice is not claimed before its time.
pub async fn wait_for_the_time(engine: &impl Engine) {
    let store = engine.connect().await;
    let new = NewStripeEvent {
        received_at: precise(),
        ..notice(1)
    };
    store.add_stripe_events(std::slice::from_ref(&new)).await.unwrap();
    assert_eq!(ids(&claim(&*store, precise() - Duration::microseconds(1), 9).await), []);
    assert_eq!(ids(&claim(&*store, precise(), 9).await), [new.id]);
    let again = StripeEventResult::Again {
        at: just_after(minutes(5)),
        error: "time-out".to_owned(),
    };
    finish(&*store, new.id, again, minutes(1)).await;
    assert_eq!(
        ids(&claim(&*store, minutes(5), 9).await),
        [],
        "the claim is given back, but it is not time"
    );
    assert_eq!(ids(&claim(&*store, just_after(minutes(5)), 9).await), [new.id]);
}

/// A claim ends at its instant; then somebody else gets the notice, and its attempts are counted on.
pub async fn lapse(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let (first, second) = (notice(1), notice(2));
    stores[0]
        .add_stripe_events(&[first.clone(), second.clone()])
        .await
        .unwrap();
    assert_eq!(claim(&*stores[0], minutes(10), 9).await.len(), 2);
    finish(&*stores[0], second.id, done(), minutes(10)).await;
    assert_eq!(claim(&*stores[1], minutes(11) - Duration::microseconds(1), 9).await, []);
    let claimed = claim(&*stores[1], minutes(11), 9).await;
    assert_eq!((ids(&claimed), claimed[0].attempts), (vec![first.id], 2));
    // Who is late with bad news does not spoil what the next one did.
    finish(&*stores[1], first.id, done(), minutes(11)).await;
    let processed = find(&*stores[0], first.id).await;
    let late = StripeEventResult::Dead {
        error: "late".to_owned(),
    };
    finish(&*stores[0], first.id, late, minutes(12)).await;
    assert_eq!(find(&*stores[0], first.id).await, processed);
}

/// Of several who claim at once in small portions, each gets notices that nobody else gets, and together they get all.
pub async fn are_exclusive_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let batch: Vec<_> = (0..100).map(notice).collect();
    stores[0].add_stripe_events(&batch).await.unwrap();
    for (round, now) in (1..).zip([days(1), days(2)]) {
        let claimed = race(8, |i| {
            let store = stores[i % 2].clone();
            async move {
                let mut mine = Vec::new();
                // Another claimer may hold what is left for the moment of its claim.
                let mut misses = 0;
                while misses < 3 && mine.len() <= 100 {
                    let portion = claim(&*store, now, 7).await;
                    misses += usize::from(portion.is_empty());
                    mine.extend(portion);
                }
                mine
            }
        })
        .await;
        let claimed: Vec<_> = claimed.into_iter().flatten().collect();
        assert_eq!(claimed.len(), 100, "each once");
        assert_eq!(
            ids(&claimed).into_iter().collect::<BTreeSet<_>>().len(),
            100,
            "all of them"
        );
        assert!(claimed.iter().all(|event| event.attempts == round));
    }
}

/// Each outcome leaves what it says, and what is done stays done.
pub async fn end_with_an_outcome(engine: &impl Engine) {
    let store = engine.connect().await;
    let new = notice(1);
    store.add_stripe_events(std::slice::from_ref(&new)).await.unwrap();
    claim(&*store, minutes(10), 1).await;
    let again = |at| StripeEventResult::Again {
        at,
        error: "Grüße vom Server".to_owned(),
    };
    finish(&*store, new.id, again(minutes(15)), minutes(11)).await;
    let mut expected = StripeEvent {
        attempts: 1,
        next_attempt_at: minutes(15),
        last_error: Some("Grüße vom Server".to_owned()),
        ..waiting(&new)
    };
    assert_eq!(find(&*store, new.id).await, expected);

    claim(&*store, minutes(15), 1).await;
    let dead = StripeEventResult::Dead {
        error: "no such price".to_owned(),
    };
    finish(&*store, new.id, dead, precise()).await;
    (expected.state, expected.attempts) = (StripeEventState::Dead, 2);
    (expected.finished_at, expected.last_error) = (Some(precise()), Some("no such price".to_owned()));
    assert_eq!(find(&*store, new.id).await, expected);
    assert_eq!(claim(&*store, days(9), 9).await, []);

    finish(&*store, new.id, done(), minutes(20)).await;
    let event = find(&*store, new.id).await;
    assert_eq!(
        (event.state, event.outcome.as_deref()),
        (StripeEventState::Done, Some("processed"))
    );
    assert_eq!((event.finished_at, event.attempts), (Some(minutes(20)), 2));
    assert_eq!(claim(&*store, days(9), 9).await, []);
    let others = [
        again(minutes(30)),
        StripeEventResult::Dead {
            error: "late".to_owned(),
        },
        StripeEventResult::Done("again".to_owned()),
    ];
    for other in others {
        finish(&*store, new.id, other, minutes(30)).await;
        assert_eq!(find(&*store, new.id).await, event);
    }
}

/// Of what went wrong the beginning is kept.
pub async fn keep_the_beginning_of_errors(engine: &impl Engine) {
    let store = engine.connect().await;
    let new = notice(1);
    store.add_stripe_events(std::slice::from_ref(&new)).await.unwrap();
    let long = "ü".repeat(70_000);
    let again = StripeEventResult::Again {
        at: minutes(9),
        error: long.clone(),
    };
    for result in [again, StripeEventResult::Dead { error: long }] {
        finish(&*store, new.id, result, minutes(2)).await;
        assert_eq!(find(&*store, new.id).await.last_error, Some("ü".repeat(500)));
    }
}

/// Several outcomes are noted at once; one of a notice that is not there is passed over.
pub async fn end_together(engine: &impl Engine) {
    let store = engine.connect().await;
    let batch: Vec<_> = (0..4).map(notice).collect();
    store.add_stripe_events(&batch).await.unwrap();
    claim(&*store, minutes(10), 9).await;
    let again = StripeEventResult::Again {
        at: minutes(12),
        error: "x".to_owned(),
    };
    let dead = StripeEventResult::Dead { error: "y".to_owned() };
    let results = [
        (batch[0].id, done()),
        (nobody(), done()),
        (batch[1].id, again),
        (batch[2].id, dead),
    ];
    store.finish_stripe_events(&results, minutes(11)).await.unwrap();
    store.finish_stripe_events(&[], minutes(11)).await.unwrap();
    assert_eq!(
        store.count_stripe_events().await.unwrap(),
        [
            (StripeEventState::Waiting, 2),
            (StripeEventState::Done, 1),
            (StripeEventState::Dead, 1)
        ]
    );
    assert_eq!(
        ids(&claim(&*store, minutes(12), 9).await),
        [batch[3].id, batch[1].id],
        "the older claim ended as well"
    );
    assert_eq!(store.find_stripe_event(nobody()).await.unwrap(), None);
}

fn ids(events: &[StripeEvent]) -> Vec<StripeEventId> {
    events.iter().map(|event| event.event.id).collect()
}

/// Claims for a minute.
async fn claim(store: &dyn Store, now: DateTime<Utc>, limit: u16) -> Vec<StripeEvent> {
    store
        .claim_stripe_events(now, now + Duration::minutes(1), limit)
        .await
        .unwrap()
}
