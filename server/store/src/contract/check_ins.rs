//! What a device's check-ins leave behind.

use chrono::Duration;
use claviger_licensing::{ActivationId, DeviceFacts, LicenseId};
use serde_json::json;

use super::{
    Engine,
    expect::assert_conflict,
    fixtures::{day, days, device, facts, minutes, network, nobody, start},
    full::export,
    shop::{Shop, seen},
};
use crate::{
    AuditFilter, CheckIns, LicenseFilter, Page, Sighting, SightingKind, StatisticsQuery, Suspicion, SuspicionThresholds,
};

/// A check-in updates what the device says of itself and when it was last seen; the license does not change by it.
pub async fn updates_the_activation(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    let other = shop.occupy(id, 1, 2, minutes(2)).await;
    let (mut expected, bystander) = (shop.activation(id, activation).await, shop.activation(id, other).await);
    let before = (shop.record(id).await.license, shop.audit(&AuditFilter::default()).await);
    let news = news();
    let at = days(1) + Duration::microseconds(1);
    shop.check_in(&CheckIns {
        facts: news.clone().into(),
        facts_changed: true,
        ..seen(&shop.app, id, activation, at)
    })
    .await;
    expected.facts = news;
    expected.last_seen_at = at;
    assert_eq!(shop.activation(id, activation).await, expected);
    assert_eq!(shop.record(id).await.activations, [expected, bystander.clone()]);
    assert_eq!(shop.activation(id, other).await, bystander);
    assert_eq!(
        (shop.record(id).await.license, shop.audit(&AuditFilter::default()).await),
        before
    );
}

/// A field of which nothing is known keeps its value, and so do all fields if they are no news.
pub async fn keeps_what_is_not_told(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    let quiet = seen(&shop.app, id, activation, minutes(10));
    for facts_changed in [false, true] {
        shop.check_in(&CheckIns {
            facts_changed,
            ..quiet.clone()
        })
        .await;
        assert_eq!(shop.activation(id, activation).await.facts, facts());
    }
    shop.check_in(&CheckIns {
        facts: news().into(),
        runtime: Some(Box::new(json!({}))),
        ..quiet.clone()
    })
    .await;
    assert_eq!(shop.activation(id, activation).await.facts, facts());
    let some = DeviceFacts {
        app_version: Some("2.0.0".to_owned()),
        ..DeviceFacts::default()
    };
    shop.check_in(&CheckIns {
        facts: some.into(),
        facts_changed: true,
        ..quiet
    })
    .await;
    let expected = DeviceFacts {
        app_version: Some("2.0.0".to_owned()),
        ..facts()
    };
    assert_eq!(shop.activation(id, activation).await.facts, expected);
}

/// When a device was last seen never goes back, even if check-ins arrive out of order, nor before its activation.
pub async fn never_goes_back(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    for (at, last_seen_at) in [
        (start(), minutes(1)),
        (minutes(2), minutes(2)),
        (days(2) + Duration::hours(2), days(2) + Duration::hours(2)),
        (days(2) + Duration::hours(1), days(2) + Duration::hours(2)),
        (days(1), days(2) + Duration::hours(2)),
        (days(3), days(3)),
    ] {
        shop.check_in(&seen(&shop.app, id, activation, at)).await;
        assert_eq!(shop.activation(id, activation).await.last_seen_at, last_seen_at);
        assert_eq!(shop.record(id).await.activations[0].last_seen_at, last_seen_at);
        let list = shop
            .store
            .list_licenses(&LicenseFilter::default(), Page::first(1))
            .await;
        assert_eq!(list.unwrap()[0].last_seen_at, Some(last_seen_at));
    }
}

/// What a device reports of its run time is kept until it reports anew.
pub async fn keeps_the_runtime(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    assert_eq!(shop.store.find_runtime(activation).await.unwrap(), None);
    assert_eq!(shop.store.find_runtime(nobody()).await.unwrap(), None);
    let report =
        json!({ "bots": 3, "ratio": 0.5, "big": 9_007_199_254_740_993_u64, "名": ["ä", null, { "deep": true }] });
    for (runtime, expected) in [
        (Some(report.clone()), report.clone()),
        (None, report),
        (Some(json!({ "bots": 4 })), json!({ "bots": 4 })),
        (Some(json!({})), json!({})),
    ] {
        shop.check_in(&CheckIns {
            runtime: runtime.map(Box::new),
            ..seen(&shop.app, id, activation, days(1))
        })
        .await;
        assert_eq!(shop.store.find_runtime(activation).await.unwrap(), Some(expected));
    }
}

/// That a device was there before it gave its slot up is noted, although it is told later; what it said of itself is not.
pub async fn notes_what_was_before_a_release(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    shop.vacate(id, activation, minutes(5)).await;
    let mut expected = shop.activation(id, activation).await;
    let late = CheckIns {
        count: 3,
        facts: news().into(),
        facts_changed: true,
        runtime: Some(Box::new(json!({ "late": true }))),
        ..seen(&shop.app, id, activation, minutes(4))
    };
    shop.check_in(&late).await;
    expected.last_seen_at = minutes(4);
    assert_eq!(shop.activation(id, activation).await, expected);
    assert_eq!(shop.store.find_runtime(activation).await.unwrap(), None);
    let query = StatisticsQuery {
        product_id: None,
        from: day(0),
        to: day(0),
    };
    let statistics = shop.store.statistics(&query).await.unwrap();
    assert_eq!(
        (statistics.check_ins[0].count, statistics.active_devices[0].count),
        (3, 1)
    );
    assert_eq!(statistics.by_version[0].value, "9.0.0");
}

/// What is no activation cannot check in, and what was to be noted with it is not noted either.
pub async fn refuses_unknown_activations(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    let before = export(&shop.store).await;
    let known = CheckIns {
        facts: news().into(),
        facts_changed: true,
        ..seen(&shop.app, id, activation, days(1))
    };
    for order in [[nobody(), activation], [activation, nobody()]] {
        let batch = order.map(|activation_id| CheckIns {
            activation_id,
            ..known.clone()
        });
        let sightings = sightings(id, 1, 1);
        assert_conflict(shop.store.record_check_ins(&batch, &sightings).await);
        assert_eq!(export(&shop.store).await, before);
    }
}

/// Sightings that come with check-ins are counted, and so are those that come alone.
pub async fn counts_sightings(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    let check_ins = [seen(&shop.app, id, activation, days(1))];
    for (check_ins, sightings) in [
        (&check_ins[..], sightings(id, 1, 1)),
        (&[], sightings(id, 2, 2)),
        (&check_ins, sightings(id, 2, 1)),
        (&[], Vec::new()),
    ] {
        shop.store.record_check_ins(check_ins, &sightings).await.unwrap();
    }
    let any = SuspicionThresholds {
        devices: 1,
        networks: 1,
        refusals: 1,
    };
    let expected = Suspicion {
        license_id: id,
        devices: 2,
        networks: 2,
        refusals: 0,
    };
    assert_eq!(shop.store.list_suspicious(day(0), &any, 100).await.unwrap(), [expected]);
}

/// A license whose first slot is held by the first device.
async fn seated(shop: &Shop) -> (LicenseId, ActivationId) {
    let id = shop.sell(&shop.pro, 1).await;
    let activation = shop.occupy(id, 0, 1, minutes(1)).await;
    (id, activation)
}

/// A device and a network, on the first day.
fn sightings(license_id: LicenseId, device_n: usize, network_n: usize) -> Vec<Sighting> {
    let kinds = [
        SightingKind::Device(device(device_n)),
        SightingKind::Network(network(network_n)),
    ];
    let sighting = |kind| Sighting {
        license_id,
        at: days(1),
        kind,
    };
    kinds.map(sighting).into()
}

/// What a device says of itself that is another one by now.
pub(super) fn news() -> DeviceFacts {
    DeviceFacts {
        name: Some("新しい 🦊".to_owned()),
        platform: Some("windows".to_owned()),
        arch: Some("aarch64".to_owned()),
        cpu: Some("M9".to_owned()),
        app_version: Some("9.0.0".to_owned()),
        hostname: Some(String::new()),
    }
}
