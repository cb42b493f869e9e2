//! A notice from Stripe as admins see it.

use chrono::{DateTime, Utc};
use claviger_licensing::{StripeEventId, kind};
use claviger_store::{StripeEvent, StripeEventState};
use poem_openapi::{Enum, Object};

use crate::{
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    wire::id::WireId,
};

/// A notice from Stripe.
#[derive(Debug, Object)]
#[oai(rename = "StripeEvent", skip_serializing_if_is_none)]
pub(super) struct StripeEventView {
    /// Its id here.
    pub(super) id: WireId<kind::StripeEvent>,
    /// Its id at Stripe.
    pub(super) stripe_id: String,
    /// Its type, such as `invoice.paid`; empty if it tells none.
    pub(super) kind: String,
    /// The object at Stripe that it is about.
    pub(super) object_id: Option<String>,
    /// The version of Stripe's API that it was written for.
    pub(super) api_version: Option<String>,
    /// How far it is.
    pub(super) state: StripeEventStateView,
    /// What came of it, once it is done: `processed`, or `not_ours` if it is about something else in the same account.
    pub(super) outcome: Option<String>,
    /// How often it was tried.
    pub(super) attempts: u32,
    /// While it waits: when it is tried next.
    pub(super) next_attempt_at: Option<DateTime<Utc>>,
    /// What went wrong the last time.
    pub(super) last_error: Option<String>,
    /// When it came.
    pub(super) received_at: DateTime<Utc>,
    /// When it was done or given up.
    pub(super) finished_at: Option<DateTime<Utc>>,
}

/// How far a notice from Stripe is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "StripeEventState", rename_all = "snake_case")]
pub(super) enum StripeEventStateView {
    /// To be processed, now or later.
    Waiting,
    /// Processed.
    Done,
    /// Given up after many attempts; replay it once the cause is gone.
    Dead,
}

impl From<StripeEventState> for StripeEventStateView {
    fn from(state: StripeEventState) -> Self {
        match state {
            StripeEventState::Waiting => Self::Waiting,
            StripeEventState::Done => Self::Done,
            StripeEventState::Dead => Self::Dead,
        }
    }
}

impl From<StripeEventStateView> for StripeEventState {
    fn from(state: StripeEventStateView) -> Self {
        match state {
            StripeEventStateView::Waiting => Self::Waiting,
            StripeEventStateView::Done => Self::Done,
            StripeEventStateView::Dead => Self::Dead,
        }
    }
}

impl From<StripeEvent> for StripeEventView {
    fn from(kept: StripeEvent) -> Self {
        let waits = kept.state == StripeEventState::Waiting;
        Self {
            id: WireId(kept.event.id),
            stripe_id: kept.event.stripe_id,
            kind: kept.event.kind,
            object_id: kept.event.object_id,
            api_version: kept.event.api_version,
            state: kept.state.into(),
            outcome: kept.outcome,
            attempts: kept.attempts,
            next_attempt_at: Some(kept.next_attempt_at).filter(|_| waits),
            last_error: kept.last_error,
            received_at: kept.event.received_at,
            finished_at: kept.finished_at,
        }
    }
}

/// One notice.
pub(super) async fn find(scope: &Scope, id: StripeEventId) -> Result<StripeEvent, Problem> {
    let found = scope.env.store.find_stripe_event(id).await?;
    found.ok_or_else(|| Problem::new(ErrorCode::StripeEventNotFound))
}
