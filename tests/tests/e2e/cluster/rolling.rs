//! A new version is rolled out while customers work.

use std::time::Duration;

use claviger_tests::{Device, Json, Shop, World, on_postgres, on_sqlite};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{Cluster, load::Load};

/// What has not come by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

on_sqlite!(a_server_that_is_to_end_says_so_first);
on_postgres!(no_request_fails_while_servers_restart_in_turn);

async fn a_server_that_is_to_end_says_so_first(world: &World) {
    let settings = world.settings().with("SHUTDOWN_DRAIN_SECONDS", "3600");
    let shop = Shop::open(world, world.start(&settings).await.unwrap(), "test").await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let laptop = Device::new("laptop");
    app.activate(&license.key, &laptop).await.ok();
    shop.api.get("/ready").await.ok();

    shop.server.terminate();
    let said = timeout(PATIENCE, async {
        loop {
            let ready = shop.api.get("/ready").await;
            if ready.status == 503 {
                return ready.json();
            }
        }
    });
    let said = said.await.expect("it says that it is about to end");
    assert_eq!(said["ready"], false);
    let failing: Vec<_> = said
        .list("parts")
        .iter()
        .filter(|part| part["status"] == "failing")
        .collect();
    assert_eq!(failing.len(), 1, "{said:#}");
    assert_eq!(failing[0]["part"], "process");
    // Who has not heard of it yet is served, over a connection of his own.
    assert!(
        fresh_health(shop.server.address())
            .await
            .starts_with("HTTP/1.1 200 OK\r\n")
    );
    assert_eq!(app.validate(&license.key, &laptop).await.ok()["code"], "VALID");

    // Nobody has to wait for the end of it.
    shop.server.terminate();
    let status = timeout(PATIENCE, shop.server.ended()).await.expect("it ends");
    assert!(status.success(), "{status}");
}

/// What `GET /health` answers over a new connection.
async fn fresh_health(address: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!("GET /health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn no_request_fails_while_servers_restart_in_turn(world: &World) {
    let cluster = Cluster::start(world, |settings| settings).await;
    let shop = cluster.shop().await;
    let load = Load::begin(&shop).await;
    load.is_answered_by(&[0, 1, 2]).await;
    for number in 0..3 {
        let server = cluster.server(number);
        server.terminate();
        let status = server.ended().await;
        assert!(status.success(), "{status}");
        let others = [(number + 1) % 3, (number + 2) % 3];
        load.is_answered_by(&others).await;
        cluster.start_again(number).await;
        load.is_answered_by(&[0, 1, 2]).await;
    }
    let outcome = load.end().await;
    assert!(outcome.misses.is_empty(), "{:#?}", outcome.misses);
    outcome.assert_nothing_is_lost(&shop).await;
    outcome.assert_no_refusal_is_lost(&shop).await;
}
