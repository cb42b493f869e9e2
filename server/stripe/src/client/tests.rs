//! What becomes of a request when the network or Stripe misbehaves.

use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::object::Price;
use crate::test_server::{Answer, TestServer, client_of};

const PORTAL: &str = include_str!("../../tests/fixtures/portal_session.json");
const PRICE: &str = include_str!("../../tests/fixtures/price.json");
const API_ERROR: &str = r#"{"error": {"type": "api_error", "message": "Something went wrong."}}"#;

async fn create(stripe: &Stripe) -> Result<String, StripeError> {
    let session = stripe
        .create_portal_session("cus_1", "https://shop.example/", None, "row-1-attempt-1")
        .await?;
    Ok(session.id)
}

async fn create_with(answers: Vec<Answer>) -> (Result<String, StripeError>, TestServer) {
    let attempts = u8::try_from(answers.len()).unwrap();
    let server = TestServer::answering(answers).await;
    let result = create(&server.client(attempts)).await;
    (result, server)
}

async fn refusal(status: u16, body: &str) -> StripeError {
    let server = TestServer::answering([Answer::json(status, body)]).await;
    server.client(3).find_price("price_1").await.unwrap_err()
}

#[tokio::test]
async fn every_attempt_carries_the_same_key_and_bytes() {
    let answers = vec![
        Answer::json(500, API_ERROR),
        Answer::html(502),
        Answer::json(429, API_ERROR),
        Answer::json(200, PORTAL),
    ];
    let (result, server) = create_with(answers).await;
    assert!(result.is_ok(), "{result:?}");
    let asked = server.asked();
    assert_eq!(asked.len(), 4);
    for request in &asked {
        assert_eq!(request.header("idempotency-key"), Some("row-1-attempt-1"));
        assert_eq!(request.header("stripe-version"), Some(crate::API_VERSION));
        assert_eq!(request.form, asked[0].form);
    }
}

#[tokio::test]
async fn reading_carries_no_key() {
    let server = TestServer::answering([Answer::json(200, PRICE)]).await;
    server.client(1).find_price("price_1").await.unwrap();
    assert_eq!(server.asked()[0].header("idempotency-key"), None);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    let (result, _) = create_with(vec![Answer::HangUp, Answer::json(200, PORTAL)]).await;
    assert!(result.is_ok(), "{result:?}");
}

#[tokio::test]
async fn an_unreadable_success_is_not_a_failure() {
    for broken in ["{\"id\": \"bps_1\", \"ur", "[]", "{\"url\": \"https://x.example\"}", ""] {
        let (result, _) = create_with(vec![Answer::json(200, broken), Answer::json(200, PORTAL)]).await;
        assert!(result.is_ok(), "{broken}: {result:?}");
        let (result, _) = create_with(vec![Answer::json(200, broken)]).await;
        assert!(
            matches!(result, Err(StripeError::OutcomeUnknown(_))),
            "{broken}: {result:?}"
        );
    }
}

#[tokio::test]
async fn a_gateways_page_leaves_the_outcome_unknown() {
    let (result, _) = create_with(vec![Answer::html(502), Answer::html(502)]).await;
    assert!(matches!(result, Err(StripeError::OutcomeUnknown(_))), "{result:?}");
}

#[tokio::test]
async fn a_timeout_leaves_the_outcome_unknown_only_if_something_was_to_be_done() {
    let server = TestServer::answering([Answer::Hang, Answer::Hang]).await;
    let done = create(&server.hasty_client(1)).await;
    assert!(matches!(done, Err(StripeError::OutcomeUnknown(_))), "{done:?}");
    let read = server.hasty_client(1).find_price("price_1").await;
    assert!(matches!(read, Err(StripeError::Unreachable(_))), "{read:?}");
}

#[tokio::test]
async fn a_timeout_is_per_attempt() {
    let server = TestServer::answering([Answer::Hang, Answer::json(200, PORTAL)]).await;
    assert!(create(&server.hasty_client(2)).await.is_ok());
}

#[tokio::test]
async fn nobody_there_means_nothing_was_done() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let result = create(&client_of(&address, 2, Duration::from_secs(10))).await;
    assert!(matches!(result, Err(StripeError::Unreachable(_))), "{result:?}");
}

#[tokio::test]
async fn a_replayed_failure_asks_for_a_new_key() {
    let (result, _) = create_with(vec![Answer::json(500, API_ERROR), Answer::json(500, API_ERROR)]).await;
    let error = result.unwrap_err();
    assert!(error.needs_new_key() && !error.is_final(), "{error:?}");
}

#[tokio::test]
async fn too_many_requests_say_so() {
    let (result, _) = create_with(vec![Answer::json(429, API_ERROR), Answer::json(429, API_ERROR)]).await;
    assert_eq!(result, Err(StripeError::RateLimited));
}

#[tokio::test]
async fn final_refusals_are_asked_once_and_keep_what_helps() {
    let body = r#"{"error": {"type": "invalid_request_error", "code": "resource_missing", "param": "price",
                   "message": "No such price: 'price_1' for buyer@example.com"}}"#;
    assert_eq!(refusal(404, body).await, StripeError::NotFound);
    let error = refusal(400, body).await;
    assert_eq!(
        error,
        StripeError::Refused {
            status: 400,
            code: Some("resource_missing".to_owned()),
            message: "No such price: 'price_1' for …".to_owned(),
        }
    );
    assert!(error.is_final());
    let reused = r#"{"error": {"type": "idempotency_error", "message": "Keys for idempotent requests …"}}"#;
    assert!(
        matches!(refusal(400, reused).await, StripeError::Refused { code: Some(code), .. } if code == "idempotency_error")
    );
    assert!(matches!(
        refusal(402, body).await,
        StripeError::Refused { status: 402, .. }
    ));
}

#[tokio::test]
async fn errors_do_not_quote_the_key() {
    let body = r#"{"error": {"type": "invalid_request_error", "message": "Invalid API Key: sk_test_********cret"}}"#;
    assert_eq!(refusal(401, body).await, StripeError::Unauthorized);
    let body = r#"{"error": {"type": "invalid_request_error",
                   "message": "The provided key 'rk_test_***cret' does not have the required permissions."}}"#;
    let text = refusal(403, body).await.to_string();
    assert!(text.contains("permissions") && !text.contains("rk_test"), "{text}");
}

#[tokio::test]
async fn an_unparsable_response_is_described_without_its_values() {
    let server =
        TestServer::answering([Answer::json(200, r#"{"id": "price_1", "active": "buyer@example.com"}"#)]).await;
    let text = server.client(1).find_price("price_1").await.unwrap_err().to_string();
    assert!(text.contains("Price") && !text.contains("buyer"), "{text}");
}

#[tokio::test]
async fn unusable_ids_and_keys_are_refused_without_a_request() {
    let server = TestServer::answering([]).await;
    let stripe = server.client(3);
    assert_eq!(
        stripe.find_price("../customers/cus_1").await,
        Err(StripeError::NotFound)
    );
    let key = "k".repeat(256);
    for key in ["", key.as_str()] {
        let result = stripe
            .create_portal_session("cus_1", "https://shop.example/", None, key)
            .await;
        assert!(result.unwrap_err().is_final());
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn futures_may_move_between_threads() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let server = TestServer::answering([Answer::json(200, PRICE)]).await;
    let stripe = server.client(1);
    let price: Price = is_send(stripe.find_price("price_1")).await.unwrap();
    assert_eq!(price.unit_amount, Some(2000));
    let text = format!("{stripe:?}");
    assert!(!text.contains("very_secret"), "{text}");
}

#[tokio::test]
async fn logs_name_no_session() {
    let logs = Logs::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(logs.clone())
        .finish();
    let server = TestServer::answering([Answer::json(500, API_ERROR), Answer::HangUp]).await;
    let asking = async { server.client(2).find_checkout_session("cs_test_hidden").await };
    asking.with_subscriber(subscriber).await.unwrap_err();
    let text = String::from_utf8(logs.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("is repeated") && text.contains("500"), "{text}");
    assert!(
        !text.contains("cs_test_hidden") && !text.contains("very_secret"),
        "{text}"
    );
}

/// What was logged.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Logs {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[test]
fn numbers_keep_their_values() {
    let json = r#"{"a": [1, -1, 1.5, 18446744073709551615], "b": {"c": null, "d": true, "e": "x"}}"#;
    let value: Value = miniserde::json::from_str(json).unwrap();
    assert_eq!(
        converted(value),
        serde_json::from_str::<serde_json::Value>(json).unwrap()
    );
}
