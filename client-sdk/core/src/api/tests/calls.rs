//! Every call, with the answers that the server's own document shows.

use std::{collections::BTreeMap, sync::Mutex};

use claviger_protocol::Code;
use serde_json::Value;

use super::{
    server::{Act, Server, response},
    *,
};

/// The examples in it are recorded from the server.
const OPENAPI: &str = include_str!("../../../../../openapi/openapi.json");

/// What the server answers to a call, by its document.
fn example(method: &str, path: &str, status: &str) -> Value {
    let document: Value = serde_json::from_str(OPENAPI).unwrap();
    let response = &document["paths"][path][method]["responses"][status]["content"];
    let content = response.as_object().unwrap().values().next().unwrap();
    content["example"].clone()
}

/// Makes a call to a server that answers with the example, and checks what it was asked.
async fn call<T>(method: &str, path: &str, status: &str, asked: impl AsyncFnOnce(Api) -> Heard<T>) -> (T, String) {
    let body = example(method, path, status).to_string();
    let act = Act::Say(response(
        &format!("{status} OK"),
        "application/json; charset=utf-8",
        &body,
    ));
    let server = Server::start(vec![act]).await;
    let Ok(Answer::Done(done)) = asked(api(&format!("{}/base/", server.url()))).await else {
        panic!("the answer is not understood");
    };
    let [request] = server.requests().try_into().unwrap();
    let line = format!("{} /base{}", method.to_uppercase(), path.replace("{id}", SESSION));
    assert!(request.starts_with(&line), "{request}");
    assert!(request.contains("\r\nx-environment: test\r\n"), "{request}");
    assert!(
        request.contains("\r\nuser-agent: switchfast/1.4.2 claviger-client/0.1.0\r\n"),
        "{request}"
    );
    (done, request)
}

fn body_of(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

fn is_idempotent(request: &str) -> bool {
    request.contains("\r\nidempotency-key: ")
}

#[tokio::test]
async fn licenses_are_activated_and_validated() {
    let (device, key) = (device(), key());
    let body = LicenseBody {
        product: "switchfast",
        key: &key,
        device: &device,
        nonce: "r4nd0m-n0nce-02",
    };
    let (verdict, request) = call("post", "/v1/licenses/activate", "200", async |api| {
        api.activate(&body).await
    })
    .await;
    assert!(verdict.token.starts_with("eyJ"));
    assert_eq!(verdict.license.unwrap().plan_name.as_deref(), Some("Lifetime"));
    assert!(is_idempotent(&request));
    let sent = body_of(&request);
    assert_eq!(sent["key"], "SF-FE0VZ-HQDYT-4ZF25-DTSA9");
    assert_eq!(sent["nonce"], "r4nd0m-n0nce-02");
    assert_eq!(sent["device"]["id"], device.id.as_str());
    assert!(request.contains("\r\ncontent-type: application/json\r\n"), "{request}");

    let (verdict, request) = call("post", "/v1/licenses/validate", "200", async |api| {
        api.validate(&body).await
    })
    .await;
    assert!(verdict.token.starts_with("eyJ"));
    assert!(
        !is_idempotent(&request),
        "a read needs no key, and the hot path no record of it"
    );
}

#[tokio::test]
async fn devices_are_listed_and_released() {
    let (device, key) = (device(), key());
    let body = About {
        product: "switchfast",
        key: &key,
        device: WhichDevice::DeviceId(&device.id),
    };
    let (list, request) = call("post", "/v1/licenses/devices", "200", async |api| {
        api.devices(&body).await
    })
    .await;
    assert!(list.max_devices.is_some() && !list.devices.is_empty());
    assert_eq!(body_of(&request)["device_id"], device.id.as_str());

    let body = About {
        device: WhichDevice::ActivationId("act_01m80rjytyfze9ababxnr9kfmq"),
        ..body
    };
    let (gone, request) = call("post", "/v1/licenses/deactivate", "200", async |api| {
        api.deactivate(&body).await
    })
    .await;
    assert!(gone.devices.iter().all(|device| !device.current));
    assert!(is_idempotent(&request));
    assert_eq!(body_of(&request)["activation_id"], "act_01m80rjytyfze9ababxnr9kfmq");
}

#[tokio::test]
async fn heartbeats_and_trials_are_told() {
    let (device, key) = (device(), key());
    let counters = BTreeMap::from([("trades".to_owned(), 3)]);
    let body = HeartbeatBody {
        product: "switchfast",
        key: &key,
        device: &device,
        runtime: None,
        counters: &counters,
        gauges: &BTreeMap::new(),
    };
    let (told, request) = call("post", "/v1/licenses/heartbeat", "200", async |api| {
        api.heartbeat(&body).await
    })
    .await;
    assert!(told.recorded && told.code == Code::Valid);
    assert!(is_idempotent(&request));
    assert_eq!(body_of(&request)["counters"]["trades"], 3);

    let body = TrialBody {
        product: "switchfast",
        device: &device,
        email: None,
        nonce: "r4nd0m-n0nce-02",
    };
    let (trial, request) = call("post", "/v1/trials", "200", async |api| api.start_trial(&body).await).await;
    assert!(trial.token.starts_with("eyJ"));
    assert!(is_idempotent(&request));
    assert_eq!(body_of(&request).get("email"), None);
}

#[tokio::test]
async fn a_purchase_is_begun_and_read() {
    let device = device();
    let body = CheckoutRequest {
        product: "switchfast",
        plan: "lifetime",
        price: None,
        device: &device,
        email: Some("ada@example.com"),
        language: Some("de"),
    };
    let path = "/v1/checkout/sessions";
    let (begun, request) = call("post", path, "201", async |api| {
        api.begin_checkout(&body, "click-0001").await
    })
    .await;
    assert!(begun.id.starts_with("cs_") && begun.url.contains(&begun.id) && begun.expires_at.is_some());
    assert!(request.contains("\r\nidempotency-key: click-0001\r\n"), "{request}");
    assert_eq!(body_of(&request)["email"], "ada@example.com");

    let path = "/v1/checkout/sessions/{id}";
    let (read, _) = call("get", path, "200", async |api| api.read_checkout(SESSION).await).await;
    assert_eq!(read.status, "paid");
    assert!(read.license.unwrap().key.is_some());
}

#[tokio::test]
async fn keys_are_mailed_and_bills_are_shown() {
    let body = RecoverBody {
        email: "ada@example.com",
        product: "switchfast",
        language: None,
    };
    let ((), request) = call("post", "/v1/licenses/recover", "202", async |api| {
        api.recover(&body).await
    })
    .await;
    assert!(is_idempotent(&request), "a mail is not sent twice");

    let key = key();
    let body = PortalBody {
        product: "switchfast",
        key: &key,
    };
    let path = "/v1/billing/portal-sessions";
    let (url, _) = call("post", path, "201", async |api| api.portal(&body).await).await;
    assert!(url.starts_with("https://"));
}

#[tokio::test]
async fn plans_and_signing_keys_are_read() {
    let (plans, request) = call("get", "/v1/plans", "200", async |api| api.plans("optimnow").await).await;
    assert!(
        plans
            .iter()
            .any(|plan| plan.code == "professional" && !plan.prices.is_empty())
    );
    assert!(request.starts_with("GET /base/v1/plans?product=optimnow "), "{request}");

    let asked = async |api: Api| api.keys().await.map(Answer::Done);
    let (keys, _) = call("get", "/.well-known/jwks.json", "200", asked).await;
    assert_eq!(keys.public_keys().len(), 1);
}

#[tokio::test]
async fn a_full_license_lists_who_holds_it() {
    let document: Value = serde_json::from_str(OPENAPI).unwrap();
    let device = example("post", "/v1/licenses/devices", "200")["devices"][0].clone();
    assert!(document["components"]["schemas"]["Problem"]["properties"]["devices"].is_object());
    let body = serde_json::json!({"type": "urn:claviger:problem:device_limit_reached", "title": "…", "status": 409,
        "code": "DEVICE_LIMIT_REACHED", "detail": "Every slot is held.", "token": "a.b.c", "request_id": "r1",
        "retry_at": "2026-11-22T04:35:16+00:00", "devices": [device]});
    let act = Act::Say(response("409 Conflict", "application/problem+json", &body.to_string()));
    let server = Server::start(vec![act]).await;
    let Ok(Answer::Problem(problem)) = activate(&api(&server.url())).await else {
        panic!("a problem is an answer");
    };
    assert_eq!(problem.token.as_deref(), Some("a.b.c"));
    assert_eq!(problem.devices.len(), 1);
    assert!(problem.retry_at.is_some());
}

#[tokio::test]
async fn what_stands_in_a_path_stays_in_its_place() {
    let server = Server::start(vec![Act::HangUp]).await;
    let heard = api(&format!("{}/base?a=b#c", server.url()))
        .read_checkout("cs/../x?y#z ä")
        .await;
    assert_eq!(heard.unwrap_err().fault, Fault::Unreachable);
    let expected = "GET /base/v1/checkout/sessions/cs%2F..%2Fx%3Fy%23z%20%C3%A4 HTTP/1.1\r\n";
    assert!(server.requests()[0].starts_with(expected), "{:?}", server.requests());
}

/// What everything below the client writes into logs, at their most talkative.
static LOG: Mutex<String> = Mutex::new(String::new());

struct Listener;

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LOG.lock()
            .unwrap()
            .push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

#[tokio::test(start_paused = true)]
async fn a_session_is_in_no_log_and_in_no_error() {
    log::set_logger(&Listener).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let server = Server::start(vec![Act::Reset, Act::Stall("HTTP/1.1 2".to_owned())]).await;
    let api = api(&server.url());
    let heard = api.read_checkout(SESSION).await;
    assert!(server.requests()[0].contains(SESSION));
    let log = LOG.lock().unwrap();
    assert!(log.contains("127.0.0.1"), "the test hears the log: {log}");
    assert!(!log.contains(SESSION), "{log}");
    assert!(!format!("{heard:?} {api:?}").contains(SESSION));
}
