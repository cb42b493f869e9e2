//! A small shop: a stand-in with prices, a clock to move, and a client of the API.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta};
use claviger_stripe_fake::{Account, Clock, Endpoint, Fake, Interval, Options};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

pub(crate) const KEY: &str = "sk_test_seller";
pub(crate) const OTHER_KEY: &str = "sk_live_somebody_else";
pub(crate) const SECRET: &str = "whsec_seller";
/// 2026-09-21.
pub(crate) const START: i64 = 1_790_000_000;

pub(crate) struct Shop {
    pub(crate) fake: Fake,
    pub(crate) stripe: Account,
    client: Client,
    seconds: Arc<AtomicI64>,
}

impl Shop {
    /// A shop with a price to pay once (29 USD), one for every month (25 USD), one for every year, and 100% and 20%
    /// promotion codes.
    pub(crate) async fn open() -> Self {
        let seconds = Arc::new(AtomicI64::new(START));
        let clock: Clock = Arc::new({
            let seconds = Arc::clone(&seconds);
            move || DateTime::from_timestamp(seconds.load(Ordering::SeqCst), 0).unwrap()
        });
        let fake = Fake::start(Options::checked(clock, [KEY, OTHER_KEY])).await;
        let stripe = fake.account(KEY);
        stripe.seed_price("price_once", "usd", 2900, None, "SwitchFast");
        stripe.seed_price("price_month", "usd", 2500, Some(Interval::Month(1)), "DashCaddy");
        stripe.seed_price("price_year", "usd", 9900, Some(Interval::Year(1)), "DashCaddy");
        stripe.seed_promotion_code("FREE", 100.0);
        stripe.seed_promotion_code("LAUNCH20", 20.0);
        Self {
            fake,
            stripe,
            client: Client::builder().no_proxy().build().unwrap(),
            seconds,
        }
    }

    /// Hears of events without delivering them: they are taken out by [`Self::kinds`].
    pub(crate) async fn listening() -> Self {
        let shop = Self::open().await;
        shop.stripe.connect(Endpoint::new("http://127.0.0.1:9/", [SECRET]));
        shop
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.seconds.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}v1/{path}", self.fake.url());
        self.client.request(method, url).bearer_auth(KEY)
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Value {
        read(self.send(path, form, None).await).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Value {
        read(self.request(Method::DELETE, path).send().await.unwrap()).await
    }

    pub(crate) async fn send(&self, path: &str, form: &[(&str, &str)], idempotency_key: Option<&str>) -> Response {
        self.try_send(path, form, idempotency_key).await.unwrap()
    }

    pub(crate) async fn try_send(
        &self,
        path: &str,
        form: &[(&str, &str)],
        idempotency_key: Option<&str>,
    ) -> reqwest::Result<Response> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded");
        let request = match idempotency_key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        request.body(body).send().await
    }

    /// Opens a checkout session for a price.
    pub(crate) async fn session(&self, mode: &str, price: &str, more: &[(&str, &str)]) -> String {
        let form = [
            ("mode", mode),
            ("line_items[0][price]", price),
            ("line_items[0][quantity]", "1"),
            (
                "success_url",
                "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
            ),
            ("cancel_url", "https://shop.example/"),
            ("metadata[order]", "o1"),
        ];
        let session = self.post("checkout/sessions", &[&form, more].concat()).await;
        session["id"].as_str().unwrap_or_else(|| panic!("{session}")).to_owned()
    }

    /// The types of the events since the last call.
    pub(crate) fn kinds(&self) -> Vec<String> {
        self.stripe.take_events().into_iter().map(|event| event.kind).collect()
    }

    /// Every test ends with this: neither its requests nor the stand-in's objects differ from Stripe's.
    pub(crate) async fn close(&self) {
        assert_eq!(self.fake.violations().await, [""; 0]);
    }
}

async fn read(response: Response) -> Value {
    response.json().await.unwrap()
}
