//! Requests, with the token that the page never sees.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, RequestBuilder, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::{ApiPath, ServerAddress, Verb, fault};
use crate::{failure::Failure, vault::AdminToken};

const USER_AGENT: &str = concat!("claviger-admin/", env!("CARGO_PKG_VERSION"));
const ENVIRONMENT: HeaderName = HeaderName::from_static("x-environment");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

const JSON: &str = "application/json, application/problem+json";

/// How long things may take, and how large they may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) connect: Duration,
    /// For a whole answer; for each part of one that is saved as a file.
    pub(super) answer: Duration,
    pub(super) size: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(60),
            size: 64 << 20,
        }
    }
}

/// Whom a request goes to, and who asks.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// The server.
    pub(crate) server: ServerAddress,
    /// The token, which says the environment.
    pub(crate) token: Arc<AdminToken>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// What is done.
    pub(crate) verb: Verb,
    /// To what.
    pub(crate) path: ApiPath,
    /// JSON.
    pub(crate) body: Option<String>,
    /// The same for each try of the same act.
    pub(crate) idempotency_key: Option<String>,
    /// The form that the answer is to have.
    pub(crate) accept: Option<String>,
}

impl Question {
    /// Reads something.
    pub(crate) fn get(path: &str) -> Result<Self, Failure> {
        Ok(Self {
            verb: Verb::Get,
            path: ApiPath::parse(Verb::Get, path)?,
            body: None,
            idempotency_key: None,
            accept: None,
        })
    }
}

/// What a server answered, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The form of the body.
    pub(crate) content_type: String,
    /// The body.
    pub(crate) body: String,
    /// How many seconds to wait before the next try.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional, type = "number"))]
    pub(crate) retry_after: Option<u64>,
}

impl Reply {
    /// Reads a good answer; the failure is what the server said.
    pub(crate) fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Failure> {
        if !(200..300).contains(&self.status) {
            return Err(fault::refused(self.status, self.body.as_bytes()));
        }
        serde_json::from_str(&self.body).map_err(|_| fault::not_claviger())
    }
}

/// Speaks to servers.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    /// By the proxy of the system.
    far: Client,
    /// To this device itself.
    near: Client,
    bounds: Bounds,
}

impl Http {
    /// A client.
    ///
    /// # Panics
    /// If the system has no root certificates at all.
    pub(crate) fn new() -> Self {
        Self::within(Bounds::default())
    }

    pub(super) fn within(bounds: Bounds) -> Self {
        let described = || {
            Client::builder()
                .user_agent(USER_AGENT)
                .connect_timeout(bounds.connect)
                // Whoever redirects must not be handed the token by following him.
                .redirect(Policy::none())
                .referer(false)
        };
        Self {
            far: described().build().expect("the system has root certificates"),
            near: described()
                .no_proxy()
                .build()
                .expect("the system has root certificates"),
            bounds,
        }
    }

    /// Asks, and waits for the whole answer.
    pub(crate) async fn ask(&self, access: &Access, question: Question) -> Result<Reply, Failure> {
        let request = self.request(access, question)?;
        match timeout(self.bounds.answer, self.reply(request)).await {
            Ok(reply) => reply,
            Err(_elapsed) => Err(fault::timed_out()),
        }
    }

    async fn reply(&self, request: RequestBuilder) -> Result<Reply, Failure> {
        let response = request.send().await.map_err(|error| fault::no_answer(&error))?;
        let header = |name| response.headers().get(name)?.to_str().ok();
        let (status, content_type) = (
            response.status().as_u16(),
            header(CONTENT_TYPE).unwrap_or_default().to_owned(),
        );
        let retry_after = header(RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok());
        let body = self.body(response).await?;
        Ok(Reply {
            status,
            content_type,
            body: String::from_utf8(body)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            retry_after,
        })
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|error| fault::no_answer(&error))? {
            if body.len() + part.len() > self.bounds.size {
                return Err(fault::too_large());
            }
            body.extend_from_slice(&part);
        }
        Ok(body)
    }

    /// Asks, and gives the answer part by part, if it is a good one.
    pub(crate) async fn stream(&self, access: &Access, question: Question) -> Result<Stream, Failure> {
        let request = self.request(access, question)?;
        let begun = async {
            let response = request.send().await.map_err(|error| fault::no_answer(&error))?;
            let status = response.status();
            if status.is_success() {
                return Ok(Stream {
                    response,
                    patience: self.bounds.answer,
                });
            }
            Err(fault::refused(status.as_u16(), &self.body(response).await?))
        };
        timeout(self.bounds.answer, begun)
            .await
            .unwrap_or_else(|_elapsed| Err(fault::timed_out()))
    }

    fn request(&self, access: &Access, question: Question) -> Result<RequestBuilder, Failure> {
        let Access { server, token } = access;
        let client = if server.is_loopback() { &self.near } else { &self.far };
        let mut request = client
            .request(question.verb.method(), server.join(&question.path))
            .header(AUTHORIZATION, token.header())
            .header(ENVIRONMENT, token.environment().as_str())
            .header(ACCEPT, header(question.accept.as_deref().unwrap_or(JSON))?);
        if let Some(key) = &question.idempotency_key {
            request = request.header(IDEMPOTENCY_KEY, header(key)?);
        }
        if let Some(body) = question.body {
            if body.len() > self.bounds.size {
                return Err(fault::question_too_large());
            }
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        Ok(request)
    }
}

fn header(text: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(text).map_err(|_| {
        Failure::new(
            "HEADER_REFUSED",
            "A header of this request has characters that none may have.",
            "This is a mistake in the app. Update it, or tell its maker.",
        )
    })
}

/// A good answer that comes part by part.
#[derive(Debug)]
pub(crate) struct Stream {
    response: Response,
    patience: Duration,
}

impl Stream {
    /// The next part; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, Failure> {
        match timeout(self.patience, self.response.chunk()).await {
            Ok(part) => part.map_err(|error| fault::no_answer(&error)),
            Err(_elapsed) => Err(fault::timed_out()),
        }
    }
}
