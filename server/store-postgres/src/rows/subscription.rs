use chrono::{DateTime, Utc};
use claviger_licensing::Subscription;
use uuid::Uuid;

/// A row of `subscriptions`.
pub(crate) struct SubscriptionRow {
    pub(crate) order_id: Uuid,
    pub(crate) stripe_id: String,
    pub(crate) status: String,
    pub(crate) current_period_end: Option<DateTime<Utc>>,
    pub(crate) ends_at: Option<DateTime<Utc>>,
    pub(crate) overdue_since: Option<DateTime<Utc>>,
    pub(crate) read_at: DateTime<Utc>,
}

impl From<SubscriptionRow> for Subscription {
    fn from(row: SubscriptionRow) -> Self {
        let SubscriptionRow {
            order_id: _,
            stripe_id,
            status,
            current_period_end,
            ends_at,
            overdue_since,
            read_at,
        } = row;
        Self {
            stripe_id,
            status,
            current_period_end,
            ends_at,
            overdue_since,
            read_at,
        }
    }
}
