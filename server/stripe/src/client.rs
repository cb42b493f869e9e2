//! The connection to one Stripe account in one mode.

use std::fmt;
use std::sync::Arc;

use miniserde::json::{Number, Value};
use serde::de::DeserializeOwned;
use stripe_client_core::{IdempotencyKey, RequestBuilder, RequestStrategy, StripeMethod, StripeRequest};
use tracing::dispatcher::Dispatch;
use tracing::instrument::WithSubscriber;

use crate::error::StripeError;
use crate::redact::{redacted, without_quotes};
use crate::retry::{Backoff, Failure, repeat};
use crate::settings::{InvalidSettings, Mode, Settings};

/// The connection to one Stripe account in one mode. Cheap to clone.
///
/// Each method sends one request, repeated under the same idempotency key until there is an answer or the attempts are
/// used up. Errors are described at [`StripeError`]; an id with characters that no id of Stripe has is
/// [`StripeError::NotFound`] without a request.
#[derive(Clone)]
pub struct Stripe(Arc<Inner>);

struct Inner {
    client: stripe::Client,
    mode: Mode,
    attempts: u8,
    backoff: Backoff,
}

impl fmt::Debug for Stripe {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Stripe")
            .field("mode", &self.0.mode)
            .finish_non_exhaustive()
    }
}

impl Stripe {
    /// Prepares a connection; nothing is sent. Needs rustls's process-wide crypto provider to be installed.
    ///
    /// # Errors
    /// The settings are unusable.
    pub fn new(settings: Settings) -> Result<Self, InvalidSettings> {
        Self::with_backoff(settings, Backoff::STANDARD)
    }

    pub(crate) fn with_backoff(settings: Settings, backoff: Backoff) -> Result<Self, InvalidSettings> {
        let (mode, api_base) = settings.checked()?;
        let attempts = settings.attempts;
        let mut builder = stripe::ClientBuilder::new(settings.secret_key)
            .timeout(settings.timeout)
            .app_info("claviger", Some(env!("CARGO_PKG_VERSION").to_owned()), None);
        if let Some(api_base) = api_base {
            builder = builder.url(api_base);
        }
        let client = builder.build().map_err(|_| InvalidSettings::ApiBase)?;
        Ok(Self(Arc::new(Inner {
            client,
            mode,
            attempts,
            backoff,
        })))
    }

    /// The mode that the secret key belongs to.
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// Reads something.
    pub(crate) async fn get<T: DeserializeOwned>(&self, request: &impl StripeRequest) -> Result<T, StripeError> {
        self.call(request.build(), RequestStrategy::Once).await
    }

    /// Does something, once per `idempotency_key` however often it is sent.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        request: &impl StripeRequest,
        idempotency_key: &str,
    ) -> Result<T, StripeError> {
        let key = IdempotencyKey::new(idempotency_key).map_err(|_| StripeError::Refused {
            status: 400,
            code: Some("idempotency_key_invalid".to_owned()),
            message: "an idempotency key has 1 to 255 characters".to_owned(),
        })?;
        let mut request = request.build();
        request.body = request.body.map(|body| sorted(&body));
        self.call(request, RequestStrategy::Idempotent(key)).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        strategy: RequestStrategy,
    ) -> Result<T, StripeError> {
        repeat(self.0.attempts, self.0.backoff, async || {
            self.attempt(copy(&request), strategy.clone()).await
        })
        .await
    }

    async fn attempt<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        strategy: RequestStrategy,
    ) -> Result<T, Failure> {
        let writes = matches!(request.method, StripeMethod::Post);
        let sending = request
            .customize::<Value>()
            .request_strategy(strategy)
            .send(&self.0.client);
        // async-stripe logs paths, and with them ids of checkout sessions; what there is to say, the loop says.
        match sending.with_subscriber(Dispatch::none()).await {
            Ok(value) => read(value).map_err(|error| Failure {
                error,
                maybe_done: writes,
            }),
            Err(error) => Err(failure(error, writes)),
        }
    }
}

/// async-stripe keeps metadata in hash maps; sorted, the same request is the same bytes in every process.
fn sorted(form: &str) -> String {
    let mut fields: Vec<_> = form.split('&').collect();
    fields.sort_unstable();
    fields.join("&")
}

fn copy(request: &RequestBuilder) -> RequestBuilder {
    RequestBuilder {
        query: request.query.clone(),
        body: request.body.clone(),
        path: request.path.clone(),
        method: request.method,
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, StripeError> {
    serde_json::from_value(converted(value)).map_err(|error| {
        let kind = std::any::type_name::<T>().replace("claviger_stripe::object::", "");
        StripeError::OutcomeUnknown(format!(
            "a response is no {kind}: {}",
            without_quotes(&error.to_string())
        ))
    })
}

fn converted(value: Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => value.into(),
        Value::Number(Number::U64(value)) => value.into(),
        Value::Number(Number::I64(value)) => value.into(),
        Value::Number(Number::F64(value)) => value.into(),
        Value::String(value) => value.into(),
        Value::Array(values) => values.into_iter().map(converted).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, converted(value)))
            .collect(),
    }
}

fn failure(error: stripe::StripeError, writes: bool) -> Failure {
    use stripe::StripeError as Theirs;
    match error {
        Theirs::Stripe(error, status) => Failure {
            error: answered(&error, status),
            maybe_done: false,
        },
        // The status is lost here; it may have been a gateway's page after the request went through.
        Theirs::JSONDeserialize(_) => {
            let error = StripeError::OutcomeUnknown("a response is not Stripe's JSON".to_owned());
            Failure {
                error,
                maybe_done: writes,
            }
        }
        Theirs::Timeout => unanswered("no answer in time", writes),
        // hyper names the stage: before a connection stands, nothing was sent.
        Theirs::ClientError(text) if text.contains("(Connect)") => unanswered("no connection", false),
        Theirs::ClientError(_) => unanswered("the connection broke off", writes),
        Theirs::ConfigError(_) => unanswered("the client is misconfigured", false),
    }
}

fn unanswered(what: &str, maybe_done: bool) -> Failure {
    let what = what.to_owned();
    let error = if maybe_done {
        StripeError::OutcomeUnknown(what)
    } else {
        StripeError::Unreachable(what)
    };
    Failure { error, maybe_done }
}

fn answered(error: &stripe::ApiErrors, status: u16) -> StripeError {
    match status {
        401 => StripeError::Unauthorized,
        404 => StripeError::NotFound,
        429 => StripeError::RateLimited,
        status => StripeError::Refused {
            status,
            code: Some(
                error
                    .code
                    .as_ref()
                    .map_or(error.type_.as_str(), |code| code.as_str())
                    .to_owned(),
            ),
            message: redacted(error.message.as_deref().unwrap_or("no message")),
        },
    }
}

#[cfg(test)]
mod tests;
