//! Whatever order Stripe's notices come in, the end is the same.
//!
//! All [`scenarios`] are played at the same time, each by several buyers with different luck: the notices about the first come
//! when everything is over, those about the second some now and some later, those about the third at once. In every
//! case they come in any order, once to three times, whole or thin, at the same time, through two servers where the engine
//! allows it, while Stripe fails now and then, work takes longer than its claim, and buyers ask for their license themselves.
//! What orders, licenses and mails are in the end is compared with a shop in which each notice came once, in order, at once.
//!
//! `CLAVIGER_PROPERTY_PLANS` is how many rounds are played with each engine, 2 if it is not set; a round that fails names its
//! seed, and `CLAVIGER_PROPERTY_SEED` begins with that one.

mod book;
mod courier;
mod scenarios;

use std::{env, sync::Arc};

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{
    Device, Engine, Server, Settings, Till, World,
    stripe::{Endpoint, Random},
};
use serde_json::json;
use tokio::sync::OnceCell;

use self::{
    book::{Book, Ending},
    courier::Courier,
    scenarios::{Buyer, Scenario, scenarios},
};

/// Rounds with each engine.
const PLANS: u64 = 2;
/// How many of the notices about a buyer are held back each time, one buyer of each scenario per entry.
const LUCK: [f64; 3] = [1.0, 0.6, 0.0];
/// Requests to Stripe that fail, and how many of them at most.
const FAULTS: (f64, usize) = (0.05, 100);

#[tokio::test]
async fn on_sqlite() {
    play_rounds(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgres() {
    play_rounds(Engine::Postgres).await;
}

async fn play_rounds(engine: Engine) {
    static EXPECTED: OnceCell<Book> = OnceCell::const_new();
    let expected = EXPECTED.get_or_init(in_order).await;
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = number("CLAVIGER_PROPERTY_SEED").unwrap_or(1);
    for seed in first..first + number("CLAVIGER_PROPERTY_PLANS").unwrap_or(PLANS) {
        World::play(engine, async |world| {
            let found = in_any_order(world, seed).await;
            let differences = found.iter().filter_map(|(who, ending)| {
                let difference = ending.difference(&expected[&(who.0, 0)])?;
                Some(format!("{who:?}: {difference}"))
            });
            let differences: Vec<String> = differences.collect();
            assert!(differences.is_empty(), "seed {seed}: {}", differences.join("\n"));
        })
        .await;
    }
}

/// When all scenarios begin.
fn beginning() -> DateTime<Utc> {
    "2030-01-01T00:00:00Z".parse().unwrap()
}

/// When all of them are over.
fn end() -> DateTime<Utc> {
    beginning() + Duration::days(120)
}

/// Each notice once, in order, at once, and nothing fails.
async fn in_order() -> Book {
    let mut book = Book::new();
    World::play(Engine::Sqlite, async |world| {
        world.clock.stop_at(beginning());
        let till = world.till().await;
        till.stripe.seed_promotion_code(scenarios::ALL_OFF, 100.0);
        let mut buyers = begin(&till, 1).await;
        for hour in hours() {
            world.clock.stop_at(beginning() + Duration::hours(hour));
            buyers.iter_mut().for_each(|buyer| buyer.live(hour));
            for attempt in till.fake.deliver_all().await {
                if !attempt.is_acknowledged() {
                    std::fs::write("/tmp/anyorder_srv.log", till.shop.server.log().text()).unwrap();
                }
                assert!(attempt.is_acknowledged(), "{attempt:?}");
            }
            courier::settle(&till, &world.clock).await;
        }
        world.clock.stop_at(end());
        book = book::read(&till, &buyers).await;
    })
    .await;
    for scenario in scenarios() {
        let ending: &Ending = &book[&(scenario.name, 0)];
        assert_eq!(ending.summary(), scenario.end, "{}: {ending:#?}", scenario.name);
    }
    book
}

async fn in_any_order(world: &World, seed: u64) -> Book {
    world.clock.stop_at(beginning());
    let (till, servers) = open(world).await;
    till.stripe.seed_promotion_code(scenarios::ALL_OFF, 100.0);
    let mut buyers = begin(&till, LUCK.len()).await;
    till.fake.fail_randomly(seed, FAULTS.0, FAULTS.1);
    let mut courier = Courier::new(&till, &world.clock, servers, Random::new(seed));
    for hour in hours() {
        world.clock.stop_at(beginning() + Duration::hours(hour));
        for buyer in &mut buyers {
            buyer.live(hour);
            courier.collect(LUCK[buyer.copy]);
        }
        let impatient = buyers.iter().filter(|buyer| LUCK[buyer.copy] < 1.0);
        courier.hand_out(impatient).await;
    }
    courier.hand_out_all().await;
    courier::settle(&till, &world.clock).await;
    world.clock.stop_at(end());
    book::read(&till, &buyers).await
}

/// A shop whose servers leave every failure to the notice that met it, and do not look for lost notices.
async fn open(world: &World) -> (Till, Vec<Arc<Server>>) {
    let mut till = world.till().await;
    let endpoint = Endpoint::new("http://thin.invalid", [till.webhook_secret.clone()]);
    till.stripe.connect(endpoint.thin());
    let file = world.file("hard.toml");
    std::fs::write(&file, "[stripe]\nattempts = 1\nreconcile_minutes = 1000000\n").unwrap();
    let settings: Settings = till
        .settings
        .clone()
        .with("CLAVIGER_CONFIG", file.to_string_lossy())
        .with("RUST_LOG", "info");
    till.shop.server.kill();
    let first = world.start(&settings).await.unwrap();
    let mut servers = vec![Arc::clone(&first)];
    if world.engine == Engine::Postgres {
        servers.push(world.start(&settings).await.unwrap());
    }
    let token = world.admin_token("test", "owner").await;
    till.shop = till.shop.through(first, "test", &token);
    (till, servers)
}

/// Several buyers of each scenario, each in front of the checkout page.
async fn begin(till: &Till, copies: usize) -> Vec<Buyer> {
    let mut buyers = Vec::new();
    for scenario in scenarios() {
        for copy in 0..copies {
            buyers.push(begin_one(till, &scenario, copy).await);
        }
    }
    buyers
}

async fn begin_one(till: &Till, scenario: &Scenario, copy: usize) -> Buyer {
    let email = format!("{}-{copy}@example.com", scenario.name.replace(' ', "-"));
    let [product, plan, price] = scenario.wish;
    let request = json!({ "email": email, "price": price, "device": Device::new(&email).json() });
    let checkout = till.begin(product, plan, request).await;
    Buyer::new(till.stripe.clone(), scenario, copy, email, checkout)
}

/// The hours at which something happens.
fn hours() -> Vec<i64> {
    let mut hours: Vec<i64> = scenarios()
        .iter()
        .flat_map(|scenario| scenario.steps.iter().map(|(hour, _)| *hour))
        .collect();
    hours.sort_unstable();
    hours.dedup();
    hours
}
