//! Requests and answers.

use std::sync::Arc;

use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;

use crate::Ledger;

/// Speaks HTTP to a server. What it sends and gets is searched for secrets to remember.
#[derive(Debug, Clone)]
pub struct Api {
    http: reqwest::Client,
    base: String,
    headers: Vec<(&'static str, String)>,
    ledger: Arc<Ledger>,
}

impl Api {
    pub(crate) fn new(base: String, ledger: Arc<Ledger>) -> Self {
        // Each client is one peer with connections of its own.
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            http,
            base,
            headers: Vec::new(),
            ledger,
        }
    }

    /// The server's address.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The same with a header on every request, in place of an earlier one of this name.
    #[must_use]
    pub fn header(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .filter(|(other, _)| *other != name)
            .cloned()
            .collect();
        headers.push((name, value.into()));
        Self {
            headers,
            ..self.clone()
        }
    }

    /// The same with `x-environment`.
    #[must_use]
    pub fn environment(&self, environment: &str) -> Self {
        self.header("x-environment", environment)
    }

    /// The same with an admin token.
    #[must_use]
    pub fn bearer(&self, token: &str) -> Self {
        self.ledger.note_text(token);
        self.header("authorization", format!("Bearer {token}"))
    }

    /// The same with an `Idempotency-Key`.
    #[must_use]
    pub fn once(&self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.try_post(path, body).await.unwrap()
    }

    /// `PUT` of JSON.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.ledger.note_json(&body);
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    /// `PATCH` of JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ledger.note_json(&body);
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// `POST` of JSON that may get no answer, because the server dies.
    pub async fn try_post(&self, path: &str, body: Value) -> reqwest::Result<Answer> {
        self.ledger.note_json(&body);
        self.try_send(self.request(Method::POST, path).json(&body)).await
    }

    /// A request to be filled in by hand.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        self.headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, value))
    }

    /// Sends a request.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap()
    }

    async fn try_send(&self, request: RequestBuilder) -> reqwest::Result<Answer> {
        let request = request.build()?;
        let line = format!("{} {}", request.method(), request.url().path());
        let response = self.http.execute(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let answer = Answer {
            request: line,
            status,
            headers,
            text: response.text().await?,
        };
        if let Ok(json) = serde_json::from_str(&answer.text) {
            self.ledger.note_json(&json);
        }
        Ok(answer)
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Method and path of the request.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{}: no JSON ({error}): {}", self.request, self.text))
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(
            self.status, status,
            "{} answered {} {}",
            self.request, self.status, self.text
        );
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The body of a 200.
    #[track_caller]
    pub fn ok(&self) -> Value {
        self.expect(200)
    }

    /// A problem document with this status and code, in the form that all of them have.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(problem["code"], code, "{} answered {problem:#}", self.request);
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{}",
            self.request
        );
        assert_eq!(problem["type"], format!("urn:claviger:problem:{}", code.to_lowercase()));
        assert_eq!(problem["status"], status);
        for member in ["title", "detail", "fix"] {
            let text = problem[member].as_str().unwrap_or_default();
            assert!(
                text.ends_with('.') || text.ends_with('…'),
                "`{member}` is no sentence: {problem:#}"
            );
        }
        assert_eq!(
            problem["request_id"].as_str(),
            self.header("x-request-id"),
            "{problem:#}"
        );
        problem
    }
}
