//! What holds for all servers together, and what each counts for itself.

use std::collections::BTreeMap;

use claviger_tests::{Answer, Balancer, Device, Json, World, on_postgres};
use futures_util::future::join_all;

use super::Cluster;

/// Devices at the same time.
const CROWD: usize = 64;
/// Requests per minute with one key, on each server.
const PER_MINUTE: usize = 6;

on_postgres!(a_crowd_gets_three_slots, rates_count_for_each_server);

async fn a_crowd_gets_three_slots(world: &World) {
    let cluster = Cluster::start(world, |settings| settings).await;
    let shop = cluster.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let crowd = Device::fleet(CROWD);
    let answers = join_all(crowd.iter().map(|device| app.activate(&license.key, device))).await;

    assert_eq!(by_server(&answers).len(), 3, "all servers had part in it");
    let (taken, refused): (Vec<_>, Vec<_>) = crowd.iter().zip(&answers).partition(|(_, answer)| answer.status == 200);
    for (_, answer) in refused {
        assert_eq!(answer.problem(409, "DEVICE_LIMIT_REACHED").list("devices").len(), 3);
    }
    let mut told: Vec<&str> = taken.iter().map(|(device, _)| device.name.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told.len(), 3, "{told:?}");
    // As each server sees it.
    for _ in Balancer::NAMES {
        let listed = app.devices(&license.key).await.ok();
        let mut holders = listed.each("devices", "name");
        holders.sort_unstable();
        assert_eq!(holders, told, "who was told so holds the slots");
    }
}

/// As API-DESIGN.md says: behind a balancer the effective limit is the sum.
async fn rates_count_for_each_server(world: &World) {
    let limit = PER_MINUTE.to_string();
    let cluster = Cluster::start(world, |settings| settings.with("LIMIT_KEY_PER_MINUTE", limit)).await;
    let shop = cluster.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let mut answers = Vec::new();
    // The balancer takes the servers in turn, so each gets twice what it lets through.
    for _ in 0..6 * PER_MINUTE {
        answers.push(app.devices(&license.key).await);
    }
    let (passed, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    for (server, count) in by_server(&passed) {
        assert!(count >= PER_MINUTE, "server {server} let only {count} through");
    }
    assert_eq!(by_server(&refused).len(), 3, "each server has its limit");
    for answer in refused {
        answer.problem(429, "RATE_LIMITED");
        assert!(answer.header("retry-after").is_some());
    }
}

fn by_server(answers: &[Answer]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer.header("x-served-by").unwrap()).or_default() += 1;
    }
    counts
}
