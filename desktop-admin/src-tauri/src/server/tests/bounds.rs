//! How long requests may take, how large answers may be, and whose certificates are good.

use std::{sync::Arc, time::Duration};

use rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer};
use tokio::{io::AsyncReadExt, net::TcpListener};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::{
    server::http::Bounds,
    tests::{LocalServer, json_answer},
    vault::AdminToken,
};

fn access(server: &str) -> Access {
    Access {
        server: ServerAddress::parse(server).unwrap(),
        token: Arc::new(AdminToken::parse("clv_admin_test_0123456789").unwrap()),
    }
}

fn bounded(answer: Duration, size: usize) -> Http {
    Http::within(Bounds {
        answer,
        size,
        ..Bounds::default()
    })
}

async fn code(http: &Http, server: &str) -> String {
    let question = Question::get("/v1/admin/me").unwrap();
    http.ask(&access(server), question).await.unwrap_err().code
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_not_waited_for() {
    let http = bounded(Duration::from_millis(50), 1024);
    let silent = LocalServer::answering(|_| None).await;
    assert_eq!(code(&http, &silent.url()).await, "TIMEOUT");
    let question = Question::get("/v1/admin/me").unwrap();
    let failure = http.stream(&access(&silent.url()), question).await.unwrap_err();
    assert_eq!(failure.code, "TIMEOUT");
}

#[tokio::test]
async fn an_answer_has_a_limit() {
    let http = bounded(Duration::from_secs(60), 1024);
    let large = |length| move |_: &str| Some(json_answer(200, &"1".repeat(length)));
    let server = LocalServer::answering(large(1024)).await;
    let question = Question::get("/v1/admin/me").unwrap();
    assert_eq!(
        http.ask(&access(&server.url()), question).await.unwrap().body.len(),
        1024
    );
    let server = LocalServer::answering(large(1025)).await;
    assert_eq!(code(&http, &server.url()).await, "ANSWER_TOO_LARGE");
    // What is saved as a file may be larger.
    let question = Question::get("/v1/admin/me").unwrap();
    let mut stream = http.stream(&access(&server.url()), question).await.unwrap();
    let mut length = 0;
    while let Some(part) = stream.next().await.unwrap() {
        length += part.as_ref().len();
    }
    assert_eq!(length, 1025);
}

#[tokio::test]
async fn a_question_has_a_limit() {
    let server = LocalServer::answering(|_| Some(json_answer(200, "{}"))).await;
    let question = Question {
        body: Some("1".repeat(1025)),
        ..Question::get("/v1/admin/me").unwrap()
    };
    let http = bounded(Duration::from_secs(60), 1024);
    let failure = http.ask(&access(&server.url()), question).await.unwrap_err();
    assert_eq!(failure.code, "QUESTION_TOO_LARGE");
    assert!(server.heard().is_empty());
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_it_before_the_token_is_sent() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut heard = String::new();
        if let Ok(mut secured) = TlsAcceptor::from(Arc::new(config)).accept(socket).await {
            let _ = secured.read_to_string(&mut heard).await;
        }
        heard
    });
    assert_eq!(
        code(&bounded(Duration::from_secs(60), 1024), &address).await,
        "TLS_FAILED"
    );
    assert_eq!(server.await.unwrap(), "");
}
