//! Brings notices as Stripe may bring them.

use std::{slice, sync::Arc, time::Duration};

use chrono::TimeDelta;
use claviger_tests::{
    Clock, Json, Server, Till,
    stripe::{Event, Random},
};
use futures_util::{
    StreamExt,
    future::{join, join_all},
    stream,
};
use reqwest::Method;
use serde_json::Value;
use tokio::time::interval;

use super::{AT_ONCE, scenarios::Buyer};

/// Longer than what a server has in hand is its own.
const LAPSE: TimeDelta = TimeDelta::seconds(130);
/// A notice that is due for so many looks is in nobody's hands: what a server took and could not give back.
const PATIENCE: u32 = 150;
/// Types that say nothing that others do not say as well: few endpoints hear of them.
const NOISE: [&str; 12] = [
    "charge.failed",
    "charge.succeeded",
    "charge.updated",
    "customer.created",
    "invoice.created",
    "invoice.finalized",
    "invoice.payment_succeeded",
    "invoice.updated",
    "payment_intent.",
    "price.",
    "product.",
    "promotion_code.",
];

/// A notice that was not brought yet.
struct Parcel {
    event: Event,
    /// How probably it is held back once more.
    hold: f64,
}

pub(super) struct Courier<'a> {
    till: &'a Till,
    clock: &'a Clock,
    servers: Vec<Arc<Server>>,
    random: Random,
    bag: Vec<Parcel>,
}

impl<'a> Courier<'a> {
    pub(super) fn new(till: &'a Till, clock: &'a Clock, servers: Vec<Arc<Server>>, random: Random) -> Self {
        Self {
            till,
            clock,
            servers,
            random,
            bag: Vec::new(),
        }
    }

    /// Brings each notice of what happened once, whole, one after the other.
    pub(super) async fn bring_in_order(&self) {
        let mut events = self.till.stripe.take_events();
        events.dedup_by(|one, other| one.id == other.id);
        for event in events.iter().filter(|event| !is_noise(event)) {
            self.post(event, &self.servers[0]).await;
        }
    }

    /// Takes the notices of what just happened: of each that is heard of the whole form, the thin one, or both.
    pub(super) fn collect(&mut self, hold: f64) {
        let events = self.till.stripe.take_events();
        for forms in events.chunk_by(|one, other| one.id == other.id) {
            if is_noise(&forms[0]) && self.random.chance(0.9) {
                continue;
            }
            let kept = match (forms, self.random.below(4)) {
                ([_, thin], 0) => slice::from_ref(thin),
                (both, 1) => both,
                (forms, _) => &forms[..1],
            };
            let parcels = kept.iter().cloned().map(|event| Parcel { event, hold });
            self.bag.extend(parcels);
        }
    }

    /// Brings some of the notices, while some of the buyers look for their license themselves.
    pub(super) async fn hand_out(&mut self, buyers: impl Iterator<Item = &Buyer>) {
        let mut due = Vec::new();
        for parcel in std::mem::take(&mut self.bag) {
            if self.random.chance(parcel.hold) {
                self.bag.push(parcel);
                continue;
            }
            due.push(parcel.event.clone());
            // Stripe may not hear that it was taken.
            if self.random.chance(0.1) {
                self.bag.push(parcel);
            }
        }
        let asking: Vec<&Buyer> = buyers.filter(|_| self.random.chance(0.1)).collect();
        let letters = self.address(due);
        let looks = asking.into_iter().map(|buyer| self.look(buyer.session()));
        join(self.bring(letters), join_all(looks)).await;
    }

    /// Brings all that are left.
    pub(super) async fn hand_out_all(&mut self) {
        let due = std::mem::take(&mut self.bag);
        let letters = self.address(due.into_iter().map(|parcel| parcel.event).collect());
        self.bring(letters).await;
    }

    /// Waits until all notices are processed; of those that failed, the time comes to try them again.
    pub(super) async fn settle(&self) {
        let (mut ticks, mut looks) = (interval(Duration::from_millis(20)), 0);
        let admin = &self.till.shop.admin;
        loop {
            ticks.tick().await;
            let waiting = admin.get("/v1/admin/stripe-events?state=waiting&limit=200").await.ok();
            let next = |notice: &Value| notice.instant("next_attempt_at");
            let Some(last) = waiting.items().iter().map(next).max() else {
                break;
            };
            let now = self.clock.now();
            let is_due = waiting.items().iter().any(|notice| next(notice) <= now);
            looks = if is_due { (looks + 1) % PATIENCE } else { 0 };
            if !is_due {
                self.clock.stop_at(last);
            } else if looks == 0 {
                self.clock.stop_at(now + LAPSE);
            }
        }
        let counts = admin.get("/v1/admin/stripe-events/counts").await.ok();
        assert_eq!(counts.number("dead"), 0, "{counts:#}");
    }

    /// Copies some of the notices, mixes them, and gives each copy a server to go to.
    fn address(&mut self, events: Vec<Event>) -> Vec<(Event, usize)> {
        let mut letters = Vec::new();
        for event in events {
            let copies = [1, 1, 1, 2, 3][self.random.below(5)];
            for _ in 0..copies {
                letters.push((event.clone(), self.random.below(self.servers.len())));
            }
        }
        self.random.shuffle(&mut letters);
        letters
    }

    /// Half of them on the way, the servers seem to take too long for what they have in hand.
    async fn bring(&self, letters: Vec<(Event, usize)>) {
        let half = letters.len() / 2;
        let brought = stream::iter(letters.into_iter().enumerate()).map(async |(number, (event, server))| {
            if number == half {
                self.clock.stop_at(self.clock.now() + LAPSE);
            }
            self.post(&event, &self.servers[server]).await;
        });
        brought.buffer_unordered(AT_ONCE).collect::<()>().await;
    }

    /// What the answer says is compared in the end; while Stripe fails, it may be a refusal.
    async fn look(&self, session: &str) {
        let path = format!("/v1/checkout/sessions/{session}");
        self.till.shop.api.get(&path).await;
    }

    async fn post(&self, event: &Event, server: &Server) {
        let seconds = self.clock.now().timestamp();
        let signature = self.till.fake.sign(&event.body, &self.till.webhook_secret, seconds);
        let request = server.api().request(Method::POST, "/webhooks/stripe/test");
        let request = request.header("stripe-signature", signature.await);
        let answer = server.api().send(request.body(event.body.clone())).await;
        assert!((200..300).contains(&answer.status), "{}: {answer:?}", event.kind);
    }
}

fn is_noise(event: &Event) -> bool {
    NOISE.iter().any(|kind| event.kind.starts_with(kind))
}
