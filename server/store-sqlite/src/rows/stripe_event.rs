use claviger_licensing::StripeEventId;
use claviger_store::{NewStripeEvent, StoreError, StoreResult, StripeEvent, StripeEventState};
use uuid::Uuid;

use super::RowName;

pub(crate) struct StripeEventRow {
    pub(crate) id: Uuid,
    pub(crate) stripe_id: String,
    pub(crate) kind: String,
    pub(crate) object_id: Option<String>,
    pub(crate) api_version: Option<String>,
    pub(crate) body: Vec<u8>,
    pub(crate) received_at: i64,
    pub(crate) state: String,
    pub(crate) outcome: Option<String>,
    pub(crate) attempts: i64,
    pub(crate) next_attempt_at: i64,
    pub(crate) last_error: Option<String>,
    pub(crate) finished_at: Option<i64>,
}

/// Selects [`StripeEventRow`]s; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_stripe_events {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::stripe_event::StripeEventRow,
            r#"SELECT id AS "id: _", stripe_id, kind, object_id, api_version, body, received_at, state, outcome,
                   attempts, next_attempt_at, last_error, finished_at
               FROM stripe_events "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_stripe_events;

impl TryFrom<StripeEventRow> for StripeEvent {
    type Error = StoreError;

    fn try_from(row: StripeEventRow) -> StoreResult<Self> {
        let name = RowName {
            table: "stripe_events",
            id: row.id,
        };
        Ok(Self {
            event: NewStripeEvent {
                id: StripeEventId::from_uuid(row.id),
                stripe_id: row.stripe_id,
                kind: row.kind,
                object_id: row.object_id,
                api_version: row.api_version,
                body: row.body,
                received_at: name.time("received_at", row.received_at)?,
            },
            state: name.variant("state", &row.state, &StripeEventState::ALL, StripeEventState::as_str)?,
            outcome: row.outcome,
            attempts: name.number("attempts", row.attempts)?,
            next_attempt_at: name.time("next_attempt_at", row.next_attempt_at)?,
            last_error: row.last_error,
            finished_at: name.optional_time("finished_at", row.finished_at)?,
        })
    }
}
