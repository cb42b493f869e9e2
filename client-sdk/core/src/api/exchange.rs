//! One question and its answer.

use reqwest::{Method, Request, Response, header::CONTENT_TYPE};
use serde::{Serialize, de::DeserializeOwned};

use super::{Api, Heard, NoAnswer, fault};
use crate::status::Fault;

/// The longest body that is read. What the server says is far shorter; only something else goes on and on.
const LONGEST_BODY: usize = 1 << 20;

/// What is asked.
pub(super) struct Question<'a> {
    /// Its name in the log. The path is never logged: it may name a checkout session.
    name: &'static str,
    method: Method,
    path: &'a [&'a str],
    query: Option<(&'static str, &'a str)>,
    body: Option<Vec<u8>>,
    idempotency_key: Option<&'a str>,
}

impl<'a> Question<'a> {
    /// Reads something.
    pub(super) fn get(name: &'static str, path: &'a [&'a str]) -> Self {
        Self {
            name,
            method: Method::GET,
            path,
            query: None,
            body: None,
            idempotency_key: None,
        }
    }

    /// Asks with a body.
    pub(super) fn post(name: &'static str, path: &'a [&'a str], body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("the bodies of requests have nothing that JSON cannot say");
        Self {
            method: Method::POST,
            body: Some(body),
            ..Self::get(name, path)
        }
    }

    /// Sent twice, it is done once.
    pub(super) fn once(mut self, idempotency_key: &'a str) -> Self {
        self.idempotency_key = Some(idempotency_key);
        self
    }

    /// Adds a query.
    pub(super) fn about(mut self, name: &'static str, value: &'a str) -> Self {
        self.query = Some((name, value));
        self
    }
}

impl Api {
    /// Asks, and hears what comes back.
    pub(super) async fn ask<T: DeserializeOwned>(&self, question: Question<'_>) -> Heard<T> {
        let name = question.name;
        // For all of it, and not for each time that it is sent.
        let heard = match tokio::time::timeout(self.timeout, self.exchange(question)).await {
            Ok(heard) => heard,
            Err(_) => Err(Fault::Timeout.into()),
        };
        if let Err(NoAnswer { fault, .. }) = &heard {
            tracing::debug!(question = name, ?fault, "no answer");
        }
        heard
    }

    async fn exchange<T: DeserializeOwned>(&self, question: Question<'_>) -> Heard<T> {
        let mut response = self.send(question).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let form = fault::form(status, &headers)?;
        let body = read(&mut response).await?;
        fault::heard(form, status, &headers, &body)
    }

    /// Sends the request, and once more if the connection broke before an answer, as one that was kept open too long
    /// does.
    async fn send(&self, question: Question<'_>) -> Result<Response, Fault> {
        let request = self.request(question)?;
        let again = request.try_clone();
        match (self.http.execute(request).await, again) {
            (Err(error), Some(request)) if fault::is_broken(&error) => self.http.execute(request).await,
            (sent, _) => sent,
        }
        .map_err(|error| fault::of(&error))
    }

    fn request(&self, question: Question<'_>) -> Result<Request, Fault> {
        let mut url = self.server.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.path_segments_mut()
            .expect("addresses of http and https have a path")
            .pop_if_empty()
            .extend(question.path);
        if let Some((name, value)) = question.query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let mut builder = self.http.request(question.method, url);
        builder = builder.header("x-environment", self.environment.as_str());
        if let Some(key) = question.idempotency_key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(body) = question.body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body);
        }
        // Nothing of it can fail but an address that is none after all, where nobody answers.
        builder.build().map_err(|_| Fault::Unreachable)
    }
}

async fn read(response: &mut Response) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| fault::of(&error))? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Fault::NotClaviger);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
