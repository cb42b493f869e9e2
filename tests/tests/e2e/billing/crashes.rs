//! Servers that die at the worst moment: what was acknowledged is processed by the next one, and once.

use std::{collections::BTreeMap, time::Duration as Pause};

use chrono::Duration;
use claviger_tests::{
    Checkout, Device, Json, Till, World, on_both_engines,
    stripe::{Card, DeliveryPlan, Fault},
};
use futures_util::future::join;
use serde_json::{Value, json};
use tokio::time::interval;

on_both_engines!(
    a_purchase_survives_at_every_question,
    a_subscription_survives_at_every_question,
    several_survive_at_any_moment,
    a_session_that_nobody_noted_is_found,
);

/// Longer than what a dead server had in hand is its own, and too long for the next one to look for lost notices.
const LATER: Duration = Duration::days(4);
/// More questions than it takes to process what is sold at once.
const MANY: usize = 60;

const PURCHASE: [&str; 3] = ["switchfast", "lifetime", "once"];
const SUBSCRIPTION: [&str; 3] = ["dashcaddy", "premium", "premium_monthly"];

async fn a_purchase_survives_at_every_question(world: &World) {
    killed_while_it_asks(world, PURCHASE).await;
}

async fn a_subscription_survives_at_every_question(world: &World) {
    killed_while_it_asks(world, SUBSCRIPTION).await;
}

/// Kills a server that waits for Stripe's answer to its first question about a purchase, another one at the second question
/// about the next purchase, and so on, until one is done before.
async fn killed_while_it_asks(world: &World, wish: [&str; 3]) {
    let mut shop = Mortal::open(world).await;
    for questions in 0..MANY {
        let email = shop.sell(wish, questions).await;
        shop.till.fake.fail_after(questions, "GET /v1/", Fault::Hang);
        let notices = shop.notify().await;
        let asked = shop.asked;
        let is_asking = async || {
            shop.till.fake.requests()[asked..]
                .iter()
                .any(|seen| seen.status.is_none())
        };
        shop.till
            .until("it waits for Stripe, or is done", async || {
                is_asking().await || shop.is_done().await
            })
            .await;
        let killed = is_asking().await;
        shop.die(LATER).await;
        shop.assert_done(&notices, &[email]).await;
        if !killed {
            assert!(questions > 3, "it asked only {questions} times");
            return shop.assert_letters().await;
        }
    }
    panic!("it asks more than {MANY} times");
}

/// Kills servers that do not wait: they are wherever they are after so many answers.
async fn several_survive_at_any_moment(world: &World) {
    let mut shop = Mortal::open(world).await;
    for answers in (0..MANY).step_by(4) {
        let emails = [
            shop.sell(PURCHASE, answers).await,
            shop.sell(SUBSCRIPTION, answers).await,
        ];
        let notices = shop.notify().await;
        let mut ticks = interval(Pause::from_millis(1));
        let is_over = async || shop.is_done().await;
        while shop.till.fake.requests().len() < shop.asked + answers && !is_over().await {
            ticks.tick().await;
        }
        let over = is_over().await;
        shop.die(LATER).await;
        shop.assert_done(&notices, &emails).await;
        if over {
            return shop.assert_letters().await;
        }
    }
    panic!("it asks more than {MANY} times");
}

/// Stripe has opened a session, and the server died before it knew. The buyer pays all the same.
async fn a_session_that_nobody_noted_is_found(world: &World) {
    let mut shop = Mortal::open(world).await;
    for path in ["notice", "comparison"] {
        let email = format!("{path}@example.com");
        let checkout = shop.die_at_the_checkout(&email).await;
        shop.till.stripe.pay(&checkout.id, Card::Ok);
        if path == "notice" {
            shop.notify().await;
        } else {
            shop.till.stripe.take_events();
            shop.die(Duration::minutes(3)).await;
        }
        shop.till
            .until(path, async || !shop.licenses(&email).await.is_empty())
            .await;
        shop.till.settle().await;
        shop.assert_sold(&email).await;
        let look = shop.till.look(&checkout).await;
        assert_eq!(look["device_activated"], true, "{path}: {look:#}");
    }
    shop.assert_letters().await;
}

/// A shop whose server dies again and again.
struct Mortal<'a> {
    world: &'a World,
    till: Till,
    token: String,
    ahead: Duration,
    /// How many questions Stripe was asked before what is looked at.
    asked: usize,
}

impl<'a> Mortal<'a> {
    async fn open(world: &'a World) -> Self {
        let mut till = world.till().await;
        till.settings = till.settings.with("RUST_LOG", "info");
        let token = world.admin_token("test", "owner").await;
        Self {
            world,
            till,
            token,
            ahead: Duration::zero(),
            asked: 0,
        }
    }

    /// Kills the server, and starts another one some time later.
    async fn die(&mut self, later: Duration) {
        self.till.shop.server.kill();
        self.ahead += later;
        self.world.clock.run_ahead(self.ahead);
        let before = self.till.fake.requests().len();
        let next = self.world.start(&self.till.settings).await.unwrap();
        self.till.shop = self.till.shop.through(next, "test", &self.token);
        // It begins with a comparison, which ends with two lists of events.
        let compared = async || {
            let requests = self.till.fake.requests();
            let lists = requests[before..].iter().filter(|seen| seen.path == "/v1/events");
            lists.count() >= 2
        };
        self.till.until("it has compared", compared).await;
    }

    /// Somebody pays; the server does not know yet.
    async fn sell(&mut self, wish: [&str; 3], number: usize) -> String {
        let [product, plan, price] = wish;
        let email = format!("{product}-{number}@example.com");
        let request = json!({ "email": email, "price": price, "device": Device::new(&email).json() });
        let checkout = self.till.begin(product, plan, request).await;
        self.till.stripe.pay(&checkout.id, Card::Ok);
        self.asked = self.till.fake.requests().len();
        email
    }

    /// The server dies while it waits for a session that Stripe has opened already.
    async fn die_at_the_checkout(&mut self, email: &str) -> Checkout {
        let pattern = "POST /v1/checkout/sessions";
        self.till.fake.fail_next(pattern, Fault::ExecutedButAnswerLost);
        self.till.fake.fail_next(pattern, Fault::Hang);
        let request = json!({
            "product": "switchfast", "plan": "lifetime", "email": email, "device": Device::new(email).json(),
        });
        let posted = || {
            let requests = self.till.fake.requests();
            requests
                .iter()
                .filter(|seen| seen.method == "POST" && seen.status.is_none())
                .count()
        };
        let before = posted();
        let dying = async {
            self.till.until("it asks again", async || posted() == before + 2).await;
            self.till.shop.server.kill();
        };
        let (answer, ()) = join(self.till.shop.api.try_post("/v1/checkout/sessions", request), dying).await;
        assert!(answer.is_err(), "{answer:?}");
        self.die(Duration::minutes(3)).await;
        let sessions = self.till.stripe.objects("checkout.session");
        let last = sessions.last().unwrap();
        Checkout {
            id: last.text("id").to_owned(),
            url: last.text("url").to_owned(),
        }
    }

    /// Sends the notices, all of which are acknowledged. Their ids at Stripe.
    async fn notify(&self) -> Vec<String> {
        let plan = DeliveryPlan {
            parallel: 8,
            urls: vec![format!(
                "http://{}/webhooks/stripe/test",
                self.till.shop.server.address()
            )],
            ..DeliveryPlan::default()
        };
        let sent = self.till.fake.deliver(plan).await;
        sent.iter()
            .for_each(|attempt| assert!(attempt.is_acknowledged(), "{attempt:?}"));
        sent.into_iter().map(|attempt| attempt.event_id).collect()
    }

    async fn is_done(&self) -> bool {
        let counts = self.till.shop.admin.get("/v1/admin/stripe-events/counts").await.ok();
        counts.number("waiting") == 0
    }

    /// None of the notices is lost, and each of the buyers has one license and one mail.
    async fn assert_done(&self, notices: &[String], emails: &[String]) {
        self.till.settle().await;
        for notice in notices {
            let path = format!("/v1/admin/stripe-events?stripe_id={notice}");
            let found = self.till.shop.admin.get(&path).await.ok();
            assert_eq!(found.each("items", "state"), ["done"], "{found:#}");
        }
        for email in emails {
            self.assert_sold(email).await;
        }
    }

    async fn assert_sold(&self, email: &str) {
        let licenses = self.licenses(email).await;
        assert_eq!(
            (licenses.len(), &licenses[0]["standing"]),
            (1, &json!("valid")),
            "{licenses:#?}"
        );
        let orders = self.find("orders", json!({ "email": email })).await;
        assert_eq!((orders.len(), &orders[0]["status"]), (1, &json!("paid")), "{orders:#?}");
        assert_eq!(orders[0].list("remarks").len(), 0, "{orders:#?}");
        let mails = self.find("mails", json!({ "recipient": email })).await;
        let kinds: Vec<&str> = mails.iter().map(|mail| mail.text("kind")).collect();
        assert_eq!(kinds, ["key_delivery"]);
    }

    async fn licenses(&self, email: &str) -> Vec<Value> {
        self.find("licenses", json!({ "email": email })).await
    }

    async fn find(&self, what: &str, filter: Value) -> Vec<Value> {
        let path = format!("/v1/admin/{what}/search");
        self.till.shop.admin.post(&path, filter).await.ok().items().to_vec()
    }

    /// Everybody got one letter.
    async fn assert_letters(&self) {
        let waiting = async || self.find("mails", json!({ "state": "waiting" })).await;
        self.till
            .until("all mails are sent", async || waiting().await.is_empty())
            .await;
        let mut letters: BTreeMap<String, usize> = BTreeMap::new();
        for letter in self.world.mailbox("test").letters() {
            *letters.entry(letter.to).or_default() += 1;
        }
        assert!(
            !letters.is_empty() && letters.values().all(|count| *count == 1),
            "{letters:#?}"
        );
    }
}
