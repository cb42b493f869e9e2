//! Events on their way to the server.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
};

use chrono::TimeDelta;
use claviger_stripe_fake::{Card, DeliveryPlan, Endpoint, Sidecar};
use poem::{EndpointExt as _, Route, Server, handler, http::StatusCode, listener::TcpAcceptor, post, web::Data};
use serde_json::Value;

use crate::shop::{KEY, SECRET, START, Shop};

/// A seller's server: it answers with a status and keeps what it hears.
#[derive(Clone)]
struct Seller {
    url: String,
    status: Arc<AtomicU16>,
    heard: Arc<Mutex<Vec<(String, String)>>>,
}

#[handler]
async fn hear(request: &poem::Request, body: String, Data(seller): Data<&Seller>) -> StatusCode {
    let signature = request.header("stripe-signature").unwrap().to_owned();
    seller.heard.lock().unwrap().push((signature, body));
    StatusCode::from_u16(seller.status.load(Ordering::SeqCst)).unwrap()
}

impl Seller {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let seller = Self {
            url,
            status: Arc::new(AtomicU16::new(200)),
            heard: Arc::default(),
        };
        let app = Route::new().at("/hook", post(hear)).data(seller.clone());
        tokio::spawn(Server::new_with_acceptor(TcpAcceptor::from_tokio(listener).unwrap()).run(app));
        seller
    }

    fn take(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    fn kinds(&self) -> Vec<String> {
        let kind = |(_, body): (String, String)| {
            let event: Value = serde_json::from_str(&body).unwrap();
            event["type"].as_str().unwrap().to_owned()
        };
        self.take().into_iter().map(kind).collect()
    }
}

async fn buy(shop: &Shop) {
    let session = shop.session("payment", "price_once", &[]).await;
    shop.stripe.pay(&session, Card::Ok);
}

#[tokio::test]
async fn events_arrive_in_order_and_wait_until_they_are_acknowledged() {
    let (shop, seller) = (Shop::open().await, Seller::start().await);
    shop.stripe.connect(Endpoint::new(&seller.url, [SECRET]));
    buy(&shop).await;
    seller.status.store(503, Ordering::SeqCst);
    let attempts = shop.fake.deliver_all().await;
    assert!(attempts.iter().all(|attempt| attempt.status == Some(503)));
    assert_eq!(seller.take().len(), 4);
    seller.status.store(204, Ordering::SeqCst);
    shop.fake.deliver_all().await;
    assert_eq!(
        seller.kinds(),
        [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed"
        ]
    );
    assert_eq!(shop.fake.deliver_all().await, []);
    shop.close().await;
}

#[tokio::test]
async fn stripes_sdk_reads_snapshots_and_thin_events_with_every_secret() {
    let (shop, seller) = (Shop::open().await, Seller::start().await);
    shop.stripe.connect(Endpoint::new(&seller.url, [SECRET, "whsec_next"]));
    shop.stripe
        .connect(Endpoint::new(&seller.url, [SECRET, "whsec_next"]).thin());
    buy(&shop).await;
    shop.advance(TimeDelta::minutes(5));
    shop.fake.deliver_all().await;
    let heard = seller.take();
    assert_eq!(heard.len(), 8);
    for (signature, body) in heard {
        assert!(signature.starts_with(&format!("t={},v1=", START + 300)));
        for secret in [SECRET, "whsec_next"] {
            assert_eq!(Sidecar::shared().read_webhook(&body, &signature, secret).await, [""; 0]);
        }
        assert_ne!(
            Sidecar::shared().read_webhook(&body, &signature, "whsec_other").await,
            [""; 0]
        );
    }
    shop.close().await;
}

#[tokio::test]
async fn a_thin_event_names_the_object_only() {
    let shop = Shop::open().await;
    shop.stripe
        .connect(Endpoint::new("http://127.0.0.1:9/", [SECRET]).thin());
    buy(&shop).await;
    let last = shop.stripe.take_events().pop().unwrap();
    let event: Value = serde_json::from_str(&last.body).unwrap();
    let session = shop.stripe.objects("checkout.session").pop().unwrap();
    let id = session["id"].as_str().unwrap();
    let expected = serde_json::json!({
        "id": last.id,
        "object": "v2.core.event",
        "type": "v1.checkout.session.completed",
        "livemode": false,
        "created": "2026-09-21T14:13:20.000Z",
        "related_object": {"id": id, "type": "checkout.session", "url": format!("/v1/checkout/sessions/{id}")},
    });
    assert_eq!(event, expected);
    shop.close().await;
}

#[tokio::test]
async fn a_plan_shuffles_doubles_and_spreads_what_it_delivers() {
    let (shop, one, two) = (Shop::open().await, Seller::start().await, Seller::start().await);
    shop.stripe.connect(Endpoint::new("http://127.0.0.1:9/", [SECRET]));
    buy(&shop).await;
    let plan = DeliveryPlan {
        shuffle: Some(3),
        copies: 3,
        parallel: 4,
        urls: vec![one.url.clone(), two.url.clone()],
        signed_ago: TimeDelta::minutes(6),
    };
    assert_eq!(shop.fake.deliver(plan).await.len(), 12);
    let (one, two) = (one.take(), two.take());
    assert_eq!((one.len(), two.len()), (6, 6));
    assert!(
        one.iter()
            .all(|(signature, _)| signature.starts_with(&format!("t={},", START - 360)))
    );
    assert_eq!(shop.fake.deliver_all().await, []);
    shop.close().await;
}

#[tokio::test]
async fn an_endpoint_hears_what_it_asked_for_and_the_api_lists_all() {
    let shop = Shop::open().await;
    let endpoint = Endpoint::new("http://127.0.0.1:9/", [SECRET]);
    let enabled_events = vec!["checkout.session.completed".to_owned()];
    shop.stripe.connect(Endpoint {
        enabled_events,
        api_version: "2020-03-02".to_owned(),
        ..endpoint
    });
    buy(&shop).await;
    let events = shop.stripe.take_events();
    assert_eq!(events.len(), 1);
    let body: Value = serde_json::from_str(&events[0].body).unwrap();
    assert_eq!(
        (&body["api_version"], &body["pending_webhooks"]),
        (&"2020-03-02".into(), &1.into())
    );
    let listed = shop
        .get("events?types[]=charge.succeeded&types[]=payment_intent.succeeded")
        .await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    shop.advance(TimeDelta::days(31));
    assert_eq!(shop.get("events").await["data"], serde_json::json!([]));
    shop.close().await;
}

#[tokio::test]
async fn the_own_signer_signs_like_stripes_sdk() {
    use claviger_stripe_fake::{Clock, Fake, Options};

    let clock: Clock = Arc::new(|| chrono::DateTime::from_timestamp(START, 0).unwrap());
    let own = Fake::start(Options::unchecked(clock, [KEY])).await;
    for body in ["{}", "{\n  \"id\": \"evt_1\",\n  \"name\": \"Bücher\"\n}"] {
        let by_sdk = Sidecar::shared().sign(body, SECRET, START).await;
        assert_eq!(own.sign(body, SECRET, START).await, by_sdk);
    }
}

#[tokio::test]
async fn automatic_delivery_needs_nobody_to_ask() {
    let (shop, seller) = (Shop::open().await, Seller::start().await);
    shop.stripe.connect(Endpoint::new(&seller.url, [SECRET]));
    shop.fake.deliver_automatically();
    buy(&shop).await;
    let heard = async {
        while seller.heard.lock().unwrap().len() < 4 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), heard)
        .await
        .expect("the events arrive by themselves");
    shop.close().await;
}
