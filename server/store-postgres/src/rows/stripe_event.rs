use chrono::{DateTime, Utc};
use claviger_licensing::StripeEventId;
use claviger_store::{NewStripeEvent, StoreError, StoreResult, StripeEvent, StripeEventState};
use uuid::Uuid;

use super::Source;

/// A row of `stripe_events`.
pub(crate) struct StripeEventRow {
    pub(crate) id: Uuid,
    pub(crate) stripe_id: String,
    pub(crate) kind: String,
    pub(crate) object_id: Option<String>,
    pub(crate) api_version: Option<String>,
    pub(crate) body: Vec<u8>,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) state: String,
    pub(crate) outcome: Option<String>,
    pub(crate) attempts: i32,
    pub(crate) next_attempt_at: DateTime<Utc>,
    pub(crate) last_error: Option<String>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<StripeEventRow> for StripeEvent {
    type Error = StoreError;

    fn try_from(row: StripeEventRow) -> StoreResult<Self> {
        let source = Source {
            table: "stripe_events",
            id: row.id,
        };
        Ok(Self {
            state: source.name("state", &StripeEventState::ALL, StripeEventState::as_str, &row.state)?,
            attempts: source.number("attempts", row.attempts)?,
            event: NewStripeEvent {
                id: StripeEventId::from_uuid(row.id),
                stripe_id: row.stripe_id,
                kind: row.kind,
                object_id: row.object_id,
                api_version: row.api_version,
                body: row.body,
                received_at: row.received_at,
            },
            outcome: row.outcome,
            next_attempt_at: row.next_attempt_at,
            last_error: row.last_error,
            finished_at: row.finished_at,
        })
    }
}
