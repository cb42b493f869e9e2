//! What a device's check-in leaves behind.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{ActivationId, DeviceFacts, LicenseId};
use serde_json::json;

use super::{
    Engine,
    expect::race,
    fixtures::{day, days, facts, minutes, network, nobody, precise, start},
    shop::Shop,
};
use crate::{
    AuditFilter, CheckIn, LicenseFilter, LicenseSummary, Page, Statistics, StatisticsQuery, Suspicion,
    SuspicionThresholds,
};

/// A check-in updates what the device says of itself and when it was last seen; the license does not change by it.
pub async fn updates_the_activation(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    let other = shop.occupy(id, 1, 2, minutes(2)).await;
    let (mut expected, bystander) = (shop.activation(id, activation).await, shop.activation(id, other).await);
    let before = (shop.record(id).await.license, shop.audit(&AuditFilter::default()).await);
    let news = DeviceFacts {
        name: Some("新しい 🦊".to_owned()),
        platform: Some("windows".to_owned()),
        arch: Some("aarch64".to_owned()),
        cpu: Some("M9".to_owned()),
        app_version: Some("9.0.0".to_owned()),
        hostname: Some(String::new()),
    };
    let at = days(1) + Duration::microseconds(1);
    shop.store
        .record_check_in(&CheckIn {
            facts: news.clone(),
            ..check_in(&shop, id, activation, at)
        })
        .await
        .unwrap();
    expected.facts = news;
    expected.last_seen_at = at;
    assert_eq!(shop.activation(id, activation).await, expected);
    assert_eq!(shop.activation(id, other).await, bystander);
    assert_eq!(
        (shop.record(id).await.license, shop.audit(&AuditFilter::default()).await),
        before
    );
}

/// A field that is not told keeps its value.
pub async fn keeps_what_is_not_told(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    shop.store
        .record_check_in(&check_in(&shop, id, activation, minutes(10)))
        .await
        .unwrap();
    assert_eq!(shop.activation(id, activation).await.facts, facts());
    let some = DeviceFacts {
        app_version: Some("2.0.0".to_owned()),
        ..DeviceFacts::default()
    };
    shop.store
        .record_check_in(&CheckIn {
            facts: some,
            ..check_in(&shop, id, activation, minutes(11))
        })
        .await
        .unwrap();
    let expected = DeviceFacts {
        app_version: Some("2.0.0".to_owned()),
        ..facts()
    };
    assert_eq!(shop.activation(id, activation).await.facts, expected);
}

/// When a device was last seen never goes back, even if check-ins arrive out of order.
pub async fn never_goes_back(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    for (at, last_seen_at) in [
        (days(2), days(2)),
        (days(1), days(2)),
        (start(), days(2)),
        (days(3), days(3)),
    ] {
        shop.store
            .record_check_in(&check_in(&shop, id, activation, at))
            .await
            .unwrap();
        assert_eq!(shop.activation(id, activation).await.last_seen_at, last_seen_at);
    }
    let list = shop
        .store
        .list_licenses(&LicenseFilter::default(), Page::first(1))
        .await
        .unwrap();
    assert_eq!(list[0].last_seen_at, Some(days(3)));
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
        let check_in = CheckIn {
            runtime,
            ..check_in(&shop, id, activation, days(1))
        };
        shop.store.record_check_in(&check_in).await.unwrap();
        assert_eq!(shop.store.find_runtime(activation).await.unwrap(), Some(expected));
    }
}

/// A check-in of a device that gave its slot up, or of an activation that is none, leaves nothing behind.
pub async fn ignores_released_activations(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    shop.vacate(id, activation, minutes(5)).await;
    let (before, listed) = (shop.history(id).await, list(&shop).await);
    let late = CheckIn {
        facts: DeviceFacts {
            name: Some("late".to_owned()),
            ..DeviceFacts::default()
        },
        runtime: Some(json!({ "late": true })),
        ..check_in(&shop, id, activation, days(1))
    };
    shop.store.record_check_in(&late).await.unwrap();
    shop.store
        .record_check_in(&CheckIn {
            activation_id: nobody(),
            ..late.clone()
        })
        .await
        .unwrap();
    assert_eq!(shop.history(id).await, before);
    assert_eq!(list(&shop).await, listed);
    assert_eq!(shop.store.find_runtime(activation).await.unwrap(), None);
    let query = StatisticsQuery {
        product_id: None,
        from: day(1),
        to: day(1),
    };
    assert_eq!(shop.store.statistics(&query).await.unwrap(), Statistics::default());
    assert_eq!(suspicions(&shop).await, []);
}

/// A check-in counts as a sighting of its device and its network.
pub async fn counts_as_sighting(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    let second = shop.occupy(id, 1, 2, minutes(2)).await;
    for (activation_id, n) in [(activation, 1), (activation, 2), (activation, 1), (second, 2)] {
        let mut check_in = check_in(&shop, id, activation_id, days(1));
        check_in.network = Some(network(n));
        shop.store.record_check_in(&check_in).await.unwrap();
    }
    let expected = Suspicion {
        license_id: id,
        devices: 2,
        networks: 2,
        refusals: 0,
    };
    assert_eq!(suspicions(&shop).await, [expected]);
}

/// Check-ins of one device that arrive at once all count, and the last seen is the latest.
pub async fn counts_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seated(&shop).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    race(32, |i| {
        let store = stores[i % 2].clone();
        let mut check_in = check_in(
            &shop,
            id,
            activation,
            precise() + Duration::minutes(i64::try_from(i).unwrap()),
        );
        check_in.network = Some(network(i % 4));
        async move { store.record_check_in(&check_in).await.unwrap() }
    })
    .await;
    assert_eq!(
        shop.activation(id, activation).await.last_seen_at,
        precise() + Duration::minutes(31)
    );
    let query = StatisticsQuery {
        product_id: None,
        from: day(0),
        to: day(0),
    };
    let statistics = shop.store.statistics(&query).await.unwrap();
    assert_eq!(
        (statistics.check_ins[0].count, statistics.active_devices[0].count),
        (32, 1)
    );
    assert_eq!(
        suspicions(&shop).await,
        [Suspicion {
            license_id: id,
            devices: 1,
            networks: 4,
            refusals: 0
        }]
    );
}

/// A license whose first slot is held by the first device.
async fn seated(shop: &Shop) -> (LicenseId, ActivationId) {
    let id = shop.sell(&shop.pro, 1).await;
    let activation = shop.occupy(id, 0, 1, minutes(1)).await;
    (id, activation)
}

/// A check-in that tells nothing but that the device is there.
fn check_in(shop: &Shop, license_id: LicenseId, activation_id: ActivationId, at: DateTime<Utc>) -> CheckIn {
    let product_id = shop.app.id;
    CheckIn {
        license_id,
        activation_id,
        product_id,
        at,
        facts: DeviceFacts::default(),
        runtime: None,
        network: None,
    }
}

async fn list(shop: &Shop) -> Vec<LicenseSummary> {
    shop.store
        .list_licenses(&LicenseFilter::default(), Page::first(10))
        .await
        .unwrap()
}

/// Everything that was seen of any license.
async fn suspicions(shop: &Shop) -> Vec<Suspicion> {
    let any = SuspicionThresholds {
        devices: 1,
        networks: 1,
        refusals: 1,
    };
    shop.store.list_suspicious(day(0), &any, 100).await.unwrap()
}
