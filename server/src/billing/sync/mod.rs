//! Bringing an order up to date with what Stripe says now.

mod charge;
mod fulfill;
mod purchase;
mod reading;
mod subscription;
mod write;

pub(super) use write::Draft;

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::{Actor, AuditContext, OrderId};
use claviger_store::{AddLicensesError, OrderLease, OrderSummary, StoreError};
use claviger_stripe::StripeError;
use uuid::Uuid;

use super::StripeAccess;
use crate::{app::App, environment::EnvironmentContext, http::problem::Problem, secrets::random_bytes};

/// How long an order is held alone. Who needs longer is refused when it writes, and tries again.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Why an order could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SyncError {
    #[error("Stripe: {0}")]
    Stripe(#[from] StripeError),
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{0}")]
    Add(#[from] AddLicensesError),
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl From<Problem> for SyncError {
    fn from(problem: Problem) -> Self {
        Self::Other(anyhow::anyhow!("{problem}"))
    }
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Synced {
    /// The order is as Stripe says.
    Current,
    /// Somebody else is at it, and may have looked before what is to be seen now happened.
    Busy,
    /// There is no such order.
    Missing,
}

/// Brings an order up to date. `session` is its checkout session's id, where the caller knows it and the order may not.
///
/// The order is held alone from before the first look until it is written: two that look at the same time could otherwise write
/// what is older over what is newer.
pub(crate) async fn sync(
    app: &App,
    env: &EnvironmentContext,
    id: OrderId,
    session: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Synced, SyncError> {
    let Some(stripe) = &env.stripe else {
        return Err(anyhow::anyhow!("environment {} has no account at Stripe", env.environment).into());
    };
    let holder = holder();
    let summary = match env.store.lease_order(id, holder, now, now + LEASE).await? {
        OrderLease::Taken(summary) => summary,
        OrderLease::Busy => return Ok(Synced::Busy),
        OrderLease::Missing => return Ok(Synced::Missing),
    };
    match bring_up_to_date(app, env, stripe, *summary, session, holder, now).await {
        Ok(true) => Ok(Synced::Current),
        Ok(false) => {
            env.store.release_order(id, holder).await?;
            Ok(Synced::Current)
        }
        Err(error) => {
            // The lease would run out by itself; what went wrong is more interesting than that it could not be given back.
            let _ = env.store.release_order(id, holder).await;
            Err(error)
        }
    }
}

/// Looks, judges and writes; `false` if there was nothing to write.
async fn bring_up_to_date(
    app: &App,
    env: &EnvironmentContext,
    stripe: &StripeAccess,
    summary: OrderSummary,
    session: Option<&str>,
    holder: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, SyncError> {
    let Some(reading) = reading::read(env, stripe, &summary, session, now).await? else {
        return Ok(false);
    };
    let context = AuditContext {
        actor: Actor::System,
        at: now,
        request_id: None,
    };
    write::write(app, env, summary, reading, holder, &context).await
}

/// Names who holds an order.
pub(crate) fn holder() -> Uuid {
    let mut bytes = [0; 16];
    random_bytes(&mut bytes);
    Uuid::from_bytes(bytes)
}
