//! All mails, as the server writes them.

use chrono::{DateTime, Duration, Utc};
use claviger_tests::{Bought, Clock, Device, Json, Till, World, on_sqlite, stripe::Outcome};
use serde_json::{Value, json};

use crate::pages::Browser;

on_sqlite!(of_mails);

/// The customers speak different languages; the name of each mailbox is the language.
const LANGUAGES: [&str; 2] = ["en", "de"];

/// Mails that came one after the other.
struct Album<'a> {
    world: &'a World,
    till: &'a Till,
    mails: Vec<Value>,
}

impl Album<'_> {
    /// Waits for the next mail.
    async fn add(&mut self, name: &str, language: &str) {
        let letter = self.world.mailbox("test").newest(self.mails.len() + 1).await;
        self.mails
            .push(json!({ "name": name, "language": language, "html": letter.html }));
    }

    /// A trial that is about to end.
    async fn try_out(&mut self) {
        let device = Device::new("laptop").json();
        let request = json!({ "product": "switchfast", "device": device, "email": "en@example.com" });
        let trial = self.till.shop.api.post("/v1/trials", request).await.ok();
        run_to(self.world, trial.instant("ends_at") - Duration::days(1));
        self.add("trial-ending", "en").await;
    }

    /// The license of a year, until it is about to end.
    async fn buy_a_year(&mut self) {
        let mut ends = Vec::new();
        for language in LANGUAGES {
            let bought = self.buy("optimnow", "professional", json!({}), language).await;
            self.add("key-of-term", language).await;
            ends.push(self.till.shop.license(&bought.license).await.instant("expires_at"));
            run_to(self.world, self.world.clock.now() + Duration::days(1));
        }
        for (language, end) in LANGUAGES.into_iter().zip(ends) {
            run_to(self.world, end - Duration::days(30) + Duration::seconds(2));
            self.add("renewal-reminder", language).await;
        }
    }

    /// A subscription whose renewal fails, and which is canceled then.
    async fn subscribe(&mut self, language: &str) {
        let (stripe, price) = (&self.till.stripe, json!({ "price": "premium_monthly" }));
        let bought = self.buy("dashcaddy", "premium", price, language).await;
        let subscription = bought.subscription();
        self.add("key-of-subscription", language).await;
        run_to(self.world, self.world.clock.now() + Duration::days(32));
        stripe.begin_renewal(subscription);
        stripe.attempt_payment(subscription, Outcome::Declined);
        self.till.deliver().await;
        self.add("payment-failed", language).await;
        stripe.pay_open_invoice(subscription);
        stripe.cancel_in_portal(subscription);
        self.till.deliver().await;
        self.add("subscription-ending", language).await;
        let request = json!({ "email": address(language), "language": language });
        let api = &self.till.shop.api;
        api.post("/v1/licenses/recover", request).await.expect(202);
        self.add("key-recovery", language).await;
    }

    async fn buy(&self, product: &str, plan: &str, mut more: Value, language: &str) -> Bought {
        more["email"] = json!(address(language));
        more["language"] = json!(language);
        self.till.buy(product, plan, more).await
    }
}

fn address(language: &str) -> String {
    format!("{language}@example.com")
}

/// Lets the clock run on from an instant.
fn run_to(world: &World, instant: DateTime<Utc>) {
    world.clock.run_ahead(instant - Clock::real_time());
}

async fn of_mails(world: &World) {
    let till = world.till().await;
    let mut album = Album {
        world,
        till: &till,
        mails: Vec::new(),
    };
    album.try_out().await;
    for language in LANGUAGES {
        album.subscribe(language).await;
    }
    album.buy_a_year().await;
    let mails = json!({ "mails": album.mails });
    let mut browser = Browser::at_till(world, &till).await;
    browser.play("pictures", "of_mails", mails).await;
}
