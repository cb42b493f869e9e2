//! Keys that travel are noticed.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::LicenseId;
use claviger_protocol::Code;

use super::{
    Engine,
    expect::race,
    fixtures::{app_at, day, days, device, license, network, start},
    shop::Shop,
};
use crate::{Sighting, SightingKind, Suspicion, SuspicionThresholds};

/// Out of reach.
const NEVER: u32 = 1_000_000;

/// Devices and networks are counted once however often they are seen, refusals every time.
pub async fn counts_distinct(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [id] = licenses(&shop).await;
    let mut seen = Vec::new();
    for at in [days(0), days(1)] {
        for n in 0..3 {
            seen.push(Sighting {
                license_id: id,
                at,
                kind: SightingKind::Device(device(n)),
            });
            seen.push(Sighting {
                license_id: id,
                at,
                kind: SightingKind::Network(network(n % 2)),
            });
        }
        for code in [Code::Expired, Code::Expired, Code::DeviceLimitReached] {
            seen.push(Sighting {
                license_id: id,
                at,
                kind: SightingKind::Refusal(code),
            });
        }
    }
    shop.store.record_sightings(&seen).await.unwrap();
    shop.store.record_sightings(&seen[..1]).await.unwrap();
    shop.store.record_sightings(&[]).await.unwrap();
    let expected = Suspicion {
        license_id: id,
        devices: 3,
        networks: 2,
        refusals: 6,
    };
    assert_eq!(suspicious(&shop, 0, [1, 1, 1], 10).await, [expected]);
}

/// A license is suspicious that reaches at least one threshold; the one with most devices first, then by id.
pub async fn applies_thresholds(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [travels, shared, refused, quiet] = licenses(&shop).await;
    see(&shop, travels, days(1), 1, 5, 0).await;
    see(&shop, shared, days(1), 3, 1, 0).await;
    see(&shop, refused, days(1), 1, 0, 4).await;
    see(&shop, quiet, days(1), 1, 1, 1).await;
    let [travels, shared, refused, quiet] = [
        Suspicion {
            license_id: travels,
            devices: 1,
            networks: 5,
            refusals: 0,
        },
        Suspicion {
            license_id: shared,
            devices: 3,
            networks: 1,
            refusals: 0,
        },
        Suspicion {
            license_id: refused,
            devices: 1,
            networks: 0,
            refusals: 4,
        },
        Suspicion {
            license_id: quiet,
            devices: 1,
            networks: 1,
            refusals: 1,
        },
    ];
    let cases = [
        ([3, NEVER, NEVER], 10, vec![shared]),
        ([4, NEVER, NEVER], 10, vec![]),
        ([NEVER, 5, NEVER], 10, vec![travels]),
        ([NEVER, 6, NEVER], 10, vec![]),
        ([NEVER, NEVER, 4], 10, vec![refused]),
        ([3, 5, 4], 10, vec![shared, travels, refused]),
        ([1, NEVER, NEVER], 10, vec![shared, travels, refused, quiet]),
        ([1, NEVER, NEVER], 2, vec![shared, travels]),
        ([NEVER, NEVER, 1], 10, vec![refused, quiet]),
    ];
    for (i, (thresholds, limit, expected)) in cases.into_iter().enumerate() {
        assert_eq!(suspicious(&shop, 0, thresholds, limit).await, expected, "case {i}");
    }
}

/// Only what was seen since the day counts, that day included; days are those of UTC.
pub async fn counts_since_a_day(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [id] = licenses(&shop).await;
    let midnight = days(1);
    for (at, n) in [(midnight - Duration::microseconds(1), 1), (midnight, 2), (days(2), 3)] {
        let seen = Sighting {
            license_id: id,
            at,
            kind: SightingKind::Device(device(n)),
        };
        shop.store.record_sightings(&[seen]).await.unwrap();
    }
    for (since, devices) in [(0, 3), (1, 2), (2, 1)] {
        let expected = Suspicion {
            license_id: id,
            devices,
            networks: 0,
            refusals: 0,
        };
        assert_eq!(suspicious(&shop, since, [1, NEVER, NEVER], 10).await, [expected]);
    }
    assert_eq!(suspicious(&shop, 3, [1, 1, 1], 10).await, []);
}

/// Sightings that are counted at once, in any order, all count and wait for nobody.
pub async fn counts_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let ids: [LicenseId; 3] = licenses(&shop).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    race(32, |i| {
        let store = stores[i % 2].clone();
        let sighting = |id: &LicenseId, kind| Sighting {
            license_id: *id,
            at: start(),
            kind,
        };
        let mut seen: Vec<_> = ids
            .iter()
            .flat_map(|id| {
                [
                    SightingKind::Device(device(i % 5)),
                    SightingKind::Refusal(Code::Expired),
                ]
                .map(|kind| sighting(id, kind))
            })
            .collect();
        if i % 3 == 0 {
            seen.reverse();
        }
        async move { store.record_sightings(&seen).await.unwrap() }
    })
    .await;
    let expected = ids.map(|license_id| Suspicion {
        license_id,
        devices: 5,
        networks: 0,
        refusals: 32,
    });
    assert_eq!(suspicious(&shop, 0, [1, 1, 1], 10).await, expected);
}

/// So many licenses, in the order of their ids.
async fn licenses<const N: usize>(shop: &Shop) -> [LicenseId; N] {
    let new: [_; N] = std::array::from_fn(|n| license(&shop.pro, n));
    shop.store.add_licenses(&new, &app_at(start())).await.unwrap();
    new.map(|new| new.license.id)
}

/// Sees so many devices, networks and refusals of a license.
async fn see(shop: &Shop, license_id: LicenseId, at: DateTime<Utc>, devices: usize, networks: usize, refusals: usize) {
    let devices = (0..devices).map(|n| SightingKind::Device(device(n)));
    let networks = (0..networks).map(|n| SightingKind::Network(network(n)));
    let refusals = (0..refusals).map(|_| SightingKind::Refusal(Code::NotActivated));
    let kinds = devices.chain(networks).chain(refusals);
    let seen: Vec<_> = kinds.map(|kind| Sighting { license_id, at, kind }).collect();
    shop.store.record_sightings(&seen).await.unwrap();
}

async fn suspicious(shop: &Shop, since: i64, [devices, networks, refusals]: [u32; 3], limit: u16) -> Vec<Suspicion> {
    let thresholds = SuspicionThresholds {
        devices,
        networks,
        refusals,
    };
    shop.store
        .list_suspicious(day(since), &thresholds, limit)
        .await
        .unwrap()
}
