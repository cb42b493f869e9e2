//! Statistics: of a bounded time, they read what lies in it.

use chrono::TimeDelta;
use claviger_store::{Activity, StatisticsQuery, SuspicionThresholds};

use crate::{reads::Watch, sample::Sample};

pub(crate) async fn watch(watch: &mut Watch<'_>, sample: &Sample) {
    let (from, to) = (sample.at.date_naive(), (sample.at + TimeDelta::days(7)).date_naive());
    for product_id in [None, Some(sample.product)] {
        watch
            .of(&format!("statistics of {product_id:?}"), async |store| {
                let query = StatisticsQuery { product_id, from, to };
                let statistics = store.statistics(&query).await.unwrap();
                assert!(!statistics.check_ins.is_empty());
            })
            .await;
    }
    watch
        .of("usage of a license", async |store| {
            assert!(!store.list_usage(sample.license, from, to).await.unwrap().is_empty());
        })
        .await;
    watch
        .of("suspicious licenses", async |store| {
            let thresholds = SuspicionThresholds {
                devices: 1,
                networks: 1,
                refusals: 1,
            };
            let last = (sample.at + TimeDelta::hours(i64::from(20_000 - sample.n) - 24 * 14)).date_naive();
            let found = store.list_suspicious(last, &thresholds, 51).await.unwrap();
            assert!(!found.is_empty());
        })
        .await;
}
