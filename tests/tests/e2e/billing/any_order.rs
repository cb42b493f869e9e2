//! Whatever order Stripe's notices come in, the end is the same.
//!
//! All [`scenarios`] are played at the same time, each by several buyers with different luck: the notices about the first come
//! when everything is over, those about the second some at once and some later. In either case they come in any order, once to
//! three times, whole or thin, at the same time, through two servers where the engine allows it, while Stripe fails now and then,
//! work takes longer than its claim, and buyers ask for their license themselves. What orders, licenses and mails are in the end
//! is compared with a shop in which each notice came once, in order, at once.
//!
//! `CLAVIGER_PROPERTY_PLANS` is how many rounds are played with each engine, 1 if it is not set; a round that fails names its
//! seed, and `CLAVIGER_PROPERTY_SEED` begins with that one.

mod book;
mod courier;
mod scenarios;

use std::{env, sync::Arc, time::Duration as Patience};

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{
    Clock, Device, Engine, Json, Server, Settings, Till, World, on_both_engines,
    stripe::{Endpoint, Outcome, Random},
};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::sync::OnceCell;

use self::{
    book::{Book, Ending},
    courier::Courier,
    scenarios::{Buyer, Scenario, scenarios},
};

/// A round takes a minute on a machine that does nothing else.
const PATIENCE: Patience = Patience::from_secs(600);
/// Rounds with each engine.
const PLANS: u64 = 1;
/// Requests on their way at the same time.
const AT_ONCE: usize = 8;
/// How many of the notices about a buyer are held back each time, one buyer of each scenario per entry.
const LUCK: [f64; 2] = [1.0, 0.4];
/// Requests to Stripe that fail, and how many of them at most.
const FAULTS: (f64, usize) = (0.05, 100);

on_both_engines!(each_missing_payment_is_mailed);

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
        World::play_for(engine, PATIENCE, async |world| {
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
    World::play_for(Engine::Sqlite, PATIENCE, async |world| {
        let (till, servers) = open(world).await;
        let mut buyers = begin(&till, 1).await;
        let courier = Courier::new(&till, &world.clock, servers, Random::new(0));
        for hour in hours() {
            world.clock.stop_at(beginning() + Duration::hours(hour));
            for buyer in &mut buyers {
                live(&till, &world.clock, buyer, hour).await;
            }
            courier.bring_in_order().await;
            courier.settle().await;
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
    let (till, servers) = open(world).await;
    let mut buyers = begin(&till, LUCK.len()).await;
    till.fake.fail_randomly(seed, FAULTS.0, FAULTS.1);
    let mut courier = Courier::new(&till, &world.clock, servers, Random::new(seed));
    for hour in hours() {
        world.clock.stop_at(beginning() + Duration::hours(hour));
        for buyer in &mut buyers {
            live(&till, &world.clock, buyer, hour).await;
            courier.collect(LUCK[buyer.copy]);
        }
        let impatient = buyers.iter().filter(|buyer| LUCK[buyer.copy] < 1.0);
        courier.hand_out(impatient).await;
    }
    courier.hand_out_all().await;
    courier.settle().await;
    world.clock.stop_at(end());
    book::read(&till, &buyers).await
}

/// A shop whose servers leave every failure to the notice that met it, and do not look for lost notices.
async fn open(world: &World) -> (Till, Vec<Arc<Server>>) {
    world.clock.stop_at(beginning());
    let mut till = world.till().await;
    till.stripe.seed_promotion_code(scenarios::ALL_OFF, 100.0);
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
    let scenarios = scenarios();
    let each = scenarios
        .iter()
        .flat_map(|scenario| (0..copies).map(move |copy| (scenario, copy)));
    let beginning = stream::iter(each).map(|(scenario, copy)| begin_one(till, scenario, copy));
    beginning.buffered(AT_ONCE).collect().await
}

async fn begin_one(till: &Till, scenario: &Scenario, copy: usize) -> Buyer {
    let email = format!("{}-{copy}@example.com", scenario.name.replace(' ', "-"));
    let [product, plan, price] = scenario.wish;
    let request = json!({ "email": email, "price": price, "device": Device::new(&email).json() });
    let checkout = till.begin(product, plan, request).await;
    Buyer::new(till.stripe.clone(), scenario, copy, email, checkout)
}

async fn live(till: &Till, clock: &Clock, buyer: &mut Buyer, hour: i64) {
    if buyer.again == Some(hour) {
        let now = clock.now();
        while !buy_again(till, buyer).await {
            // Stripe failed, or the license is over only from now on because nobody saw its end before.
            clock.stop_at(clock.now() + Duration::seconds(1));
        }
        clock.stop_at(now);
    }
    buyer.live(hour);
}

/// Begins to buy the license again, with its key; `false` if that is refused.
async fn buy_again(till: &Till, buyer: &mut Buyer) -> bool {
    let refresh = format!("{}/refresh", book::order_path(till, buyer.session()));
    if till.shop.admin.post(&refresh, json!({})).await.status != 200 {
        return false;
    }
    let path = format!("/v1/checkout/sessions/{}", buyer.session());
    let bought = till.shop.api.get(&path).await.ok();
    let [product, plan, price] = buyer.wish;
    let request = json!({ "email": buyer.email, "price": price, "license_key": bought["license"].text("key") });
    let begun = till.try_begin(product, plan, request).await;
    if begun.status == 201 {
        buyer.sessions.push(begun.json().text("id").to_owned());
    }
    begun.status == 201
}

/// The hours at which something happens.
fn hours() -> Vec<i64> {
    let of_scenario = |scenario: Scenario| {
        let steps = scenario.steps.into_iter().map(|(hour, _)| hour);
        steps.chain(scenario.again).collect::<Vec<i64>>()
    };
    let mut hours: Vec<i64> = scenarios().into_iter().flat_map(of_scenario).collect();
    hours.sort_unstable();
    hours.dedup();
    hours
}

/// That the first missing payment came is never told, and then the next one is missing.
async fn each_missing_payment_is_mailed(world: &World) {
    let till = world.till().await;
    let request = json!({ "price": "premium_monthly", "email": "ada@example.com" });
    let bought = till.buy("dashcaddy", "premium", request).await;
    let (stripe, subscription) = (&till.stripe, bought.subscription());
    for month in 1..=2 {
        world.clock.run_ahead(Duration::days(31 * month));
        stripe.begin_renewal(subscription);
        stripe.attempt_payment(subscription, Outcome::Declined);
        till.deliver().await;
        let mails = till.mails("payment_failed").await;
        assert_eq!(i64::try_from(mails.len()).unwrap(), month, "{mails:#?}");
        stripe.pay_open_invoice(subscription);
        stripe.take_events();
    }
}
