//! Keeping notices.

use chrono::{DateTime, Utc};
use claviger_licensing::StripeEventId;
use claviger_protocol::Environment;
use claviger_store::NewStripeEvent;
use claviger_stripe::webhook::{self, Envelope};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::{
    environment::EnvironmentContext,
    http::problem::{ErrorCode, Problem},
};

/// Takes a notice in: it is Stripe's, and of this environment's mode. What it says plays no part: what is not understood is kept
/// all the same.
pub(crate) async fn receive(
    env: &EnvironmentContext,
    signature: &str,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let secrets = env
        .stripe
        .as_ref()
        .map(|stripe| stripe.webhook_secrets())
        .unwrap_or_default();
    if secrets.is_empty() {
        return Err(Problem::new(ErrorCode::WebhookUnavailable));
    }
    webhook::verify(signature, body, secrets, now).map_err(|error| {
        tracing::warn!(environment = %env.environment, %error, "a notice was refused");
        Problem::with_detail(ErrorCode::SignatureInvalid, format!("{error}."))
    })?;
    let envelope = webhook::envelope(body);
    let live = env.environment == Environment::Prod;
    if envelope.livemode.is_some_and(|livemode| livemode != live) {
        tracing::error!(environment = %env.environment, "a notice of the other mode was refused: look at the endpoints at Stripe");
        return Err(Problem::new(ErrorCode::ModeMismatch));
    }
    keep(env, &[notice(&envelope, body.to_vec(), now)]).await
}

/// Stores notices that are not known yet, and wakes who processes them.
pub(crate) async fn keep(env: &EnvironmentContext, notices: &[NewStripeEvent]) -> Result<(), Problem> {
    let new = env.store.add_stripe_events(notices).await?;
    if new > 0 {
        env.notices.notify_one();
    }
    Ok(())
}

/// A notice as it is kept.
pub(crate) fn notice(envelope: &Envelope, body: Vec<u8>, now: DateTime<Utc>) -> NewStripeEvent {
    let digest = || format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(&body)));
    NewStripeEvent {
        id: StripeEventId::mint(now),
        // One without an id is known by its content.
        stripe_id: envelope.id.clone().unwrap_or_else(digest),
        kind: envelope.kind.clone().unwrap_or_default(),
        object_id: envelope.object.as_ref().map(|object| object.id.clone()),
        api_version: envelope.api_version.clone(),
        body,
        received_at: now,
    }
}
