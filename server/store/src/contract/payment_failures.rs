//! When the payment of an invoice first failed.

use chrono::Duration;

use super::{
    Engine,
    expect::race,
    fixtures::{minutes, precise, start},
};

/// The earliest failure of an invoice stays, in whatever order they are told.
pub async fn keep_the_earliest(engine: &impl Engine) {
    let store = engine.connect().await;
    let find = async |invoice| store.find_payment_failure(invoice).await.unwrap();
    assert_eq!(find("in_1").await, None);
    let moment = Duration::microseconds(1);
    let steps = [
        (precise(), precise()),
        (precise() + moment, precise()),
        (precise() - moment, precise() - moment),
        (precise(), precise() - moment),
        (minutes(-5), minutes(-5)),
    ];
    for (told, expected) in steps {
        store.note_payment_failure("in_1", told).await.unwrap();
        assert_eq!(find("in_1").await, Some(expected));
    }
    store.note_payment_failure("IN_1", minutes(7)).await.unwrap();
    assert_eq!(find("IN_1").await, Some(minutes(7)));
    assert_eq!(find("in_1").await, Some(minutes(-5)));
}

/// Of several that are told at once the earliest stays.
pub async fn keep_the_earliest_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    race(32, |i| {
        let store = stores[i % 2].clone();
        let at = minutes(i64::try_from((i + 13) % 32).unwrap());
        async move { store.note_payment_failure("in_1", at).await.unwrap() }
    })
    .await;
    assert_eq!(stores[0].find_payment_failure("in_1").await.unwrap(), Some(start()));
}
