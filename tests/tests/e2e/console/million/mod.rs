//! The list of a million licenses: how soon a keystroke shows what it finds, and what scrolling costs. `dev/bench-console` runs it.

mod memory;
mod relay;
mod strokes;

use std::{fs, str::FromStr, time::Duration, time::Instant};

use claviger_tests::{Engine, Shop, World};
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};

use self::relay::Relay;
use super::desk::signed_in_at;

const PATIENCE: Duration = Duration::from_secs(3_600);
const DATA: &str = include_str!("../../../../bench/million.sql");
const WATCH: &str = include_str!("watch.js");

#[tokio::test]
#[ignore = "measures, and wants a machine that does nothing else; dev/bench-console runs it"]
async fn of_licenses() {
    World::play_for(Engine::Postgres, PATIENCE, measured).await;
}

async fn measured(world: &World) {
    let settings = world.settings().with("RUST_LOG", "info,claviger::http=debug");
    let server = world
        .start(&settings)
        .await
        .unwrap_or_else(|failure| panic!("{}", failure.output));
    let shop = Shop::open(world, server, "test").await;
    fill(world).await;
    let relay = Relay::to(shop.server.address());
    let (_machine, window) = signed_in_at(world, relay.url(), "test", "owner").await;
    window.go("/licenses").await;
    window
        .gives("return all('main a[data-row]').length > 9", json!(true))
        .await;
    window.run(WATCH, json!([])).await;
    strokes::measure(&window, &relay, &shop.server).await;
    memory::measure(&window, &world.file("machine")).await;
    window.close(&world.ledger).await;
}

/// Fills the shop's environment.
async fn fill(world: &World) {
    let begun = Instant::now();
    let options = PgConnectOptions::from_str(&world.database.url().unwrap()).unwrap();
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    connection.execute("SET search_path = test").await.unwrap();
    connection.execute(sqlx::raw_sql(DATA)).await.unwrap();
    connection.close().await.unwrap();
    println!("1,000,000 licenses made in {:.0?}; load {}", begun.elapsed(), load());
}

/// What the machine does, in processes that run: of the last minute, five and fifteen.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}
