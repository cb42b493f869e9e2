//! Reading a request.

use data_encoding::BASE64;
use poem::{
    Body, Request,
    http::{HeaderMap, Method, header},
};
use url::form_urlencoded;

use super::ApiError;
use crate::shared::Shared;

/// A request as far as it is understood before anything looks into the account.
pub(super) struct Incoming {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) account: String,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) idempotency_key: Option<String>,
    pub(super) request_id: String,
}

/// Reads a request of a known account.
pub(super) async fn read(
    request: &Request,
    body: Body,
    request_id: String,
    shared: &Shared,
) -> Result<Incoming, ApiError> {
    let account = secret_key(request.headers())
        .filter(|key| shared.knows(key))
        .ok_or_else(ApiError::unknown_key)?;
    let method = request.method().clone();
    let path = request.original_uri().path().to_owned();
    let body = body
        .into_vec()
        .await
        .map_err(|_| ApiError::state("The body cannot be read."))?;
    let context = format!("{method} {path}");
    if !body.is_empty()
        && request
            .content_type()
            .is_none_or(|kind| !kind.starts_with("application/x-www-form-urlencoded"))
    {
        shared.violation(&context, "the body is not declared as form-encoded");
        return Err(ApiError::state(
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
        ));
    }
    if request
        .header("stripe-version")
        .is_some_and(|version| version != crate::API_VERSION)
    {
        shared.violation(&context, "the request asks for another version of the API");
    }
    let query = request.original_uri().query().unwrap_or_default();
    let decode = |text| form_urlencoded::parse(text).into_owned();
    let pairs = decode(query.as_bytes()).chain(decode(&body)).collect();
    let idempotency_key = request
        .header("idempotency-key")
        .filter(|_| method == Method::POST)
        .map(str::to_owned);
    Ok(Incoming {
        method,
        path,
        account,
        pairs,
        idempotency_key,
        request_id,
    })
}

/// The key of `Authorization: Bearer sk_…`, or of Basic authorization with the key as the user.
fn secret_key(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    if let Some(key) = value.strip_prefix("Bearer ") {
        return Some(key.to_owned());
    }
    let decoded = BASE64.decode(value.strip_prefix("Basic ")?.as_bytes()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    Some(text.split(':').next().unwrap_or_default().to_owned())
}
