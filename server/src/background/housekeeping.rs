//! Following key rotations of other processes, and forgetting what is old.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use claviger_store::StoreResult;
use tokio::time::Instant;

use super::Stop;
use crate::{app::App, environment::EnvironmentContext};

/// How often.
const INTERVAL: Duration = Duration::from_secs(30);
/// How long answers to requests with an `Idempotency-Key` are kept.
const IDEMPOTENCY: TimeDelta = TimeDelta::hours(24);
/// How long links to customers' pages are kept after their end.
const CUSTOMER_ACCESS: TimeDelta = TimeDelta::days(7);

pub(super) async fn run(app: Arc<App>, mut stop: Stop) {
    let mut last: Option<Instant> = None;
    while !stop.is_set() {
        if last.is_none_or(|last| last.elapsed() >= INTERVAL) {
            last = Some(Instant::now());
            app.limits.forget_idle();
            for env in app.environments.all() {
                keep_house(&app, env).await;
            }
        }
        stop.rest(std::future::pending()).await;
    }
}

async fn keep_house(app: &App, env: &EnvironmentContext) {
    if let Err(error) = env.signer.reload(env.store.as_ref(), &env.secrets).await {
        tracing::warn!(environment = %env.environment, error = format!("{error:#}"), "signing keys were not reloaded");
    }
    if let Err(error) = forget(app, env, app.clock.now()).await {
        tracing::warn!(environment = %env.environment, %error, "old entries were not deleted");
    }
}

async fn forget(app: &App, env: &EnvironmentContext, now: DateTime<Utc>) -> StoreResult<()> {
    env.store.prune_idempotent(now - IDEMPOTENCY).await?;
    env.store.prune_customer_access(now - CUSTOMER_ACCESS).await?;
    let kept = TimeDelta::days(i64::from(app.config.stripe.keep_events_days));
    env.store.prune_stripe_events(now - kept).await?;
    Ok(())
}
