//! Sends 200 webhooks a second for a minute and looks at how they are acknowledged; `dev/load-webhooks` builds and runs it.
//!
//! All must be acknowledged, the 99th percentile of the acknowledgement within ten times the median of `GET /health` in the same
//! run, and all processed without a second license or mail. The figures are ratios: the machine plays no part in them, or a small
//! one. Ends with 1 if something is not as it must be.
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use claviger_tests::{Engine, Json, Till, World, stripe::Card};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::{sync::Mutex, time::interval};
use uuid::Uuid;

const PER_SECOND: usize = 200;
const SECONDS: usize = 60;
/// Purchases that the webhooks are about, half of them subscriptions.
const PURCHASES: usize = 60;
/// Health is asked this often a second.
const HEALTH_PER_SECOND: usize = 20;
const WITHIN: f64 = 10.0;
const PATIENCE: Duration = Duration::from_secs(500);

#[tokio::main]
async fn main() -> ExitCode {
    let verdict = Arc::new(Mutex::new(true));
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let verdict = Arc::clone(&verdict);
        World::play_for(engine, PATIENCE, async move |world: &World| {
            let good = run(world, engine).await;
            *verdict.lock().await &= good;
        })
        .await;
    }
    if *verdict.lock().await {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn run(world: &World, engine: Engine) -> bool {
    // No quarter of a gigabyte of debug lines.
    let till = Till::open_unjudged(world, |settings| settings.with("RUST_LOG", "warn")).await;
    let bodies = bodies(&till).await;
    let licenses = till.licenses().await.len();
    let letters = load(&till, &bodies).await;
    let (acknowledged, health) = send(&till, letters).await;
    let drained = Instant::now();
    till.settled_within(PATIENCE).await;
    let drained = drained.elapsed();

    let good = acknowledged.iter().filter(|(status, _)| *status == 200).count();
    let p99 = percentile(acknowledged.iter().map(|(_, time)| *time).collect(), 99);
    let p50 = percentile(health, 50);
    let ratio = p99.as_secs_f64() / p50.as_secs_f64();
    let counts = till.shop.admin.get("/v1/admin/stripe-events/counts").await.ok();
    println!(
        "{engine:?}: {good} of {} webhooks acknowledged, p99 {p99:.1?} = {ratio:.1} x the median of /health ({p50:.1?}); \
         the rest was processed {drained:.1?} later; {counts}",
        acknowledged.len()
    );
    let same = till.licenses().await.len() == licenses && counts.number("dead") == 0;
    good == acknowledged.len() && ratio <= WITHIN && same
}

/// Buys, and keeps the notices about it.
async fn bodies(till: &Till) -> Vec<Value> {
    let mut bodies = Vec::new();
    for number in 0..PURCHASES {
        let (product, plan, more) = if number % 2 == 0 {
            ("switchfast", "lifetime", json!({}))
        } else {
            ("dashcaddy", "premium", json!({ "price": "premium_monthly" }))
        };
        let checkout = till.begin(product, plan, more).await;
        till.stripe.pay(&checkout.id, Card::Ok);
        let events = till.stripe.take_events();
        bodies.extend(
            events
                .iter()
                .map(|event| serde_json::from_str::<Value>(&event.body).unwrap()),
        );
        let paid = till.look(&checkout).await;
        assert_eq!(paid["status"], "paid");
    }
    bodies
}

/// As many signed notices as are sent, each with an id of its own.
async fn load(till: &Till, bodies: &[Value]) -> Vec<(String, String)> {
    let now = claviger_tests::Clock::real_time().timestamp() + 60;
    let letters = bodies.iter().cycle().take(PER_SECOND * SECONDS).map(|body| {
        let mut body = body.clone();
        body["id"] = format!("evt_{}", Uuid::new_v4().simple()).into();
        body.to_string()
    });
    let mut signed = Vec::new();
    for body in letters {
        let header = till.fake.sign(&body, &till.webhook_secret, now).await;
        signed.push((body, header));
    }
    signed
}

/// Sends at a constant rate, whether answers come or not, and asks for health meanwhile.
async fn send(till: &Till, letters: Vec<(String, String)>) -> (Vec<(u16, Duration)>, Vec<Duration>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let base = format!("http://{}", till.shop.server.address());
    let mut ticks = interval(Duration::from_secs(1) / u32::try_from(PER_SECOND).unwrap());
    let (mut posts, mut healths) = (Vec::new(), Vec::new());
    for (number, (body, signature)) in letters.into_iter().enumerate() {
        ticks.tick().await;
        let post = client
            .post(format!("{base}/webhooks/stripe/test"))
            .header("stripe-signature", signature)
            .body(body);
        posts.push(tokio::spawn(timed(post)));
        if number % (PER_SECOND / HEALTH_PER_SECOND) == 0 {
            healths.push(tokio::spawn(timed(client.get(format!("{base}/health")))));
        }
    }
    let posts = join_all(posts).await.into_iter().map(Result::unwrap).collect();
    let healths = join_all(healths)
        .await
        .into_iter()
        .map(|done| done.unwrap().1)
        .collect();
    (posts, healths)
}

async fn timed(request: reqwest::RequestBuilder) -> (u16, Duration) {
    let begun = Instant::now();
    let answer = request.send().await;
    let status = answer.map_or(0, |answer| answer.status().as_u16());
    (status, begun.elapsed())
}

fn percentile(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent / 100).min(times.len() - 1)]
}
