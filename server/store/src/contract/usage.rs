//! Usage adds up by license and day.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::LicenseId;

use super::{
    Engine,
    expect::{assert_conflict, race},
    fixtures::{day, days, nobody, start},
    shop::Shop,
};
use crate::{UsageDay, UsageReport};

/// Counters add up over the day; gauges keep the last value and the highest.
pub async fn adds_up(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    report(
        &shop,
        id,
        days(0),
        &[("exports", 3), ("große Dateien", 1)],
        &[("seats", 7)],
    )
    .await;
    report(&shop, id, days(0), &[("exports", 4), ("none", 0)], &[("seats", 9)]).await;
    report(&shop, id, days(0), &[], &[("seats", 2)]).await;
    report(&shop, id, days(1), &[("exports", 1)], &[("seats", 1)]).await;
    report(&shop, id, days(1), &[], &[]).await;
    let expected = [
        counter(0, "exports", 7),
        counter(0, "große Dateien", 1),
        counter(0, "none", 0),
        gauge(0, "seats", 2, 9),
        counter(1, "exports", 1),
        gauge(1, "seats", 1, 1),
    ];
    assert_eq!(list(&shop, id, 0, 1).await, expected);
}

/// A list holds the days from and to, both inclusive, of one license, by day, then by the bytes of the name.
pub async fn lists_days(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, other) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.pro, 2).await);
    let midnight = days(2);
    for (at, n) in [
        (days(1), 1),
        (midnight - Duration::microseconds(1), 10),
        (midnight, 2),
        (days(3), 3),
    ] {
        report(&shop, id, at, &[("b", n), ("Z", n), ("a_", n), ("a-", n)], &[]).await;
    }
    report(&shop, other, days(2), &[("a", 100)], &[]).await;
    let of_day = |day, total| ["Z", "a-", "a_", "b"].map(|name| counter(day, name, total));
    assert_eq!(list(&shop, id, 2, 2).await, of_day(2, 2));
    assert_eq!(list(&shop, id, 1, 2).await, [of_day(1, 11), of_day(2, 2)].concat());
    assert_eq!(
        list(&shop, id, -9, 9).await,
        [of_day(1, 11), of_day(2, 2), of_day(3, 3)].concat()
    );
    assert_eq!(list(&shop, id, 4, 9).await, []);
    assert_eq!(list(&shop, id, 3, 2).await, []);
    assert_eq!(list(&shop, other, 0, 9).await, [counter(2, "a", 100)]);
}

/// A name may be a counter and a gauge.
pub async fn keeps_counter_and_gauge_of_one_name(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    report(&shop, id, days(0), &[("rows", 5)], &[]).await;
    report(&shop, id, days(0), &[("rows", 2)], &[("rows", 3)]).await;
    report(&shop, id, days(0), &[("rows", 1)], &[]).await;
    assert_eq!(
        list(&shop, id, 0, 0).await,
        [UsageDay {
            total: 8,
            ..gauge(0, "rows", 3, 3)
        }]
    );
}

/// An app that counts nonsense loses nothing else: numbers and sums stop at 2^63 − 1.
pub async fn stops_at_the_largest_number(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let most = u64::try_from(i64::MAX).unwrap();
    report(
        &shop,
        id,
        days(0),
        &[("sum", most - 1), ("good", 1)],
        &[("level", u64::MAX)],
    )
    .await;
    report(
        &shop,
        id,
        days(0),
        &[("sum", 5), ("good", 1), ("nonsense", u64::MAX)],
        &[],
    )
    .await;
    let expected = [
        counter(0, "good", 2),
        gauge(0, "level", most, most),
        counter(0, "nonsense", most),
        counter(0, "sum", most),
    ];
    assert_eq!(list(&shop, id, 0, 0).await, expected);
}

/// Reports that arrive at once, of two processes, all count.
pub async fn adds_up_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    race(32, |i| {
        let store = stores[i % 2].clone();
        let level = u64::try_from(i).unwrap();
        let report = usage_report(id, start(), &[("exports", 1), ("rows", level)], &[("seats", level)]);
        async move { store.record_usage(&report).await.unwrap() }
    })
    .await;
    let usage = list(&shop, id, 0, 0).await;
    assert_eq!(usage[..2], [counter(0, "exports", 32), counter(0, "rows", 31 * 32 / 2)]);
    let last = usage[2].last.expect("a gauge");
    assert!(last < 32);
    assert_eq!(usage[2..], [gauge(0, "seats", last, 31)]);
}

/// Usage of no license is refused.
pub async fn refuses_an_unknown_license(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    assert_conflict(
        shop.store
            .record_usage(&usage_report(nobody(), start(), &[("a", 1)], &[]))
            .await,
    );
    assert_eq!(list(&shop, nobody(), 0, 9).await, []);
}

fn counter(n: i64, name: &str, total: u64) -> UsageDay {
    UsageDay {
        day: day(n),
        name: name.to_owned(),
        total,
        last: None,
        peak: None,
    }
}

fn gauge(n: i64, name: &str, last: u64, peak: u64) -> UsageDay {
    UsageDay {
        day: day(n),
        name: name.to_owned(),
        total: 0,
        last: Some(last),
        peak: Some(peak),
    }
}

fn usage_report(
    license_id: LicenseId,
    at: DateTime<Utc>,
    counters: &[(&str, u64)],
    gauges: &[(&str, u64)],
) -> UsageReport {
    let named = |numbers: &[(&str, u64)]| numbers.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    UsageReport {
        license_id,
        at,
        counters: named(counters),
        gauges: named(gauges),
    }
}

async fn report(shop: &Shop, id: LicenseId, at: DateTime<Utc>, counters: &[(&str, u64)], gauges: &[(&str, u64)]) {
    shop.store
        .record_usage(&usage_report(id, at, counters, gauges))
        .await
        .unwrap();
}

async fn list(shop: &Shop, id: LicenseId, from: i64, to: i64) -> Vec<UsageDay> {
    shop.store.list_usage(id, day(from), day(to)).await.unwrap()
}
