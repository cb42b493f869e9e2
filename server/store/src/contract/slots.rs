//! The limits of a license hold when many devices ask at once, of two processes that share a database.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use claviger_licensing::{
    LicenseId, ReleaseCause,
    rules::{Decision, ReleaseTarget, release},
};
use claviger_protocol::Code;

use super::{
    Engine,
    decisions::{assert_consistent, count_granted, count_refused, race_to_activate},
    expect::race,
    fixtures::{app_at, device, license, minutes, start},
    shop::{Shop, activate_by_rule, request},
};
use crate::{LicenseSelector, Store};

/// 64 devices race for 3 slots: 3 get one each, 61 are told that the limit is reached.
pub async fn holds_the_device_limit(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let decisions = race_to_activate(
        &shop,
        engine,
        id,
        (0..64).map(|n| request(&shop.app, n, minutes(5))).collect(),
    )
    .await;
    assert_eq!(count_granted(&decisions), 3);
    assert_eq!(count_refused(&decisions, Code::DeviceLimitReached), 61);

    let record = shop.record(id).await;
    assert_eq!(record.active().map(|active| active.slot).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(shop.history(id).await.len(), 3);
    assert_eq!(shop.audit_of("device.activated").await.len(), 3);
    let holders: BTreeSet<_> = record.active().map(|active| active.device).collect();
    for (n, decision) in decisions.iter().enumerate() {
        assert_eq!(
            holders.contains(&device(n)),
            matches!(decision, Decision::Granted(_)),
            "device {n} was told the truth"
        );
    }
}

/// One device that asks 64 times at once gets one slot; the rest is told that it has it.
pub async fn activates_a_device_once(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let requests = (0..64).map(|_| request(&shop.app, 7, minutes(5))).collect();
    let decisions = race_to_activate(&shop, engine, id, requests).await;
    assert_eq!(count_granted(&decisions), 1);
    let history = shop.history(id).await;
    assert_eq!(history.len(), 1);
    let told = decisions
        .iter()
        .filter(|decision| **decision == Decision::AlreadyActive(history[0].id))
        .count();
    assert_eq!(told, 63);
    assert_eq!(shop.audit_of("device.activated").await.len(), 1);
}

/// One device gives its slot up while others come for it, again and again: never more than the limit, nobody lost.
pub async fn survives_comings_and_goings(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.basic, 1).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    for n in [0, 1] {
        let decision = activate_by_rule(shop.store.as_ref(), id, &request(&shop.tool, n, minutes(2)), minutes(2)).await;
        assert!(matches!(decision.unwrap(), Decision::Granted(_)));
    }
    for round in 0..30 {
        let now = minutes(10 + round);
        let before: Vec<_> = shop.record(id).await.active().map(|active| active.device).collect();
        assert_eq!(before.len(), 2);
        let leaver = before[usize::try_from(round).unwrap() % 2];
        let newcomer = 100 + 10 * usize::try_from(round).unwrap();
        let granted = race(5, |i| {
            let store = stores[i % 2].clone();
            let request = request(&shop.tool, newcomer + i, now);
            async move {
                if i == 0 {
                    return release_by_rule(store.as_ref(), id, ReleaseTarget::Device(leaver), now).await;
                }
                let decision = activate_by_rule(store.as_ref(), id, &request, now).await.unwrap();
                matches!(decision, Decision::Granted(_))
            }
        })
        .await;
        assert!(granted[0], "the leaver had a slot");
        let newcomers: BTreeSet<_> = (1..5).filter(|i| granted[*i]).map(|i| device(newcomer + i)).collect();
        assert!(newcomers.len() <= 1, "one slot was free");

        let after: BTreeSet<_> = shop.record(id).await.active().map(|active| active.device).collect();
        let stayed = before.into_iter().filter(|device| *device != leaver);
        assert_eq!(
            after,
            stayed.chain(newcomers).collect(),
            "whoever was granted a slot has it, and nobody else"
        );
        // Whoever came too early asks again, so that every round begins with two.
        activate_by_rule(shop.store.as_ref(), id, &request(&shop.tool, newcomer, now), now)
            .await
            .unwrap();
    }
    assert_consistent(&shop, id, 2).await;
}

/// Licenses do not get into each other's way: each holds its own limit.
pub async fn keeps_licenses_apart(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let licenses: Vec<_> = (0..4).map(|n| license(&shop.basic, n)).collect();
    shop.store.add_licenses(&licenses, &app_at(start())).await.unwrap();
    let ids: Vec<_> = licenses.iter().map(|new| new.license.id).collect();
    let decisions = race(48, |i| {
        let (store, id, request) = (stores[i % 2].clone(), ids[i % 4], request(&shop.tool, i, minutes(5)));
        async move {
            activate_by_rule(store.as_ref(), id, &request, minutes(5))
                .await
                .unwrap()
        }
    })
    .await;
    assert_eq!(count_granted(&decisions), 8);
    assert_eq!(count_refused(&decisions, Code::DeviceLimitReached), 40);
    for id in ids {
        assert_consistent(&shop, id, 2).await;
    }
}

/// Releases a device as the server does; `false` if it held no slot.
async fn release_by_rule(store: &dyn Store, id: LicenseId, target: ReleaseTarget, now: DateTime<Utc>) -> bool {
    let locked = store
        .lock_license(LicenseSelector::Id(id), start())
        .await
        .unwrap()
        .expect("the license");
    let Some(event) = release(locked.record(), target, ReleaseCause::Customer) else {
        return false;
    };
    locked.commit(&[event], &app_at(now)).await.unwrap();
    true
}
