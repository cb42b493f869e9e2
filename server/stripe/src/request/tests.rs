//! Which requests reach Stripe. Their names and values were checked against the parameter types of stripe-python
//! 16.0.1.

use std::collections::BTreeMap;

use chrono::DateTime;

use super::NewCheckoutSession;
use crate::client::Stripe;
use crate::object::CheckoutMode;
use crate::test_server::{Answer, Asked, TestServer};

const EMPTY: &str = r#"{"object": "list", "data": [], "has_more": false}"#;

async fn one_answer(body: &str) -> (TestServer, Stripe) {
    let server = TestServer::answering([Answer::json(200, body)]).await;
    let stripe = server.client(1);
    (server, stripe)
}

fn only(server: &TestServer) -> Asked {
    let [asked] = server
        .asked()
        .try_into()
        .unwrap_or_else(|asked| panic!("one request, not {asked:?}"));
    asked
}

fn new_session(mode: CheckoutMode) -> NewCheckoutSession {
    NewCheckoutSession {
        mode,
        price: "price_1".to_owned(),
        success_url: "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}".to_owned(),
        cancel_url: "https://shop.example/".to_owned(),
        client_reference_id: "o1".to_owned(),
        customer_email: Some("buyer+1@example.com".to_owned()),
        locale: Some("de-AT".to_owned()),
        metadata: BTreeMap::from([
            ("order".to_owned(), "o1".to_owned()),
            ("environment".to_owned(), "test".to_owned()),
        ]),
        allow_promotion_codes: true,
        automatic_tax: true,
        expires_at: DateTime::from_timestamp(1_790_000_000, 0),
    }
}

async fn created(new: &NewCheckoutSession) -> Asked {
    let (server, stripe) = one_answer(include_str!("../../tests/fixtures/checkout_session.json")).await;
    stripe.create_checkout_session(new, "o1-1").await.unwrap();
    only(&server)
}

const COMMON: [&str; 12] = [
    "allow_promotion_codes=true",
    "automatic_tax[enabled]=true",
    "cancel_url=https://shop.example/",
    "client_reference_id=o1",
    "customer_email=buyer+1@example.com",
    "expires_at=1790000000",
    "line_items[0][price]=price_1",
    "line_items[0][quantity]=1",
    "locale=de",
    "metadata[environment]=test",
    "metadata[order]=o1",
    "success_url=https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
];

fn with_common(own: &[&str]) -> Vec<String> {
    let mut fields: Vec<_> = COMMON.iter().chain(own).map(|&field| field.to_owned()).collect();
    fields.sort_unstable();
    fields
}

fn sorted(mut fields: Vec<String>) -> Vec<String> {
    fields.sort_unstable();
    fields
}

#[tokio::test]
async fn a_payment_carries_its_metadata_everywhere() {
    let asked = created(&new_session(CheckoutMode::Payment)).await;
    assert_eq!(asked.line, "POST /v1/checkout/sessions");
    assert_eq!(asked.header("idempotency-key"), Some("o1-1"));
    assert_eq!(asked.header("authorization"), Some("Bearer sk_test_very_secret"));
    let expected = with_common(&[
        "customer_creation=always",
        "invoice_creation[enabled]=true",
        "invoice_creation[invoice_data][metadata][environment]=test",
        "invoice_creation[invoice_data][metadata][order]=o1",
        "mode=payment",
        "payment_intent_data[metadata][environment]=test",
        "payment_intent_data[metadata][order]=o1",
    ]);
    assert_eq!(sorted(asked.form), expected);
}

#[tokio::test]
async fn a_subscription_carries_its_metadata_everywhere() {
    let asked = created(&new_session(CheckoutMode::Subscription)).await;
    let expected = with_common(&[
        "mode=subscription",
        "subscription_data[metadata][environment]=test",
        "subscription_data[metadata][order]=o1",
    ]);
    assert_eq!(sorted(asked.form), expected);
}

#[tokio::test]
async fn what_is_not_wanted_is_not_sent() {
    let plain = NewCheckoutSession {
        customer_email: None,
        locale: Some("tlh".to_owned()),
        allow_promotion_codes: false,
        automatic_tax: false,
        expires_at: None,
        metadata: BTreeMap::new(),
        ..new_session(CheckoutMode::Subscription)
    };
    let asked = created(&plain).await;
    for absent in [
        "customer_email",
        "locale",
        "allow_promotion_codes",
        "automatic_tax",
        "expires_at",
        "metadata",
    ] {
        assert!(
            !asked.form.iter().any(|field| field.starts_with(absent)),
            "{absent}: {asked:?}"
        );
    }
}

#[tokio::test]
async fn the_same_request_is_the_same_bytes() {
    let many: BTreeMap<_, _> = (0..20).map(|number| (format!("key{number}"), "x".to_owned())).collect();
    let new = NewCheckoutSession {
        metadata: many,
        ..new_session(CheckoutMode::Payment)
    };
    assert_eq!(created(&new).await.form, created(&new).await.form);
}

#[tokio::test]
async fn sessions_are_read_expired_and_listed() {
    let session = include_str!("../../tests/fixtures/checkout_session.json");
    let (server, stripe) = one_answer(session).await;
    assert_eq!(stripe.find_checkout_session("cs_test_1").await.unwrap().prices.len(), 1);
    assert_eq!(
        only(&server).line,
        "GET /v1/checkout/sessions/cs_test_1?expand[0]=line_items"
    );

    let (server, stripe) = one_answer(session).await;
    stripe.expire_checkout_session("cs_test_1").await.unwrap();
    assert_eq!(only(&server).line, "POST /v1/checkout/sessions/cs_test_1/expire");
    assert!(only(&server).header("idempotency-key").is_some());

    let from = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let page = format!(r#"{{"data": [{session}], "has_more": true}}"#);
    let (server, stripe) = one_answer(&page).await;
    let list = stripe.list_checkout_sessions(from, Some("cs_test_0")).await.unwrap();
    assert_eq!(list.next(), Some(list.data[0].id.as_str()));
    let line = only(&server).line;
    assert_eq!(
        line,
        "GET /v1/checkout/sessions?created[gte]=1790000000&limit=100&starting_after=cs_test_0"
    );
}

#[tokio::test]
async fn the_portal_is_opened_with_a_way_back() {
    let (server, stripe) = one_answer(include_str!("../../tests/fixtures/portal_session.json")).await;
    stripe
        .create_portal_session("cus_1", "https://shop.example/", Some("pt-PT"), "p1")
        .await
        .unwrap();
    let asked = only(&server);
    assert_eq!(asked.line, "POST /v1/billing_portal/sessions");
    assert_eq!(
        asked.form,
        ["customer=cus_1", "locale=pt", "return_url=https://shop.example/"]
    );
}

#[tokio::test]
async fn payments_charges_and_refunds_are_read() {
    let (server, stripe) = one_answer(include_str!("../../tests/fixtures/payment_intent.json")).await;
    stripe.find_payment_intent("pi_1").await.unwrap();
    assert_eq!(
        only(&server).line,
        "GET /v1/payment_intents/pi_1?expand[0]=latest_charge"
    );

    let (server, stripe) = one_answer(include_str!("../../tests/fixtures/charge.json")).await;
    assert_eq!(stripe.find_charge("ch_1").await.unwrap().amount_refunded, 500);
    assert!(only(&server).line.starts_with("GET /v1/charges/ch_1"));

    let (server, stripe) = one_answer(include_str!("../../tests/fixtures/refund.json")).await;
    stripe.find_refund("re_1").await.unwrap();
    assert!(only(&server).line.starts_with("GET /v1/refunds/re_1"));
}

#[tokio::test]
async fn disputes_are_read_and_listed() {
    let dispute = include_str!("../../tests/fixtures/dispute.json");
    let (server, stripe) = one_answer(dispute).await;
    stripe.find_dispute("dp_1").await.unwrap();
    assert!(only(&server).line.starts_with("GET /v1/disputes/dp_1"));

    let (server, stripe) = one_answer(&format!(r#"{{"data": [{dispute}], "has_more": false}}"#)).await;
    assert_eq!(stripe.list_disputes("pi_1").await.unwrap().len(), 1);
    assert_eq!(only(&server).line, "GET /v1/disputes?limit=100&payment_intent=pi_1");
}

#[tokio::test]
async fn subscriptions_are_read_and_listed() {
    let (server, stripe) = one_answer(include_str!("../../tests/fixtures/subscription.json")).await;
    stripe.find_subscription("sub_1").await.unwrap();
    assert_eq!(
        only(&server).line,
        "GET /v1/subscriptions/sub_1?expand[0]=latest_invoice"
    );

    let (server, stripe) = one_answer(EMPTY).await;
    assert_eq!(stripe.list_subscriptions(None).await.unwrap().next(), None);
    assert_eq!(only(&server).line, "GET /v1/subscriptions?limit=100&status=all");
}

#[tokio::test]
async fn invoices_are_found_by_id_subscription_and_payment() {
    let invoice = include_str!("../../tests/fixtures/invoice.json");
    let (server, stripe) = one_answer(invoice).await;
    stripe.find_invoice("in_1").await.unwrap();
    assert_eq!(only(&server).line, "GET /v1/invoices/in_1?expand[0]=payments");

    let (server, stripe) = one_answer(&format!(r#"{{"data": [{invoice}], "has_more": true}}"#)).await;
    assert!(stripe.last_paid_invoice("sub_1").await.unwrap().is_some());
    let line = only(&server).line;
    assert_eq!(
        line,
        "GET /v1/invoices?expand[0]=data.payments&limit=1&status=paid&subscription=sub_1"
    );

    let (server, stripe) = one_answer(&format!(r#"{{"data": [{invoice}], "has_more": true}}"#)).await;
    assert_eq!(stripe.paid_invoices("sub_1").await.unwrap().len(), 1);
    let line = only(&server).line;
    assert_eq!(line, "GET /v1/invoices?limit=24&status=paid&subscription=sub_1");

    let payment = format!(r#"{{"data": [{{"id": "inpay_1", "invoice": {invoice}}}, {{"id": "inpay_2"}}]}}"#);
    let (server, stripe) = one_answer(&payment).await;
    let invoices = stripe.invoices_of_payment("pi_1").await.unwrap();
    assert_eq!(
        invoices[0].subscription.as_deref(),
        Some("sub_1Pgc6rB7WZ01zgkWNy0Cn5nw")
    );
    assert_eq!(
        only(&server).line,
        "GET /v1/invoice_payments?expand[0]=data.invoice&limit=100&payment[payment_intent]=pi_1&payment[type]=payment_intent"
    );
}

#[tokio::test]
async fn events_of_any_version_are_listed_with_their_text() {
    let page = r#"{"data": [{"id": "evt_2", "type": "invoice.paid", "api_version": "2015-10-16"}, {"id": 7}, 8],
                   "has_more": true}"#;
    let (server, stripe) = one_answer(page).await;
    let from = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let list = stripe
        .list_events(&["invoice.paid", "charge.refunded"], from, Some("evt_1"))
        .await
        .unwrap();
    assert_eq!(list.data[0].envelope.kind.as_deref(), Some("invoice.paid"));
    assert_eq!(
        list.data[0].raw,
        r#"{"api_version":"2015-10-16","id":"evt_2","type":"invoice.paid"}"#
    );
    assert_eq!(list.data.len(), 3);
    assert_eq!(
        only(&server).line,
        "GET /v1/events?created[gte]=1790000000&limit=100&starting_after=evt_1&types[0]=invoice.paid&types[1]=charge.refunded"
    );
}

#[tokio::test]
async fn prices_and_webhook_endpoints_are_read() {
    let (server, stripe) = one_answer(include_str!("../../tests/fixtures/price.json")).await;
    stripe.find_price("price_1").await.unwrap();
    assert!(only(&server).line.starts_with("GET /v1/prices/price_1"));

    let endpoint = include_str!("../../tests/fixtures/webhook_endpoint.json");
    let (server, stripe) = one_answer(&format!(r#"{{"data": [{endpoint}]}}"#)).await;
    assert_eq!(stripe.list_webhook_endpoints().await.unwrap().len(), 1);
    assert_eq!(only(&server).line, "GET /v1/webhook_endpoints?limit=100");
}
