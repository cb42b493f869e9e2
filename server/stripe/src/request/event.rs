//! Events that were, or should have been, delivered.

use chrono::{DateTime, Utc};
use stripe_core::event::ListEvent;
use stripe_types::RangeQueryTs;

use super::PAGE;
use crate::client::Stripe;
use crate::error::StripeError;
use crate::object::{EventEnvelope, List};

impl Stripe {
    /// One page of the events of the named types (Stripe takes up to 20; none is all) created at `created_from` or later, newest first. Stripe
    /// keeps events for 30 days. `after` is the last page's [`List::next`].
    ///
    /// # Errors
    /// See [`StripeError`].
    pub async fn list_events(
        &self,
        types: &[&str],
        created_from: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<List<EventEnvelope>, StripeError> {
        let types: Vec<_> = types.iter().map(|&name| name.to_owned()).collect();
        let mut list = ListEvent::new()
            .created(RangeQueryTs::gte(created_from.timestamp()))
            .types(types)
            .limit(PAGE);
        if let Some(after) = after {
            list = list.starting_after(after);
        }
        self.get(&list).await
    }
}
