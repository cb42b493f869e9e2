//! One license, its key and its devices.

use std::collections::BTreeSet;

use chrono::Duration;
use claviger_licensing::{
    Activation, ActivationId, ActivationOrigin, DeviceFacts, LicenseEvent, LicenseId, Overrides, ReleaseCause,
    rules::window_start,
};
use claviger_protocol::{ComponentName, Limit};
use serde_json::json;
use uuid::Uuid;

use super::{
    Engine,
    expect::assert_pages,
    fixtures::{admin_at, components, days, device, key, limits, minutes, nobody, precise, start, texts},
    shop::{Shop, occupant},
};
use crate::{LicenseSelector, Page};

/// What is not there is not found.
pub async fn finds_nothing_where_there_is_nothing(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    shop.sell(&shop.pro, 1).await;
    for selector in [LicenseSelector::Id(nobody()), LicenseSelector::Key(key(2))] {
        assert_eq!(shop.store.find_license(selector, start()).await.unwrap(), None);
        assert!(shop.store.lock_license(selector, start()).await.unwrap().is_none());
    }
    assert_eq!(shop.store.find_sealed_key(nobody()).await.unwrap(), None);
    assert_eq!(
        shop.store.list_activations(nobody(), Page::first(10)).await.unwrap(),
        []
    );
}

/// A record shows plan and product as the catalog has them now.
pub async fn follows_the_catalog(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let mut content = shop.store.read_catalog().await.unwrap().content;
    content.products[0].name = "Renamed".to_owned();
    content.plans[0].max_devices = 7;
    let (app, pro) = (content.products[0].clone(), content.plans[0].clone());
    assert_eq!((app.id, pro.id), (shop.app.id, shop.pro.id));
    let context = admin_at(minutes(2));
    shop.store
        .write_catalog(1, &content, json!({}), &context)
        .await
        .unwrap();
    let record = shop.record(id).await;
    assert_eq!((&*record.product, &*record.plan), (&app, &pro));
    assert_eq!(
        record.license.updated_at,
        minutes(1),
        "the catalog is no change of the license"
    );
}

/// Which keys are taken, of few or of hundreds.
pub async fn tells_taken_keys(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    for n in [1, 2, 3] {
        shop.sell(&shop.pro, n).await;
    }
    let taken = async |keys: Vec<usize>| {
        let keys: Vec<_> = keys.into_iter().map(key).collect();
        let taken = shop.store.existing_keys(&keys).await.unwrap();
        let distinct: BTreeSet<_> = taken.iter().copied().collect();
        assert_eq!(distinct.len(), taken.len(), "each once");
        distinct
    };
    assert_eq!(taken(vec![]).await, BTreeSet::new());
    assert_eq!(taken(vec![7, 8]).await, BTreeSet::new());
    assert_eq!(taken(vec![3, 8, 1]).await, BTreeSet::from([key(1), key(3)]));
    assert_eq!(taken((2..1002).collect()).await, BTreeSet::from([key(2), key(3)]));
}

/// An activation keeps all that the device told, and says since when it holds its slot.
pub async fn keeps_every_field_of_an_activation(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let mut talkative = occupant(2, 7, precise());
    talkative.components = components([(ComponentName::BOARD, 1), (ComponentName::HOSTNAME, 2)]);
    let mut silent = occupant(0, 8, minutes(2));
    silent.facts = DeviceFacts::default();
    shop.commit(id, &[LicenseEvent::DeviceActivated(talkative.clone())], precise())
        .await
        .unwrap();
    shop.commit(id, &[LicenseEvent::DeviceActivated(silent.clone())], minutes(2))
        .await
        .unwrap();

    let record = shop.record(id).await;
    assert_eq!(record.activations.len(), 2);
    for (stored, new, at) in [
        (&record.activations[0], &silent, minutes(2)),
        (&record.activations[1], &talkative, precise()),
    ] {
        assert_eq!((stored.id, stored.slot, stored.device), (new.id, new.slot, new.device));
        assert_eq!(stored.components, new.components);
        assert_eq!(stored.facts, new.facts);
        assert_eq!(stored.origin, new.origin);
        assert_eq!((stored.activated_at, stored.last_seen_at), (at, at));
        assert_eq!((stored.released, stored.superseded), (None, false));
        assert_eq!(shop.activation(id, new.id).await, *stored);
    }
}

/// The list of activations is the license's whole history, released and superseded ones included.
pub async fn lists_the_history(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, other) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.pro, 2).await);
    shop.occupy(other, 0, 1, minutes(3)).await;
    let mut ids: Vec<Uuid> = Vec::new();
    for n in 0..5 {
        let at = minutes(10 + 2 * n);
        let activation = shop.occupy(id, 0, usize::try_from(n).unwrap(), at).await;
        shop.vacate(id, activation, at + Duration::minutes(1)).await;
        ids.insert(0, activation.uuid());
    }
    let history = shop.history(id).await;
    assert_eq!(history[0].device, device(4));
    assert_eq!(history[0].released, Some((minutes(19), ReleaseCause::Customer)));
    assert!(!history[0].superseded, "the last holder");
    assert!(
        history[1..]
            .iter()
            .all(|activation| activation.superseded && activation.released.is_some())
    );
    assert_pages(
        async |page| shop.store.list_activations(id, page).await,
        |activation| activation.id.uuid(),
        &ids,
        async || {
            shop.occupy(id, 1, 9, days(1)).await;
        },
    )
    .await;
}

/// A record holds the last holder of every slot, however old, and the moves and re-binds of the window.
pub async fn holds_the_window(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    // Slot 0 goes from device to device, one every ten days; slot 2 is vacated on the first day; slot 1 was never held.
    let holders = pass_around(&shop, id).await;
    let early = shop.occupy(id, 2, 9, minutes(5)).await;
    shop.vacate(id, early, minutes(6)).await;

    for (window, moves) in [
        (start(), 1..6),
        (days(20), 2..6),
        (window_start(days(51)), 3..6),
        (days(60), 5..6),
    ] {
        let expected: Vec<_> = holders[moves].iter().copied().chain([early]).collect();
        for selector in [LicenseSelector::Id(id), LicenseSelector::Key(key(1))] {
            let found = shop.store.find_license(selector, window).await.unwrap().unwrap();
            assert!(
                found
                    .activations
                    .iter()
                    .all(|entry| !entry.superseded || entry.activated_at >= window)
            );
            // Whether the very start of the window belongs to it is no matter, nor is a superseded `new`: rules count
            // moves and re-binds that are later.
            let counts = |entry: &&Activation| {
                !entry.superseded || (entry.origin != ActivationOrigin::New && entry.activated_at > window)
            };
            let ids: Vec<_> = found.activations.iter().filter(counts).map(|entry| entry.id).collect();
            assert_eq!(ids, expected);
            let locked = shop.store.lock_license(selector, window).await.unwrap().unwrap();
            assert_eq!(*locked.record(), found);
        }
    }
}

/// Six devices hold slot 0 one after the other: a new one, then re-binds and moves by turns. The last is active.
async fn pass_around(shop: &Shop, id: LicenseId) -> Vec<ActivationId> {
    let mut holders = Vec::new();
    for n in 0..6 {
        let at = days(1 + 10 * i64::try_from(n).unwrap());
        let mut new = occupant(0, n, at);
        new.origin = match n {
            0 => ActivationOrigin::New,
            odd if odd % 2 == 1 => ActivationOrigin::Move,
            _ => ActivationOrigin::Rebind,
        };
        holders.push(new.id);
        shop.commit(id, &[LicenseEvent::DeviceActivated(new)], at)
            .await
            .unwrap();
        if n < 5 {
            shop.vacate(id, holders[n], at + Duration::days(5)).await;
        }
    }
    holders
}

/// What a license grants is plan and overrides together.
pub async fn puts_overrides_on_the_plan(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let overrides = Overrides {
        max_devices: Some(4),
        add_features: texts(["beta"]),
        ..Overrides::default()
    };
    shop.commit(id, &[LicenseEvent::OverridesSet(overrides)], minutes(2))
        .await
        .unwrap();
    let record = shop.record(id).await;
    let entitlements = record.entitlements();
    assert_eq!(entitlements.max_devices, 4);
    assert_eq!(*entitlements.features, texts(["beta", "export"]));
    assert_eq!(*entitlements.limits, limits([("files", Limit::AtMost(100))]));
}
