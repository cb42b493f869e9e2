//! Requests: what goes to a server, and what comes of what it answers.

use std::sync::Arc;

use serde_json::json;
use tokio::net::TcpListener;

use super::{LocalServer, TEST_TOKEN, json_answer};
use crate::{
    failure::Failure,
    server::{Access, ApiPath, Http, Question, Reply, ServerAddress, Verb},
    vault::AdminToken,
};

fn access(server: &str) -> Access {
    Access {
        server: ServerAddress::parse(server).unwrap(),
        token: Arc::new(AdminToken::parse(TEST_TOKEN).unwrap()),
    }
}

/// Asks; the token is in nothing that comes of it.
async fn ask(http: &Http, server: &str) -> Result<Reply, Failure> {
    let question = Question::get("/v1/admin/me").unwrap();
    let heard = http.ask(&access(server), question).await;
    assert!(!format!("{heard:?} {:?}", access(server)).contains("0123456789abcdef"));
    heard
}

async fn code(http: &Http, server: &str) -> String {
    ask(http, server).await.unwrap_err().code
}

#[tokio::test]
async fn the_token_and_its_environment_go_with_each_request() {
    let server = LocalServer::answering(|_| {
        let answer = String::from_utf8(json_answer(429, r#"{"code":"RATE_LIMITED"}"#)).unwrap();
        Some(
            answer
                .replace("content-length", "retry-after: 7\r\ncontent-length")
                .into_bytes(),
        )
    })
    .await;
    let question = Question {
        verb: Verb::Post,
        path: ApiPath::parse(Verb::Post, "/v1/admin/licenses/search?limit=5").unwrap(),
        body: Some(json!({ "text": "ada" }).to_string()),
        idempotency_key: Some("key-1".to_owned()),
        accept: None,
    };
    let under = format!("{}/license/", server.url());
    let reply = Http::new().ask(&access(&under), question).await.unwrap();
    let expected = Reply {
        status: 429,
        content_type: "application/problem+json".to_owned(),
        body: r#"{"code":"RATE_LIMITED"}"#.to_owned(),
        retry_after: Some(7),
    };
    assert_eq!(reply, expected);
    let heard = server.heard().concat();
    assert!(
        heard.starts_with("POST /license/v1/admin/licenses/search?limit=5 HTTP/1.1\r\n"),
        "{heard}"
    );
    for line in [
        &format!("authorization: Bearer {TEST_TOKEN}\r\n"),
        "x-environment: test\r\n",
        "idempotency-key: key-1\r\n",
        "content-type: application/json\r\n",
        "user-agent: claviger-admin/",
        "\r\n\r\n{\"text\":\"ada\"}",
    ] {
        assert!(heard.contains(line), "{line}: {heard}");
    }
    assert!(!heard.contains("origin:") && !heard.contains("referer:"), "{heard}");
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let thief = LocalServer::answering(|_| Some(json_answer(200, "{}"))).await;
    let location = format!("{}/v1/admin/me", thief.url());
    let server = LocalServer::answering(move |_| {
        Some(format!("HTTP/1.1 307 Elsewhere\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n").into_bytes())
    })
    .await;
    let reply = ask(&Http::new(), &server.url()).await.unwrap();
    assert_eq!(reply.status, 307);
    assert!(thief.heard().is_empty());
}

#[tokio::test]
async fn every_kind_of_no_answer_is_told() {
    let http = Http::new();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(code(&http, &format!("http://{closed}")).await, "NO_CONNECTION");
    let broken = LocalServer::answering(|_| Some(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec())).await;
    assert_eq!(code(&http, &broken.url()).await, "NO_CONNECTION");
    let no_http = LocalServer::answering(|_| Some(b"220 smtp.example ESMTP\r\n".to_vec())).await;
    assert_eq!(code(&http, &no_http.url()).await, "NO_CONNECTION");
}

#[tokio::test]
async fn what_is_not_asked_never_leaves() {
    let server = LocalServer::answering(|_| Some(json_answer(200, "{}"))).await;
    let mut question = Question::get("/v1/admin/me").unwrap();
    question.idempotency_key = Some("a\r\nx-environment: prod".to_owned());
    let failure = Http::new().ask(&access(&server.url()), question).await.unwrap_err();
    assert_eq!(failure.code, "HEADER_REFUSED");
    assert!(server.heard().is_empty());
}
