//! Signing keys and their rotation.

use chrono::{DateTime, Utc};
use claviger_licensing::SigningKeyId;
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, race},
    fixtures::{admin_at, app_at, bytes, days, precise, start},
};
use crate::{AuditFilter, NewSigningKey, Page, SigningKey, Store};

/// A key is listed as it was added, and audited by its `kid`.
pub async fn keeps_every_field(engine: &impl Engine) {
    let store = engine.connect().await;
    assert_eq!(store.list_signing_keys().await.unwrap(), []);
    let mut key = key(1, precise());
    key.created_at = start();
    add(&*store, &key, None).await;
    assert_eq!(store.list_signing_keys().await.unwrap(), [key.clone()]);
    let events = store
        .list_audit_events(&AuditFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "signing_key.rotated", &admin_at(precise()));
    assert_eq!(events[0].data, json!({ "kid": key.kid }));
}

/// Of several processes that start together, one makes the first key.
pub async fn makes_one_first_key(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    race(16, |i| {
        let store = stores[i % 2].clone();
        async move { add(&*store, &key(i, start()), None).await }
    })
    .await;
    assert_eq!(stores[0].list_signing_keys().await.unwrap().len(), 1);
    let events = stores[0]
        .list_audit_events(&AuditFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(events.len(), 1);

    let before = stores[1].list_signing_keys().await.unwrap();
    add(&*stores[0], &key(99, days(1)), None).await;
    assert_eq!(
        stores[1].list_signing_keys().await.unwrap(),
        before,
        "there is a first key already"
    );
}

/// A rotation lets the other keys expire, except those that are set to expire earlier. Who signs last is listed first.
pub async fn rotates(engine: &impl Engine) {
    let store = engine.connect().await;
    let (mut first, mut second, third) = (key(1, days(0)), key(2, days(10)), key(3, days(5)));
    add(&*store, &first, None).await;
    add(&*store, &second, Some(days(40))).await;
    first.expires_at = Some(days(40));
    assert_eq!(
        store.list_signing_keys().await.unwrap(),
        [second.clone(), first.clone()]
    );
    add(&*store, &third, Some(days(50))).await;
    second.expires_at = Some(days(50));
    let mut keys = [second, third, first];
    assert_eq!(store.list_signing_keys().await.unwrap(), keys);

    let emergency = key(4, days(6));
    add(&*store, &emergency, Some(days(6))).await;
    keys.iter_mut().for_each(|key| key.expires_at = Some(days(6)));
    let [second, third, first] = keys;
    assert_eq!(
        store.list_signing_keys().await.unwrap(),
        [second, emergency, third, first]
    );
    let events = store
        .list_audit_events(&AuditFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(events.len(), 4);
}

/// A key cannot be added twice, and the attempt lets nothing expire.
pub async fn refuses_a_known_kid(engine: &impl Engine) {
    let store = engine.connect().await;
    add(&*store, &key(1, start()), None).await;
    let before = store.list_signing_keys().await.unwrap();
    let mut same_kid = key(2, days(1));
    same_kid.kid.clone_from(&before[0].kid);
    let new = NewSigningKey {
        key: same_kid,
        others_expire_at: Some(days(9)),
    };
    assert_conflict(store.add_signing_key(&new, &app_at(days(1))).await);
    assert_eq!(store.list_signing_keys().await.unwrap(), before);
    assert_eq!(
        store
            .list_audit_events(&AuditFilter::default(), Page::first(10))
            .await
            .unwrap()
            .len(),
        1
    );
}

/// Rotations that happen at once happen one after the other: one key is left that does not expire.
pub async fn rotates_one_after_the_other(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    add(&*stores[0], &key(100, start()), None).await;
    race(12, |i| {
        let store = stores[i % 2].clone();
        async move { add(&*store, &key(i, days(1)), Some(days(9))).await }
    })
    .await;
    let keys = stores[0].list_signing_keys().await.unwrap();
    assert_eq!(keys.len(), 13);
    assert_eq!(keys.iter().filter(|key| key.expires_at.is_none()).count(), 1);
}

fn key(n: usize, signs_from: DateTime<Utc>) -> SigningKey {
    SigningKey {
        id: SigningKeyId::mint(signs_from),
        kid: format!("kid-{n}"),
        public_key: bytes(n),
        private_sealed: vec![0, 255, 1],
        created_at: signs_from,
        signs_from,
        expires_at: None,
    }
}

async fn add(store: &dyn Store, key: &SigningKey, others_expire_at: Option<DateTime<Utc>>) {
    let new = NewSigningKey {
        key: key.clone(),
        others_expire_at,
    };
    store.add_signing_key(&new, &admin_at(key.signs_from)).await.unwrap();
}
