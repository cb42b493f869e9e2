//! PostgreSQL goes and comes back while customers work.

use claviger_tests::{Postgres, World};

use super::{Cluster, load::Load};

#[tokio::test]
async fn nothing_is_lost_when_postgres_restarts() {
    restarts("fast").await;
}

#[tokio::test]
async fn nothing_is_lost_when_postgres_crashes() {
    restarts("immediate").await;
}

async fn restarts(mode: &'static str) {
    let postgres = Postgres::start().await;
    World::play_on(postgres.url(), async |world| {
        let cluster = Cluster::start(world, |settings| settings).await;
        let shop = cluster.shop().await;
        let load = Load::begin(&shop).await;
        load.is_answered_by(&[0, 1, 2]).await;
        for _ in 0..2 {
            postgres.restart(mode).await;
            // Nobody helps them.
            load.is_answered_by(&[0, 1, 2]).await;
        }
        let outcome = load.end().await;
        assert!(!outcome.misses.is_empty(), "the restart was not felt");
        outcome.misses.iter().for_each(|miss| miss.assert_clean());
        outcome.assert_nothing_is_lost(&shop).await;
    })
    .await;
}
