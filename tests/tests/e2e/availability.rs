//! What happens when something is away, and when the server is asked to go.

use std::{sync::Arc, time::Duration};

use claviger_tests::{Answer, Device, Gate, Json, Server, Shop, World, on_both_engines, on_postgres};
use futures_util::future;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

on_postgres!(a_database_that_is_away_is_no_refusal);
on_both_engines!(
    accepted_requests_are_answered_before_the_end,
    a_killed_server_comes_back_as_it_was
);

async fn a_database_that_is_away_is_no_refusal(world: &World) {
    let gate = Gate::before(&world.database.url().unwrap()).await;
    let server = world
        .start(&world.settings().with("DATABASE_URL", gate.url()))
        .await
        .unwrap();
    let shop = Shop::open(world, server, "test").await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let laptop = Device::new("laptop");
    app.activate(&license.key, &laptop).await.ok();
    assert_eq!(shop.api.get("/ready").await.ok()["ready"], true);

    gate.close();
    // All at once: each waits a while for a connection.
    let (requests, ready) = future::join(
        future::join5(
            app.validate(&license.key, &laptop),
            app.activate(&license.key, &laptop),
            app.trial(&laptop),
            app.devices(&license.key),
            shop.admin.get("/v1/admin/me"),
        ),
        shop.api.get("/ready"),
    )
    .await;
    for answer in <[Answer; 5]>::from(requests) {
        answer.problem(503, "UNAVAILABLE");
    }
    let ready = ready.expect(503);
    assert_eq!(ready["ready"], false);
    for part in ready.list("parts") {
        assert_eq!(
            (&part["part"], &part["status"]),
            (&json!("database"), &json!("failing")),
            "{ready:#}"
        );
    }
    assert_eq!(shop.api.get("/health").await.ok()["status"], "ok");

    gate.open().await;
    assert_eq!(app.validate(&license.key, &laptop).await.ok()["code"], "VALID");
    assert_eq!(shop.api.get("/ready").await.ok()["ready"], true);
}

/// A request whose head the server has read, and for whose body it waits.
struct Accepted {
    connection: TcpStream,
    body: String,
}

impl Accepted {
    async fn begin(server: &Server, path: &str, body: String) -> Self {
        let address = server.address();
        let mut connection = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             expect: 100-continue\r\n\r\n",
            body.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        let mut answer = [0; 25];
        connection.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { connection, body }
    }

    async fn finish(mut self) -> String {
        self.connection.write_all(self.body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        self.connection.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

async fn accepted_requests_are_answered_before_the_end(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let laptop = Device::new("laptop");
    app.activate(&license.key, &laptop).await.ok();
    let mut requests = Vec::new();
    for _ in 0..50 {
        let body = app.request(&license.key, &laptop, &json!({})).to_string();
        requests.push(Accepted::begin(&shop.server, "/v1/licenses/validate", body).await);
    }

    // When the server closes a connection on which nothing happens, it knows that it is to end.
    let mut idle = TcpStream::connect(shop.server.address()).await.unwrap();
    shop.server.terminate();
    let closed = timeout(Duration::from_secs(20), idle.read(&mut [0])).await;
    assert_eq!(closed.expect("idle connections are closed").unwrap(), 0);
    for answer in future::join_all(requests.into_iter().map(Accepted::finish)).await {
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"code\":\"VALID\""),
            "{answer}"
        );
    }
    let status = timeout(Duration::from_secs(20), shop.server.ended())
        .await
        .expect("the server ends when all is answered");
    assert!(status.success(), "{status}");
}

async fn a_killed_server_comes_back_as_it_was(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let laptop = Device::new("laptop");
    let before = app.activate(&license.key, &laptop).await.ok();
    shop.server.kill();

    let token = world.admin_token("test", "owner").await;
    let shop = shop.through(Arc::clone(&world.serve().await), "test", &token);
    let after = shop.app("switchfast").validate(&license.key, &laptop).await.ok();
    assert_eq!(after["activation"]["id"], before["activation"]["id"]);
    shop.keys().await.read(before.text("token"), "switchfast");
}
