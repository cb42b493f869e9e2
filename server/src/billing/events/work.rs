//! Processing notices.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use claviger_licensing::StripeEventId;
use claviger_store::{StoreResult, StripeEvent, StripeEventResult};
use claviger_stripe::webhook::{self, Envelope};
use futures_util::{StreamExt, stream};

use super::resolve::{Concerned, resolve};
use crate::{
    app::App,
    billing::sync::{self, SyncError, Synced},
    environment::EnvironmentContext,
};

/// Notices taken at once.
const BATCH: u16 = 32;
/// How long they are ours.
const CLAIM: TimeDelta = TimeDelta::seconds(120);
/// Orders brought up to date at the same time.
const AT_ONCE: usize = 4;
/// A notice that failed so often is given up: about a day after the first attempt.
const ATTEMPTS: u32 = 25;
/// Looks again at an order that somebody else is bringing up to date: so often, so far apart.
const PATIENCE: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// A notice at work.
struct Job {
    id: StripeEventId,
    attempts: u32,
    envelope: Envelope,
}

/// Processes the notices that are due; returns how many there were.
pub(crate) async fn process_due(app: &App, env: &EnvironmentContext, now: DateTime<Utc>) -> StoreResult<usize> {
    let claimed = env.store.claim_stripe_events(now, now + CLAIM, BATCH).await?;
    let count = claimed.len();
    if count == 0 {
        return Ok(0);
    }
    let jobs: Vec<Job> = claimed.into_iter().map(Job::from).collect();
    // First what only notices tell, for all of them: an order looked at below is to know it.
    let mut results = BTreeMap::new();
    let mut orders: BTreeMap<Concerned, Vec<usize>> = BTreeMap::new();
    for (index, job) in jobs.iter().enumerate() {
        match concerned(env, job, now).await {
            Ok(concerned) if concerned.is_empty() => {
                results.insert(job.id, StripeEventResult::Done("not_ours".to_owned()));
            }
            Ok(concerned) => concerned
                .into_iter()
                .for_each(|concerned| orders.entry(concerned).or_default().push(index)),
            Err(error) => {
                results.insert(job.id, failure(job, &error, now));
            }
        }
    }
    let outcomes = stream::iter(orders)
        .map(|(concerned, indices)| async move { (indices, bring_up_to_date(app, env, concerned).await) })
        .buffer_unordered(AT_ONCE);
    let outcomes: Vec<(Vec<usize>, Result<(), SyncError>)> = outcomes.collect().await;
    for (indices, outcome) in outcomes {
        for job in indices.into_iter().filter_map(|index| jobs.get(index)) {
            match &outcome {
                // A notice about several orders is done when all of them are.
                Ok(()) => {
                    results
                        .entry(job.id)
                        .or_insert_with(|| StripeEventResult::Done("processed".to_owned()));
                }
                Err(error) => {
                    results.insert(job.id, failure(job, error, now));
                }
            }
        }
    }
    let results: Vec<(StripeEventId, StripeEventResult)> = results.into_iter().collect();
    env.store.finish_stripe_events(&results, now).await?;
    Ok(count)
}

impl From<StripeEvent> for Job {
    fn from(claimed: StripeEvent) -> Self {
        Self {
            id: claimed.event.id,
            attempts: claimed.attempts,
            envelope: webhook::envelope(&claimed.event.body),
        }
    }
}

/// The orders that a notice concerns. What only it tells is kept before.
async fn concerned(env: &EnvironmentContext, job: &Job, now: DateTime<Utc>) -> Result<Vec<Concerned>, SyncError> {
    let Some(stripe) = &env.stripe else {
        return Err(anyhow::anyhow!("environment {} has no account at Stripe", env.environment).into());
    };
    let envelope = &job.envelope;
    let failed = matches!(
        envelope.kind.as_deref(),
        Some("invoice.payment_failed" | "invoice.payment_action_required")
    );
    if let (true, Some(invoice), Some(at)) = (failed, &envelope.object, envelope.created) {
        env.store.note_payment_failure(&invoice.id, at).await?;
    }
    resolve(env, stripe, envelope, now).await
}

async fn bring_up_to_date(app: &App, env: &EnvironmentContext, concerned: Concerned) -> Result<(), SyncError> {
    for _ in 0..PATIENCE {
        let now = app.clock.now();
        match sync::sync(app, env, concerned.order, concerned.session.as_deref(), now).await? {
            Synced::Current | Synced::Missing => return Ok(()),
            Synced::Busy => tokio::time::sleep(PAUSE).await,
        }
    }
    Err(anyhow::anyhow!("somebody else is at the order").into())
}

fn failure(job: &Job, error: &SyncError, now: DateTime<Utc>) -> StripeEventResult {
    let error = error.to_string();
    if job.attempts >= ATTEMPTS {
        tracing::error!(notice = %job.id, error, "a notice from Stripe was given up; an admin can replay it");
        return StripeEventResult::Dead { error };
    }
    tracing::warn!(notice = %job.id, attempts = job.attempts, error, "a notice from Stripe is tried again");
    let at = now + back_off(job.attempts);
    StripeEventResult::Again { at, error }
}

/// How long to wait after so many attempts: 2, 4, 8 … seconds, at most an hour and a half.
fn back_off(attempts: u32) -> TimeDelta {
    TimeDelta::seconds(2_i64.saturating_pow(attempts.min(20)).min(5_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_span_about_a_day() {
        let total: TimeDelta = (1..ATTEMPTS).map(back_off).sum();
        assert!((TimeDelta::hours(18)..TimeDelta::hours(30)).contains(&total), "{total}");
        assert_eq!(back_off(1), TimeDelta::seconds(2));
    }
}
