mod failures;
mod inbox;
mod keep;
mod list;
mod payments;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, StripeEventId};
use claviger_store::{
    NewStripeEvent, Page, StoreResult, StripeEvent, StripeEventFilter, StripeEventResult, StripeEventState,
    StripeEvents, SubscriptionPayment,
};

use crate::PostgresStore;

#[async_trait]
impl StripeEvents for PostgresStore {
    async fn add_stripe_events(&self, events: &[NewStripeEvent]) -> StoreResult<u64> {
        keep::add(self, events).await
    }

    async fn claim_stripe_events(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u16,
    ) -> StoreResult<Vec<StripeEvent>> {
        inbox::claim(self, now, until, limit).await
    }

    async fn finish_stripe_events(
        &self,
        results: &[(StripeEventId, StripeEventResult)],
        at: DateTime<Utc>,
    ) -> StoreResult<()> {
        inbox::finish(self, results, at).await
    }

    async fn find_stripe_event(&self, id: StripeEventId) -> StoreResult<Option<StripeEvent>> {
        list::by_id(self, id).await
    }

    async fn list_stripe_events(&self, filter: &StripeEventFilter, page: Page) -> StoreResult<Vec<StripeEvent>> {
        list::list(self, filter, page).await
    }

    async fn replay_stripe_event(&self, id: StripeEventId, context: &AuditContext) -> StoreResult<bool> {
        keep::replay(self, id, context).await
    }

    async fn replay_dead_stripe_events(&self, limit: u16, context: &AuditContext) -> StoreResult<u64> {
        keep::replay_dead(self, limit, context).await
    }

    async fn count_stripe_events(&self) -> StoreResult<Vec<(StripeEventState, u64)>> {
        list::count(self).await
    }

    async fn prune_stripe_events(&self, before: DateTime<Utc>) -> StoreResult<u64> {
        keep::prune(self, before).await
    }

    async fn note_payment_failure(&self, invoice: &str, at: DateTime<Utc>) -> StoreResult<()> {
        failures::note(self, invoice, at).await
    }

    async fn find_payment_failure(&self, invoice: &str) -> StoreResult<Option<DateTime<Utc>>> {
        failures::find(self, invoice).await
    }

    async fn note_subscription_payment(&self, payment: &SubscriptionPayment) -> StoreResult<()> {
        payments::note(self, payment).await
    }
}
