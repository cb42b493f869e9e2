//! What can be counted by day.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{
    ActivationId, ActivationOrigin, DeviceFacts, LicenseEvent, LicenseId, NewActivation, Product,
};
use claviger_protocol::Code;

use super::{
    Engine,
    fixtures::{app_at, day, days, device, license, nobody, trial},
    shop::{Shop, occupant, seen},
};
use crate::{CheckIns, DayCount, RefusalCount, Sighting, SightingKind, Statistics, StatisticsQuery, VersionCount};

/// Nothing happened, nothing is counted.
pub async fn starts_empty(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    assert_eq!(count(&shop, None, -9, 9).await, Statistics::default());
}

/// Licenses count on the day they were issued, by product, from the first to the last day.
pub async fn counts_licenses(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let moment = Duration::microseconds(1);
    let issued = [
        (&shop.pro, days(1) - moment),
        (&shop.pro, days(1)),
        (&shop.basic, days(1)),
        (&shop.solo, days(2) - moment),
        (&shop.basic, days(2)),
    ];
    for (n, (plan, at)) in issued.into_iter().enumerate() {
        let mut new = license(plan, n);
        new.license.created_at = at;
        new.license.updated_at = at;
        shop.add(&new).await;
    }
    assert_eq!(
        count(&shop, None, -9, 9).await.licenses_created,
        counts([(0, 1), (1, 3), (2, 1)])
    );
    assert_eq!(count(&shop, None, 1, 1).await.licenses_created, counts([(1, 3)]));
    assert_eq!(
        count(&shop, Some(&shop.app), -9, 9).await.licenses_created,
        counts([(0, 1), (1, 2)])
    );
    assert_eq!(
        count(&shop, Some(&shop.tool), 2, 9).await.licenses_created,
        counts([(2, 1)])
    );
    assert_eq!(count(&shop, None, 3, 9).await, Statistics::default());
    let unknown = StatisticsQuery {
        product_id: Some(nobody()),
        from: day(-9),
        to: day(9),
    };
    assert_eq!(shop.store.statistics(&unknown).await.unwrap(), Statistics::default());
}

/// Slots taken count, whether they were given up since or not; re-binds do not.
pub async fn counts_activations(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, tool) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.basic, 2).await);
    let first = shop.occupy(id, 0, 1, days(1)).await;
    shop.vacate(id, first, days(1)).await;
    let moved = occupy_by(&shop, id, 2, ActivationOrigin::Move, days(2)).await;
    let rebound = NewActivation {
        origin: ActivationOrigin::Rebind,
        ..occupant(0, 3, days(2))
    };
    shop.commit(
        id,
        &[LicenseEvent::DeviceRebound {
            from: moved,
            to: rebound.clone(),
        }],
        days(2),
    )
    .await
    .unwrap();
    shop.vacate(id, rebound.id, days(2)).await;
    occupy_by(&shop, id, 3, ActivationOrigin::Return, days(2)).await;
    shop.occupy(tool, 0, 1, days(2)).await;
    assert_eq!(count(&shop, None, -9, 9).await.activations, counts([(1, 1), (2, 3)]));
    assert_eq!(
        count(&shop, Some(&shop.app), -9, 9).await.activations,
        counts([(1, 1), (2, 2)])
    );
    assert_eq!(
        count(&shop, Some(&shop.tool), -9, 9).await.activations,
        counts([(2, 1)])
    );
    assert_eq!(count(&shop, None, 1, 1).await.activations, counts([(1, 1)]));
}

/// Check-ins count every time; devices once a day, by the version and platform last known of them.
pub async fn counts_check_ins(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let talkative = shop.occupy(id, 0, 1, days(0)).await;
    let mut silent = occupant(1, 2, days(0));
    silent.facts = DeviceFacts::default();
    shop.commit(id, &[LicenseEvent::DeviceActivated(silent.clone())], days(0))
        .await
        .unwrap();
    let app = &shop.app;
    // On the first day one device updates twice, and of one nothing is known.
    check_in(&shop, app, id, talkative, days(1), Some(("2.0", "linux"))).await;
    check_in(&shop, app, id, talkative, days(1), Some(("10.0", "windows"))).await;
    check_in(&shop, app, id, silent.id, days(2) - Duration::microseconds(1), None).await;
    check_in(&shop, app, id, talkative, days(2), Some(("10.0", "windows"))).await;
    check_in(&shop, app, id, silent.id, days(2), Some(("2.0", "Haiku"))).await;

    let all = count(&shop, None, -9, 9).await;
    assert_eq!(all.check_ins, counts([(1, 3), (2, 2)]));
    assert_eq!(all.active_devices, counts([(1, 2), (2, 2)]));
    assert_eq!(
        all.by_version,
        versions([(1, "", 1), (1, "10.0", 1), (2, "10.0", 1), (2, "2.0", 1)])
    );
    assert_eq!(
        all.by_platform,
        versions([(1, "", 1), (1, "windows", 1), (2, "Haiku", 1), (2, "windows", 1)])
    );
    let one = count(&shop, None, 1, 1).await;
    assert_eq!(one.check_ins, counts([(1, 3)]));
    assert_eq!(one.by_version, versions([(1, "", 1), (1, "10.0", 1)]));
}

/// A device with licenses of two products is one device; each product counts its own check-ins.
pub async fn counts_devices_across_products(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (app, tool) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.basic, 2).await);
    let (in_app, in_tool) = (
        shop.occupy(app, 0, 1, days(0)).await,
        shop.occupy(tool, 0, 1, days(0)).await,
    );
    check_in(&shop, &shop.app, app, in_app, days(1), Some(("1.0", "linux"))).await;
    check_in(&shop, &shop.tool, tool, in_tool, days(1), Some(("7.0", "linux"))).await;
    check_in(&shop, &shop.tool, tool, in_tool, days(1), Some(("7.0", "linux"))).await;
    let all = count(&shop, None, 1, 1).await;
    assert_eq!(
        (all.check_ins, all.active_devices),
        (counts([(1, 3)]), counts([(1, 1)]))
    );
    assert_eq!(all.by_platform, versions([(1, "linux", 1)]));
    assert_eq!(all.by_version, versions([(1, "1.0", 1), (1, "7.0", 1)]));
    let tool = count(&shop, Some(&shop.tool), 1, 1).await;
    assert_eq!(
        (tool.check_ins, tool.active_devices),
        (counts([(1, 2)]), counts([(1, 1)]))
    );
    assert_eq!(tool.by_version, versions([(1, "7.0", 1)]));
}

/// Trials count on the day they began, and again on the day their device activated a license.
pub async fn counts_trials(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    for (product, n, at) in [
        (&shop.app, 1, days(1)),
        (&shop.app, 2, days(1)),
        (&shop.app, 3, days(2)),
        (&shop.tool, 1, days(2)),
    ] {
        let mut new = trial(product, n);
        new.trial.started_at = at;
        new.trial.ends_at = at + Duration::days(7);
        shop.store.begin_trial(&new, &app_at(at)).await.unwrap();
    }
    let (app, tool) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.basic, 2).await);
    shop.occupy(app, 0, 1, days(3) - Duration::microseconds(1)).await;
    shop.occupy(app, 1, 2, days(3)).await;
    shop.occupy(tool, 0, 1, days(3)).await;
    let all = count(&shop, None, -9, 9).await;
    assert_eq!(
        (all.trials_begun, all.trials_converted),
        (counts([(1, 2), (2, 2)]), counts([(2, 1), (3, 2)]))
    );
    let app = count(&shop, Some(&shop.app), 2, 9).await;
    assert_eq!(
        (app.trials_begun, app.trials_converted),
        (counts([(2, 1)]), counts([(2, 1), (3, 1)]))
    );
    let tool = count(&shop, Some(&shop.tool), 2, 3).await;
    assert_eq!(
        (tool.trials_begun, tool.trials_converted),
        (counts([(2, 1)]), counts([(3, 1)]))
    );
}

/// Refusals count by code on every day that they were seen, and nothing else that was seen.
pub async fn counts_refusals(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (app, tool) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.basic, 2).await);
    let (limit, revoked) = (Code::DeviceLimitReached, Code::Revoked);
    let seen = [
        (app, days(1), SightingKind::Refusal(revoked)),
        (app, days(1), SightingKind::Refusal(limit)),
        (app, days(2) - Duration::microseconds(1), SightingKind::Refusal(limit)),
        (app, days(2), SightingKind::Refusal(limit)),
        (tool, days(1), SightingKind::Refusal(limit)),
        (app, days(1), SightingKind::Device(device(1))),
    ];
    let seen = seen.map(|(license_id, at, kind)| Sighting { license_id, at, kind });
    shop.store.record_sightings(&seen).await.unwrap();
    assert_eq!(
        count(&shop, None, -9, 9).await.refusals,
        refusals([(1, limit, 3), (1, revoked, 1), (2, limit, 1)])
    );
    assert_eq!(
        count(&shop, Some(&shop.app), 1, 1).await.refusals,
        refusals([(1, limit, 2), (1, revoked, 1)])
    );
    assert_eq!(
        count(&shop, Some(&shop.tool), -9, 9).await.refusals,
        refusals([(1, limit, 1)])
    );
    assert_eq!(count(&shop, None, 3, 9).await.refusals, []);
}

fn refusals<const N: usize>(counts: [(i64, Code, u64); N]) -> Vec<RefusalCount> {
    let refusal = |(n, code, count): (i64, Code, u64)| RefusalCount {
        day: day(n),
        code: code.to_string(),
        count,
    };
    counts.into_iter().map(refusal).collect()
}

/// Puts the n-th device into the first slot, coming there as told.
async fn occupy_by(shop: &Shop, id: LicenseId, n: usize, origin: ActivationOrigin, at: DateTime<Utc>) -> ActivationId {
    let new = NewActivation {
        origin,
        ..occupant(0, n, at)
    };
    let activation = new.id;
    shop.commit(id, &[LicenseEvent::DeviceActivated(new)], at)
        .await
        .unwrap();
    activation
}

async fn check_in(
    shop: &Shop,
    product: &Product,
    license_id: LicenseId,
    activation_id: ActivationId,
    at: DateTime<Utc>,
    known: Option<(&str, &str)>,
) {
    let facts = DeviceFacts {
        app_version: known.map(|(version, _)| version.to_owned()),
        platform: known.map(|(_, platform)| platform.to_owned()),
        ..DeviceFacts::default()
    };
    shop.check_in(&CheckIns {
        facts: facts.into(),
        ..seen(product, license_id, activation_id, at)
    })
    .await;
}

async fn count(shop: &Shop, product: Option<&Product>, from: i64, to: i64) -> Statistics {
    let product_id = product.map(|product| product.id);
    shop.store
        .statistics(&StatisticsQuery {
            product_id,
            from: day(from),
            to: day(to),
        })
        .await
        .unwrap()
}

fn counts<const N: usize>(counts: [(i64, u64); N]) -> Vec<DayCount> {
    counts
        .into_iter()
        .map(|(n, count)| DayCount { day: day(n), count })
        .collect()
}

fn versions<const N: usize>(versions: [(i64, &str, u64); N]) -> Vec<VersionCount> {
    versions
        .into_iter()
        .map(|(n, value, count)| VersionCount {
            day: day(n),
            value: value.to_owned(),
            count,
        })
        .collect()
}
