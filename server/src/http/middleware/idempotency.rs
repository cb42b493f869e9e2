//! `Idempotency-Key`: a mutating request that is sent again is answered again, and not done again.

use std::sync::Arc;

use chrono::Duration;
use claviger_store::{IdempotencyBegin, IdempotencyKey, StoredAnswer};
use data_encoding::HEXLOWER;
use futures_util::future::{Either, FutureExt};
use poem::{
    Body, Endpoint, IntoResponse, Middleware, Request, Response,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
};

use crate::http::{
    problem::{ErrorCode, Problem},
    scope::Scope,
};

static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How long a request may be in progress before another may take it over.
const CLAIM: Duration = Duration::seconds(60);

/// See the module.
pub(crate) struct Idempotent;

impl<E: Endpoint + 'static> Middleware<E> for Idempotent {
    type Output = IdempotentEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        IdempotentEndpoint { inner: Arc::new(inner) }
    }
}

pub(crate) struct IdempotentEndpoint<E> {
    inner: Arc<E>,
}

impl<E: Endpoint + 'static> Endpoint for IdempotentEndpoint<E> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> {
        if let Some(given) = request.headers().get(&IDEMPOTENCY_KEY).cloned()
            && let Some(scope) = request.extensions().get::<Scope>().cloned()
            && is_mutating(request.method())
        {
            // Boxed, because few requests need its room.
            return Either::Left(self.once(request, scope, given).boxed());
        }
        let answering = (*self.inner).call(request);
        Either::Right(async move { Ok(answering.await?.into_response()) })
    }
}

impl<E: Endpoint + 'static> IdempotentEndpoint<E> {
    async fn once(&self, mut request: Request, scope: Scope, given: HeaderValue) -> poem::Result<Response> {
        let given = usable(&given).ok_or_else(|| Problem::new(ErrorCode::IdempotencyKeyInvalid))?;
        let body = request
            .take_body()
            .into_bytes()
            .await
            .map_err(|_| Problem::new(ErrorCode::RequestInvalid))?;
        let key = key_of(&scope, &request, given, &body);
        request.set_body(Body::from_bytes(body));

        let store = &scope.env.store;
        match store
            .begin_idempotent(&key, scope.now, scope.now + CLAIM)
            .await
            .map_err(Problem::from)?
        {
            IdempotencyBegin::InProgress => Err(Problem::new(ErrorCode::IdempotencyInProgress).into()),
            IdempotencyBegin::Mismatch => Err(Problem::new(ErrorCode::IdempotencyMismatch).into()),
            IdempotencyBegin::Done(answer) => Ok(replay(&scope, &key, &answer)?),
            IdempotencyBegin::New => {
                // A task of its own: a client that hangs up must not stop the work between doing and remembering.
                let inner = Arc::clone(&self.inner);
                let task = tokio::spawn(async move { process(inner, request, scope, key).await });
                task.await.map_err(|_panic| Problem::new(ErrorCode::Internal))?
            }
        }
    }
}

async fn process<E: Endpoint>(
    inner: Arc<E>,
    request: Request,
    scope: Scope,
    key: IdempotencyKey,
) -> poem::Result<Response> {
    let result = inner.call(request).await;
    let store = &scope.env.store;
    let mut response = match result {
        Ok(response) => response.into_response(),
        // Refusals are not kept: what stood in the way may be cleared when the request comes again.
        Err(error) => {
            store.forget_idempotent(&key).await.map_err(Problem::from)?;
            return Err(error);
        }
    };
    if !response.status().is_success() {
        store.forget_idempotent(&key).await.map_err(Problem::from)?;
        return Ok(response);
    }
    let body = response
        .take_body()
        .into_bytes()
        .await
        .map_err(|_| Problem::new(ErrorCode::Internal))?;
    let content_type = response.content_type().unwrap_or_default().to_owned();
    let plain = [content_type.as_bytes(), b"\n", &body].concat();
    let sealed = scope.env.secrets.seal(&purpose(&key), &plain);
    let answer = StoredAnswer {
        status: response.status().as_u16(),
        sealed,
    };
    store.complete_idempotent(&key, &answer).await.map_err(Problem::from)?;
    response.set_body(Body::from_bytes(body));
    Ok(response)
}

fn replay(scope: &Scope, key: &IdempotencyKey, answer: &StoredAnswer) -> Result<Response, Problem> {
    let plain = scope
        .env
        .secrets
        .open(&purpose(key), &answer.sealed)
        .map_err(|error| Problem::from(anyhow::Error::from(error)))?;
    let split = plain.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::builder().status(status).body(plain[split + 1..].to_vec());
    if let Ok(content_type) = HeaderValue::from_bytes(&plain[..split]) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
        .headers_mut()
        .insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(response)
}

fn is_mutating(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method)
}

fn usable(value: &HeaderValue) -> Option<&str> {
    value
        .to_str()
        .ok()
        .filter(|text| (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// One key per caller and route; the content must be the same when it comes again.
fn key_of(scope: &Scope, request: &Request, given: &str, body: &[u8]) -> IdempotencyKey {
    let caller = request
        .headers()
        .get(header::AUTHORIZATION)
        .map(HeaderValue::as_bytes)
        .unwrap_or_default();
    let (method, path) = (request.method().as_str().as_bytes(), request.uri().path().as_bytes());
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let secrets = &scope.env.secrets;
    IdempotencyKey {
        key: secrets.idempotency_hash(&[caller, method, path, given.as_bytes()]),
        fingerprint: secrets.idempotency_hash(&[query, body]),
    }
}

fn purpose(key: &IdempotencyKey) -> String {
    format!("idempotency:{}", HEXLOWER.encode(&key.key))
}
