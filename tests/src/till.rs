//! A seller whose shop takes money through the stand-in for Stripe.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use claviger_stripe_fake::{Account, DeliveryPlan, Endpoint, Fake, Options, Purchase, catalog};
use serde_json::{Value, json};
use tokio::time::{interval, timeout};
use uuid::Uuid;

use crate::{Answer, CATALOG, Device, Json, Server, Settings, Shop, World};

/// What is not done by then never will be.
const PATIENCE: Duration = Duration::from_secs(90);

/// A shop in environment `test`, and its account at the stand-in for Stripe.
#[derive(Debug, Clone)]
pub struct Till {
    /// The shop.
    pub shop: Shop,
    /// The stand-in.
    pub fake: Fake,
    /// The seller's account there.
    pub stripe: Account,
    /// The account's secret key.
    pub secret_key: String,
    /// The signing secret of the webhook endpoint.
    pub webhook_secret: String,
    /// How servers of this shop are started.
    pub settings: Settings,
}

/// Somebody who buys.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// The session's id.
    pub id: String,
    /// Where the buyer pays.
    pub url: String,
}

impl Till {
    /// A shop with a server and the demo catalog, whose prices are known at Stripe. Notices are sent when the scenario says.
    pub async fn open(world: &World) -> Self {
        Self::open_with(world, |settings| settings).await
    }

    /// The same with other settings of the server.
    pub async fn open_with(world: &World, change: impl FnOnce(Settings) -> Settings) -> Self {
        Self::start(world, change, true).await
    }

    /// The same without the SDK's judgment of every request and object, which takes time that a benchmark would count.
    pub async fn open_unjudged(world: &World, change: impl FnOnce(Settings) -> Settings) -> Self {
        Self::start(world, change, false).await
    }

    async fn start(world: &World, change: impl FnOnce(Settings) -> Settings, judged: bool) -> Self {
        let key = format!("sk_test_{}", Uuid::new_v4().simple());
        let webhook_secret = format!("whsec_{}", Uuid::new_v4().simple());
        world.ledger.note(&key);
        world.ledger.note(&webhook_secret);
        let clock = world.clock.clone();
        let mut options = Options::checked(Arc::new(move || clock.now()), [key.as_str()]);
        options.oracle = options.oracle.filter(|_| judged);
        let fake = Fake::start(options).await;
        world.watch(&fake);
        let stripe = fake.account(&key);
        catalog::seed(&stripe, CATALOG).unwrap();
        let settings = world
            .settings()
            .with("STRIPE_API_BASE", fake.url())
            .with("TEST_STRIPE_SECRET_KEY", &key)
            .with("TEST_STRIPE_WEBHOOK_SECRET", &webhook_secret)
            .with("TEST_STRIPE_PUBLISHABLE_KEY", "pk_test_seller");
        let settings = change(settings);
        let server = match world.start(&settings).await {
            Ok(server) => server,
            Err(failure) => panic!("the server ended with {}:\n{}", failure.status, failure.output),
        };
        let till = Self {
            shop: Shop::open(world, server, "test").await,
            fake,
            stripe,
            secret_key: key,
            webhook_secret,
            settings,
        };
        till.connect(&till.shop.server);
        till
    }

    /// Lets Stripe send notices to a server.
    pub fn connect(&self, server: &Server) {
        let url = format!("http://{}/webhooks/stripe/test", server.address());
        self.stripe.connect(Endpoint::new(url, [self.webhook_secret.clone()]));
    }

    /// Begins a purchase of a plan; `more` goes into the request.
    pub async fn begin(&self, product: &str, plan: &str, more: Value) -> Checkout {
        let begun = self.try_begin(product, plan, more).await.expect(201);
        Checkout {
            id: begun.text("id").to_owned(),
            url: begun.text("url").to_owned(),
        }
    }

    /// The same, which may be refused.
    pub async fn try_begin(&self, product: &str, plan: &str, more: Value) -> Answer {
        let mut request = json!({ "product": product, "plan": plan });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        self.shop.api.post("/v1/checkout/sessions", request).await
    }

    /// What an app sees that waits for its purchase.
    pub async fn look(&self, checkout: &Checkout) -> Value {
        self.shop
            .api
            .get(&format!("/v1/checkout/sessions/{}", checkout.id))
            .await
            .ok()
    }

    /// Buys a plan with a machine and waits until the license is there, through Stripe's notices.
    pub async fn buy(&self, product: &str, plan: &str, more: Value) -> Bought {
        let checkout = self.begin(product, plan, more).await;
        let purchase = self.stripe.pay(&checkout.id, claviger_stripe_fake::Card::Ok);
        self.deliver().await;
        self.bought(checkout, purchase).await
    }

    /// What came of a purchase whose license is there.
    pub async fn bought(&self, checkout: Checkout, purchase: Purchase) -> Bought {
        let paid = self.look(&checkout).await;
        assert_eq!(paid["status"], "paid", "{paid:#}");
        Bought {
            key: paid["license"].text("key").to_owned(),
            license: paid["license"].text("id").to_owned(),
            checkout,
            purchase,
        }
    }

    /// When the period of a subscription ends that runs at Stripe.
    pub fn period_end(&self, bought: &Bought) -> DateTime<Utc> {
        let subscription = self.stripe.object(bought.subscription());
        let end = subscription["items"]["data"][0].number("current_period_end");
        DateTime::from_timestamp(end, 0).unwrap()
    }

    /// Sends all notices in order and waits until they are processed.
    pub async fn deliver(&self) {
        for attempt in self.fake.deliver_all().await {
            assert!(attempt.is_acknowledged(), "{attempt:?}");
        }
        self.settle().await;
    }

    /// Sends all notices as a plan says and waits until they are processed.
    pub async fn deliver_as(&self, plan: DeliveryPlan) {
        for attempt in self.fake.deliver(plan).await {
            assert!(attempt.is_acknowledged(), "{attempt:?}");
        }
        self.settle().await;
    }

    /// Waits until no notice waits to be processed.
    pub async fn settle(&self) {
        self.settled_within(PATIENCE).await;
    }

    /// The same with other patience.
    pub async fn settled_within(&self, patience: Duration) {
        self.until_within(patience, "all notices are processed", async || {
            let waiting = self.shop.admin.get("/v1/admin/stripe-events?state=waiting").await.ok();
            waiting.items().is_empty()
        })
        .await;
    }

    /// Waits until something is so.
    pub async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        self.until_within(PATIENCE, what, is_so).await;
    }

    async fn until_within(&self, patience: Duration, what: &str, is_so: impl AsyncFn() -> bool) {
        let waits = async {
            let mut ticks = interval(Duration::from_millis(20));
            while !is_so().await {
                ticks.tick().await;
            }
        };
        timeout(patience, waits)
            .await
            .unwrap_or_else(|_| panic!("not so in {patience:?}: {what}"));
    }

    /// The orders as the admin sees them, newest first.
    pub async fn orders(&self) -> Vec<Value> {
        let found = self.shop.admin.post("/v1/admin/orders/search", json!({})).await.ok();
        found.items().to_vec()
    }

    /// The licenses as the admin sees them, newest first.
    pub async fn licenses(&self) -> Vec<Value> {
        let found = self.shop.admin.post("/v1/admin/licenses/search", json!({})).await.ok();
        found.items().to_vec()
    }

    /// The mails of the outbox as the admin sees them, newest first.
    pub async fn mails(&self, kind: &str) -> Vec<Value> {
        let found = self
            .shop
            .admin
            .post("/v1/admin/mails/search", json!({ "kind": kind }))
            .await
            .ok();
        found.items().to_vec()
    }

    /// The code that an app sees.
    pub async fn code(&self, product: &str, bought: &Bought, device: &Device) -> String {
        let verdict = self.shop.app(product).validate(&bought.key, device).await.ok();
        verdict.text("code").to_owned()
    }
}

/// What was bought.
#[derive(Debug, Clone)]
pub struct Bought {
    /// The license's id.
    pub license: String,
    /// Its key.
    pub key: String,
    /// The checkout that it was bought in.
    pub checkout: Checkout,
    /// The objects at Stripe.
    pub purchase: Purchase,
}

impl Bought {
    /// The subscription at Stripe.
    pub fn subscription(&self) -> &str {
        self.purchase.subscription.as_deref().unwrap()
    }

    /// The payment at Stripe.
    pub fn payment(&self) -> &str {
        self.purchase.payment_intent.as_deref().unwrap()
    }
}
