//! The database itself.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::{Engine, expect::race, shop::Shop};
use crate::{CatalogState, StoreError};

/// Several processes that start together on an empty database all find it migrated.
pub async fn migrates_once_in_a_race(engine: &impl Engine) {
    let stores = join_all((0..8).map(|_| engine.connect())).await;
    for store in &stores {
        store.ping().await.unwrap();
        assert_eq!(store.read_catalog().await.unwrap(), CatalogState::default());
    }
    race(8, |i| {
        let store = stores[i].clone();
        async move { store.migrate().await.unwrap() }
    })
    .await;
    stores[7].ping().await.unwrap();
}

/// Migrating what is up to date changes nothing.
pub async fn migrates_again(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let before = shop.store.read_catalog().await.unwrap();
    shop.store.migrate().await.unwrap();
    let neighbor = shop.neighbor(engine).await;
    assert_eq!(neighbor.read_catalog().await.unwrap(), before);
    neighbor.ping().await.unwrap();
}

/// The engine tells its name and version.
pub async fn tells_its_version(engine: &impl Engine) {
    let store = engine.connect().await;
    let text = store.engine().await.unwrap();
    let (name, version) = text.split_once(' ').expect("a name and a version");
    assert!(["SQLite", "PostgreSQL"].contains(&name), "{text}");
    assert!(
        version.starts_with(|first: char| first.is_ascii_digit()) && !version.contains(' '),
        "{text}"
    );
}

/// The first value of a setting stays.
pub async fn claims_a_setting_once(engine: &impl Engine) {
    let (store, neighbor) = (engine.connect().await, engine.connect().await);
    assert_eq!(store.claim_setting("salt", "größer 🦊").await.unwrap(), "größer 🦊");
    assert_eq!(neighbor.claim_setting("salt", "other").await.unwrap(), "größer 🦊");
    assert_eq!(store.claim_setting("Salt", "").await.unwrap(), "");
    assert_eq!(store.claim_setting("Salt", "late").await.unwrap(), "");
    assert_eq!(store.claim_setting("salt", "late").await.unwrap(), "größer 🦊");
}

/// Of many that claim a setting at once, all learn the same value, which is one of theirs.
pub async fn claims_a_setting_once_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let values = race(32, |i| {
        let store = stores[i % 2].clone();
        async move { store.claim_setting("salt", &i.to_string()).await.unwrap() }
    })
    .await;
    assert!(values.iter().all(|value| *value == values[0]));
    assert!(values[0].parse::<usize>().unwrap() < 32);
}

/// A store that was closed says that it is unavailable, at once; others on the same database work on.
pub async fn closes(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let neighbor = shop.neighbor(engine).await;
    shop.store.close().await;
    let ping = timeout(Duration::from_secs(5), shop.store.ping())
        .await
        .expect("an answer at once");
    assert!(matches!(ping, Err(StoreError::Unavailable(_))));
    let claim = timeout(Duration::from_secs(5), shop.store.claim_setting("a", "b"))
        .await
        .expect("an answer at once");
    assert!(matches!(claim, Err(StoreError::Unavailable(_))));
    neighbor.ping().await.unwrap();
    assert_eq!(neighbor.find_product("app").await.unwrap(), Some(shop.app));
}
