//! A request that carries an idempotency key happens once.

use chrono::{DateTime, Duration, Utc};

use super::{
    Engine,
    expect::race,
    fixtures::{bytes, minutes, start},
};
use crate::{IdempotencyBegin, IdempotencyKey, Store, StoredAnswer};

/// A new request is in progress until it is answered; from then on its answer is given.
pub async fn keeps_an_answer(engine: &impl Engine) {
    let store = engine.connect().await;
    assert_eq!(begin(&*store, &request(1), start()).await, IdempotencyBegin::New);
    assert_eq!(begin(&*store, &request(1), start()).await, IdempotencyBegin::InProgress);
    assert_eq!(
        begin(&*store, &request(2), start()).await,
        IdempotencyBegin::New,
        "another key"
    );
    let answer = StoredAnswer {
        status: 599,
        sealed: vec![0, 255, 7],
    };
    store.complete_idempotent(&request(1), &answer).await.unwrap();
    for minute in [1, 60, 100_000] {
        let done = IdempotencyBegin::Done(answer.clone());
        assert_eq!(
            begin(&*store, &request(1), minutes(minute)).await,
            done,
            "after {minute} minutes"
        );
    }
    assert_eq!(begin(&*store, &request(2), start()).await, IdempotencyBegin::InProgress);
}

/// A key that comes with other content is a mismatch, whatever became of the first request.
pub async fn tells_a_mismatch(engine: &impl Engine) {
    let store = engine.connect().await;
    let (first, other) = (
        request(1),
        IdempotencyKey {
            fingerprint: bytes(9),
            ..request(1)
        },
    );
    begin(&*store, &first, start()).await;
    assert_eq!(begin(&*store, &other, start()).await, IdempotencyBegin::Mismatch);
    assert_eq!(begin(&*store, &other, minutes(60)).await, IdempotencyBegin::Mismatch);
    // Who has no claim can neither answer nor give back.
    store.complete_idempotent(&other, &answer(201)).await.unwrap();
    store.forget_idempotent(&other).await.unwrap();
    assert_eq!(begin(&*store, &first, start()).await, IdempotencyBegin::InProgress);
    store.complete_idempotent(&first, &answer(200)).await.unwrap();
    assert_eq!(begin(&*store, &other, start()).await, IdempotencyBegin::Mismatch);
    assert_eq!(
        begin(&*store, &first, start()).await,
        IdempotencyBegin::Done(answer(200))
    );
}

/// The first answer is the one that is kept.
pub async fn keeps_the_first_answer(engine: &impl Engine) {
    let store = engine.connect().await;
    begin(&*store, &request(1), start()).await;
    store.complete_idempotent(&request(1), &answer(200)).await.unwrap();
    store.complete_idempotent(&request(1), &answer(500)).await.unwrap();
    store.forget_idempotent(&request(1)).await.unwrap();
    assert_eq!(
        begin(&*store, &request(1), minutes(60)).await,
        IdempotencyBegin::Done(answer(200))
    );
}

/// A claim that ran out is given to the next one who comes, for as long as he asks.
pub async fn gives_away_what_ran_out(engine: &impl Engine) {
    let store = engine.connect().await;
    let moment = Duration::microseconds(1);
    assert_eq!(begin(&*store, &request(1), start()).await, IdempotencyBegin::New);
    assert_eq!(
        begin(&*store, &request(1), minutes(1) - moment).await,
        IdempotencyBegin::InProgress
    );
    assert_eq!(begin(&*store, &request(1), minutes(1)).await, IdempotencyBegin::New);
    assert_eq!(
        begin(&*store, &request(1), minutes(2) - moment).await,
        IdempotencyBegin::InProgress
    );
    assert_eq!(begin(&*store, &request(1), minutes(2)).await, IdempotencyBegin::New);
}

/// A request that is given back can be sent again, even with other content.
pub async fn forgets(engine: &impl Engine) {
    let store = engine.connect().await;
    begin(&*store, &request(1), start()).await;
    store.forget_idempotent(&request(1)).await.unwrap();
    store.forget_idempotent(&request(1)).await.unwrap();
    let other = IdempotencyKey {
        fingerprint: bytes(9),
        ..request(1)
    };
    assert_eq!(begin(&*store, &other, start()).await, IdempotencyBegin::New);
}

/// What was claimed before an instant is deleted, answered or not.
pub async fn prunes(engine: &impl Engine) {
    let store = engine.connect().await;
    for (n, minute) in [(1, 0), (2, 1), (3, 2), (4, 3)] {
        begin(&*store, &request(n), minutes(minute)).await;
    }
    store.complete_idempotent(&request(1), &answer(200)).await.unwrap();
    store.complete_idempotent(&request(3), &answer(200)).await.unwrap();
    assert_eq!(store.prune_idempotent(start()).await.unwrap(), 0);
    assert_eq!(store.prune_idempotent(minutes(2)).await.unwrap(), 2);
    assert_eq!(store.prune_idempotent(minutes(2)).await.unwrap(), 0);
    assert_eq!(
        begin(&*store, &request(3), minutes(3)).await,
        IdempotencyBegin::Done(answer(200))
    );
    assert_eq!(
        begin(&*store, &request(4), minutes(3)).await,
        IdempotencyBegin::InProgress
    );
    assert_eq!(begin(&*store, &request(1), minutes(3)).await, IdempotencyBegin::New);
    // A claim that was given away is as old as its last owner's.
    assert_eq!(begin(&*store, &request(4), minutes(10)).await, IdempotencyBegin::New);
    assert_eq!(store.prune_idempotent(minutes(9)).await.unwrap(), 2);
    assert_eq!(
        begin(&*store, &request(4), minutes(10)).await,
        IdempotencyBegin::InProgress
    );
}

/// Of many that claim a request at once, one gets it, whether it is new or its claim ran out.
pub async fn has_one_owner_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    for now in [start(), minutes(5)] {
        let begun = race(32, |i| {
            let store = stores[i % 2].clone();
            async move { begin(&*store, &request(1), now).await }
        })
        .await;
        let count = |expected| begun.iter().filter(|begin| **begin == expected).count();
        assert_eq!(
            (count(IdempotencyBegin::New), count(IdempotencyBegin::InProgress)),
            (1, 31)
        );
    }
}

fn request(n: usize) -> IdempotencyKey {
    IdempotencyKey {
        key: bytes(n),
        fingerprint: bytes(n + 1000),
    }
}

fn answer(status: u16) -> StoredAnswer {
    StoredAnswer {
        status,
        sealed: vec![1, 2, 3],
    }
}

/// Claims a request for a minute.
async fn begin(store: &dyn Store, key: &IdempotencyKey, now: DateTime<Utc>) -> IdempotencyBegin {
    store
        .begin_idempotent(key, now, now + Duration::minutes(1))
        .await
        .unwrap()
}
