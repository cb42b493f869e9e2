//! Notices from Stripe are kept once, as they came.

use claviger_licensing::StripeEventId;
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, race},
    fixtures::{admin_at, days, just_after, minutes, nobody, precise},
    money::notice,
    shop::Shop,
};
use crate::{
    NewStripeEvent, Page, Store, StripeEvent, StripeEventFilter, StripeEventResult, StripeEventState, StripeEvents,
};

/// A notice is read as it came, byte for byte, and waits from then on.
pub async fn keep_every_field(engine: &impl Engine) {
    let store = engine.connect().await;
    let bodies: [Vec<u8>; 5] = [
        Vec::new(),
        vec![0],
        vec![0xFF, 0xFE, 0, 0xC3, b'{', b'\r', b'\n'],
        "{\"name\":\"größer 🦊\\u0000\"}".into(),
        (0..1 << 20).map(|n: u32| n.to_le_bytes()[n as usize % 3]).collect(),
    ];
    for (n, body) in bodies.into_iter().enumerate() {
        let new = NewStripeEvent {
            body,
            received_at: precise(),
            ..notice(n)
        };
        assert_eq!(store.add_stripe_events(std::slice::from_ref(&new)).await.unwrap(), 1);
        assert_eq!(find(&*store, new.id).await, waiting(&new));
    }
    let bare = NewStripeEvent {
        stripe_id: "größer".to_owned(),
        kind: String::new(),
        object_id: None,
        api_version: None,
        ..notice(9)
    };
    assert_eq!(store.add_stripe_events(std::slice::from_ref(&bare)).await.unwrap(), 1);
    assert_eq!(find(&*store, bare.id).await, waiting(&bare));
    assert_eq!(store.find_stripe_event(nobody()).await.unwrap(), None);
    let list = StripeEventFilter::default();
    let list = store.list_stripe_events(&list, Page::first(1)).await.unwrap();
    assert_eq!(list, [waiting(&bare)]);
}

/// A notice that is known by Stripe's id is kept as it came first, also within one batch.
pub async fn are_kept_once(engine: &impl Engine) {
    let store = engine.connect().await;
    let (first, second) = (notice(1), notice(2));
    let again = |known: &NewStripeEvent| NewStripeEvent {
        stripe_id: known.stripe_id.clone(),
        ..notice(7)
    };
    let batch = [first.clone(), again(&first), second.clone(), again(&first)];
    assert_eq!(store.add_stripe_events(&batch).await.unwrap(), 2);
    let third = notice(3);
    let batch = [again(&first), third.clone(), again(&second)];
    assert_eq!(store.add_stripe_events(&batch).await.unwrap(), 1);
    assert_eq!(store.add_stripe_events(&batch).await.unwrap(), 0);
    assert_eq!(store.add_stripe_events(&[]).await.unwrap(), 0);
    finish(&*store, first.id, done(), minutes(5)).await;
    assert_eq!(store.add_stripe_events(&[again(&first)]).await.unwrap(), 0);
    assert_eq!(
        find(&*store, first.id).await.state,
        StripeEventState::Done,
        "it does not wait again"
    );
    let list = StripeEventFilter::default();
    let list = store.list_stripe_events(&list, Page::first(10)).await.unwrap();
    assert_eq!(list[..2], [waiting(&third), waiting(&second)]);
    assert_eq!(list.len(), 3);
}

/// Hundreds fit into one batch, and of several batches of the same notices at once, in whatever order, each is kept once.
pub async fn are_kept_once_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let counts = race(16, |i| {
        let mut batch: Vec<_> = (0..300).map(notice).collect();
        if i % 3 == 0 {
            batch.reverse();
        }
        let store = stores[i % 2].clone();
        async move { store.add_stripe_events(&batch).await.unwrap() }
    })
    .await;
    assert_eq!(counts.iter().sum::<u64>(), 300);
    assert_eq!(
        stores[0].count_stripe_events().await.unwrap(),
        [
            (StripeEventState::Waiting, 300),
            (StripeEventState::Done, 0),
            (StripeEventState::Dead, 0)
        ]
    );
}

/// A notice that is replayed waits from now on with no attempts counted, whatever its state.
pub async fn are_replayed(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let store = &shop.store;
    let dead = StripeEventResult::Dead {
        error: "no such price".to_owned(),
    };
    let later = StripeEventResult::Again {
        at: days(9),
        error: "time-out".to_owned(),
    };
    for (n, result) in [Some(done()), Some(dead), Some(later), None].into_iter().enumerate() {
        let new = notice(n);
        store.add_stripe_events(std::slice::from_ref(&new)).await.unwrap();
        let claimed = store.claim_stripe_events(minutes(10), days(5), 10).await.unwrap();
        assert_eq!(claimed.len(), 1);
        if let Some(result) = result {
            finish(&**store, new.id, result, minutes(11)).await;
        }
        let context = admin_at(just_after(minutes(20)));
        assert!(store.replay_stripe_event(new.id, &context).await.unwrap());
        let event = find(&**store, new.id).await;
        assert_eq!((event.state, event.attempts), (StripeEventState::Waiting, 0));
        assert_eq!((event.next_attempt_at, event.finished_at), (context.at, None));
        assert_eq!((event.outcome, event.event), (None, new.clone()));

        let events = shop.audit_of("stripe_event.replayed").await;
        assert_eq!(events.len(), n + 1);
        let told = json!({ "event": new.id });
        let event = events
            .iter()
            .find(|event| event.data == told)
            .expect("names the notice");
        assert_audited(event, "stripe_event.replayed", &context);
        assert_eq!(store.claim_stripe_events(minutes(20), days(5), 10).await.unwrap(), []);
        let claimed = store.claim_stripe_events(context.at, days(5), 10).await.unwrap();
        assert_eq!(claimed.into_iter().map(|event| event.attempts).collect::<Vec<_>>(), [1]);
        finish(&**store, new.id, done(), minutes(21)).await;
    }
    assert!(
        !store
            .replay_stripe_event(nobody(), &admin_at(minutes(30)))
            .await
            .unwrap()
    );
    assert_eq!(shop.audit_of("stripe_event.replayed").await.len(), 4);
}

/// The dead ones that came first wait again, each with its record; all others stay as they are.
pub async fn are_replayed_once_dead(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let store = &shop.store;
    let batch = [0, 1, 2, 3, 4].map(notice);
    store.add_stripe_events(&batch).await.unwrap();
    let dead = || StripeEventResult::Dead { error: "x".to_owned() };
    finish(&**store, batch[0].id, done(), minutes(11)).await;
    for new in &batch[1..4] {
        finish(&**store, new.id, dead(), minutes(11)).await;
    }
    let waiting = find(&**store, batch[4].id).await;

    let context = admin_at(just_after(minutes(20)));
    assert_eq!(store.replay_dead_stripe_events(2, &context).await.unwrap(), 2);
    for new in &batch[1..3] {
        let event = find(&**store, new.id).await;
        assert_eq!((event.state, event.attempts), (StripeEventState::Waiting, 0));
        assert_eq!((event.next_attempt_at, event.finished_at), (context.at, None));
    }
    assert_eq!(find(&**store, batch[3].id).await.state, StripeEventState::Dead);
    assert_eq!(store.replay_dead_stripe_events(2, &context).await.unwrap(), 1);
    assert_eq!(store.replay_dead_stripe_events(2, &context).await.unwrap(), 0);
    assert_eq!(find(&**store, batch[0].id).await.state, StripeEventState::Done);
    assert_eq!(find(&**store, batch[4].id).await, waiting);

    let events = shop.audit_of("stripe_event.replayed").await;
    assert_eq!(events.len(), 3);
    for new in &batch[1..4] {
        let told = json!({ "event": new.id });
        assert!(events.iter().any(|event| event.data == told && event.at == context.at));
    }
}

/// Only notices that were done before an instant are deleted; Stripe's id is free again then.
pub async fn are_pruned_when_done(engine: &impl Engine) {
    let store = engine.connect().await;
    let batch: Vec<_> = (0..5).map(notice).collect();
    store.add_stripe_events(&batch).await.unwrap();
    let dead = StripeEventResult::Dead { error: "x".to_owned() };
    for (n, (result, minute)) in [(done(), 10), (done(), 11), (done(), 12), (dead, 1)]
        .into_iter()
        .enumerate()
    {
        finish(&*store, batch[n].id, result, minutes(minute)).await;
    }
    assert_eq!(store.prune_stripe_events(minutes(10)).await.unwrap(), 0);
    assert_eq!(store.prune_stripe_events(minutes(12)).await.unwrap(), 2);
    assert_eq!(store.prune_stripe_events(minutes(12)).await.unwrap(), 0);
    assert_eq!(
        store.count_stripe_events().await.unwrap(),
        [
            (StripeEventState::Waiting, 1),
            (StripeEventState::Done, 1),
            (StripeEventState::Dead, 1)
        ]
    );
    assert_eq!(store.find_stripe_event(batch[0].id).await.unwrap(), None);
    assert_eq!(store.prune_stripe_events(days(900)).await.unwrap(), 1);
    assert_eq!(store.add_stripe_events(&batch[..1]).await.unwrap(), 1);
}

/// An id here is one notice's, too.
pub async fn have_ids_of_their_own(engine: &impl Engine) {
    let store = engine.connect().await;
    let first = notice(1);
    store.add_stripe_events(std::slice::from_ref(&first)).await.unwrap();
    let clash = NewStripeEvent {
        id: first.id,
        ..notice(2)
    };
    assert_conflict(store.add_stripe_events(&[notice(3), clash]).await);
    assert_eq!(
        store.count_stripe_events().await.unwrap()[0],
        (StripeEventState::Waiting, 1)
    );
}

/// A notice that nobody looked at yet.
pub(super) fn waiting(new: &NewStripeEvent) -> StripeEvent {
    StripeEvent {
        event: new.clone(),
        state: StripeEventState::Waiting,
        outcome: None,
        attempts: 0,
        next_attempt_at: new.received_at,
        last_error: None,
        finished_at: None,
    }
}

pub(super) async fn find(store: &dyn Store, id: StripeEventId) -> StripeEvent {
    StripeEvents::find_stripe_event(store, id)
        .await
        .unwrap()
        .expect("the notice")
}

pub(super) fn done() -> StripeEventResult {
    StripeEventResult::Done("processed".to_owned())
}

pub(super) async fn finish(
    store: &dyn Store,
    id: StripeEventId,
    result: StripeEventResult,
    at: chrono::DateTime<chrono::Utc>,
) {
    store.finish_stripe_events(&[(id, result)], at).await.unwrap();
}
