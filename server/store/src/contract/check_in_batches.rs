//! Check-ins of many devices that are noted together.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{ActivationId, DeviceFacts, LicenseId};
use claviger_protocol::Code;
use serde_json::json;

use super::{
    Engine,
    check_ins::news,
    expect::race,
    fixtures::{admin_at, day, days, facts, license, minutes, precise, start},
    shop::{Shop, seen},
};
use crate::{CheckIns, Sighting, SightingKind, Statistics, StatisticsQuery, SuspicionThresholds};

/// Every device of a large batch is noted, on each of two days, and another batch adds up with it.
pub async fn note_many(engine: &impl Engine) {
    const DEVICES: usize = 500;
    let shop = Shop::open(engine).await;
    let seats = seats(&shop, DEVICES).await;
    let batch = |days: [i64; 2]| -> Vec<CheckIns> {
        let seen_at = |n: i64| seats.iter().rev().map(move |seat| (seat, days_and_an_hour(n)));
        let all = days.into_iter().flat_map(seen_at);
        all.map(|(&(id, activation), at)| CheckIns {
            count: 2,
            ..seen(&shop.app, id, activation, at)
        })
        .collect()
    };
    for days in [[2, 1], [2, 3]] {
        shop.store.record_check_ins(&batch(days), &[]).await.unwrap();
    }
    let statistics = statistics(&shop, 0, 9).await;
    let counts: Vec<_> = statistics.check_ins.iter().map(|day| day.count).collect();
    assert_eq!(counts, [1000, 2000, 1000]);
    assert!(statistics.active_devices.iter().all(|day| day.count == 500));
    for (id, activation) in [seats[0], seats[DEVICES - 1]] {
        assert_eq!(shop.activation(id, activation).await.last_seen_at, days_and_an_hour(3));
    }
}

/// Of one batch some devices have news and some have none; those without keep what is stored.
pub async fn tell_news_from_none(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let seats = seats(&shop, 3).await;
    let [quiet, talkative, reporting] = [seats[0], seats[1], seats[2]].map(|(id, activation)| CheckIns {
        facts: news().into(),
        ..seen(&shop.app, id, activation, days(1))
    });
    let batch = [
        CheckIns {
            runtime: Some(Box::new(json!({ "bots": 1 }))),
            ..reporting
        },
        quiet,
        CheckIns {
            facts_changed: true,
            ..talkative
        },
    ];
    shop.store.record_check_ins(&batch, &[]).await.unwrap();
    for (i, (expected, runtime)) in [(facts(), None), (news(), None), (facts(), Some(json!({ "bots": 1 })))]
        .into_iter()
        .enumerate()
    {
        let (id, activation) = seats[i];
        assert_eq!(shop.activation(id, activation).await.facts, expected, "device {i}");
        assert_eq!(
            shop.store.find_runtime(activation).await.unwrap(),
            runtime,
            "device {i}"
        );
    }
    let versions = statistics(&shop, 1, 1).await.by_version;
    assert_eq!((versions[0].value.as_str(), versions[0].count), ("9.0.0", 3));
}

/// Of a device that is in a batch twice, at the end of one day and the beginning of the next, the later news count.
pub async fn keep_the_latest_news(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, activation) = seats(&shop, 1).await[0];
    let old = CheckIns {
        facts: news().into(),
        facts_changed: true,
        runtime: Some(Box::new(json!({ "bots": 1 }))),
        ..seen(&shop.app, id, activation, days(1) - Duration::microseconds(1))
    };
    let newer = CheckIns {
        facts: DeviceFacts {
            app_version: Some("9.0.1".to_owned()),
            ..news()
        }
        .into(),
        facts_changed: true,
        runtime: Some(Box::new(json!({ "bots": 2 }))),
        ..seen(&shop.app, id, activation, days(1))
    };
    let expected = newer.facts.clone();
    shop.store.record_check_ins(&[newer, old], &[]).await.unwrap();
    let stored = shop.activation(id, activation).await;
    assert_eq!(
        (stored.facts, stored.last_seen_at),
        (DeviceFacts::clone(&expected), days(1))
    );
    assert_eq!(
        shop.store.find_runtime(activation).await.unwrap(),
        Some(json!({ "bots": 2 }))
    );
    let statistics = statistics(&shop, 0, 1).await;
    assert_eq!(statistics.check_ins.len(), 2, "each day has its own");
    let versions: Vec<_> = statistics.by_version.iter().map(|day| day.value.as_str()).collect();
    assert_eq!(versions, ["9.0.0", "9.0.1"]);
}

/// Batches that are noted at once by several processes, in any order, all count, and wait for nobody; nor do they wait forever
/// for licenses that change meanwhile.
pub async fn count_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let seats = seats(&shop, 20).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let admin = &shop;
    let changing = async {
        for n in 0..10 {
            let more = admin.occupy(seats[0].0, 1, 1000, minutes(10 + n)).await;
            admin.vacate(seats[0].0, more, minutes(10 + n)).await;
        }
    };
    let noting = race(24, |i| {
        let store = stores[i % 2].clone();
        let at = precise() + Duration::minutes(i64::try_from(i).unwrap());
        let mut batch: Vec<_> = seats
            .iter()
            .map(|&(id, activation)| CheckIns {
                facts: news().into(),
                facts_changed: i % 3 == 0,
                ..seen(&shop.app, id, activation, at)
            })
            .collect();
        let mut sightings: Vec<_> = batch
            .iter()
            .map(|seen| Sighting {
                license_id: seen.license_id,
                at,
                kind: SightingKind::Refusal(Code::Expired),
            })
            .collect();
        if i % 4 < 2 {
            batch.reverse();
            sightings.reverse();
        }
        async move { store.record_check_ins(&batch, &sightings).await.unwrap() }
    });
    tokio::join!(changing, noting);
    for &(id, activation) in &seats {
        let stored = shop.activation(id, activation).await;
        assert_eq!(stored.last_seen_at, precise() + Duration::minutes(23));
        assert_eq!(stored.facts, news());
    }
    let statistics = statistics(&shop, 0, 0).await;
    assert_eq!(
        (statistics.check_ins[0].count, statistics.active_devices[0].count),
        (480, 20)
    );
    let refused = SuspicionThresholds {
        devices: u32::MAX,
        networks: u32::MAX,
        refusals: 24,
    };
    let suspicious = shop.store.list_suspicious(day(0), &refused, 100).await.unwrap();
    assert_eq!(suspicious.len(), 20);
}

/// So many licenses with a device each.
async fn seats(shop: &Shop, n: usize) -> Vec<(LicenseId, ActivationId)> {
    let licenses: Vec<_> = (1..=n).map(|n| license(&shop.pro, n)).collect();
    shop.store.add_licenses(&licenses, &admin_at(start())).await.unwrap();
    let mut seats = Vec::new();
    for (n, new) in licenses.iter().enumerate() {
        seats.push((new.license.id, shop.occupy(new.license.id, 0, n, start()).await));
    }
    seats
}

fn days_and_an_hour(n: i64) -> DateTime<Utc> {
    days(n) + Duration::hours(1)
}

async fn statistics(shop: &Shop, from: i64, to: i64) -> Statistics {
    let query = StatisticsQuery {
        product_id: None,
        from: day(from),
        to: day(to),
    };
    shop.store.statistics(&query).await.unwrap()
}
