//! A server dies while customers work.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use claviger_tests::{App, Clock, Device, Json, Sold, World, on_postgres};
use futures_util::future::join_all;
use serde_json::json;

use super::{Cluster, load::Load};

/// What a crash may take with it: check-in times of the last second. They are written each second, which takes a moment.
const LAST: Duration = Duration::from_secs(2);
/// Machines that check in before it.
const MACHINES: usize = 3;

on_postgres!(
    what_was_acknowledged_survives_the_server,
    check_ins_survive_it_but_for_the_last_second
);

async fn what_was_acknowledged_survives_the_server(world: &World) {
    let cluster = Cluster::start(world, |settings| settings).await;
    let shop = cluster.shop().await;
    let load = Load::begin(&shop).await;
    load.is_answered_by(&[0, 1, 2]).await;
    for number in [0, 1, 2] {
        cluster.server(number).kill();
        load.is_answered_by(&[(number + 1) % 3, (number + 2) % 3]).await;
        cluster.start_again(number).await;
        load.is_answered_by(&[0, 1, 2]).await;
    }
    let outcome = load.end().await;
    // To a client that had an answer over its connection before, HAProxy says nothing: it closes the connection.
    let told = outcome.misses.iter().filter(|miss| miss.came.is_ok());
    told.for_each(|miss| miss.assert_clean());
    outcome.assert_nothing_is_lost(&shop).await;
    outcome.assert_no_refusal_is_lost(&shop).await;
}

async fn check_ins_survive_it_but_for_the_last_second(world: &World) {
    let cluster = Cluster::start(world, |settings| settings).await;
    let shop = cluster.shop().await;
    let license = shop.issue("switchfast", "lifetime").await;
    let machines = Device::fleet(MACHINES);
    let app = shop.app("switchfast");
    for machine in &machines {
        app.activate(&license.key, machine).await.ok();
    }
    let server = cluster.server(0);
    let through_it = shop.through(server.clone(), "test", "").app("switchfast");
    let since = check_in(&through_it, &license, &machines).await;

    // Others keep the server busy meanwhile.
    let begun = Instant::now();
    while begun.elapsed() < LAST {
        let other = shop.issue("switchfast", "lifetime").await;
        through_it.activate(&other.key, &machines[0]).await.ok();
    }
    server.kill();
    let listed = app.devices(&license.key).await.ok();
    assert_eq!(listed.list("devices").len(), MACHINES);
    for device in listed.list("devices") {
        assert!(device.instant("last_seen_at") >= since, "since {since}: {device:#}");
    }
}

/// Lets all validate and tell of themselves at once; gives the time before.
async fn check_in(app: &App, license: &Sold, machines: &[Device]) -> DateTime<Utc> {
    let since = Clock::real_time();
    let told = machines.iter().map(async |machine| {
        assert_eq!(app.validate(&license.key, machine).await.ok()["code"], "VALID");
        assert_eq!(
            app.heartbeat(&license.key, machine, json!({})).await.ok()["recorded"],
            true
        );
    });
    join_all(told).await;
    since
}
