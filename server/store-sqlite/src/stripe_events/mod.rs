mod find;
mod work;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use claviger_licensing::{AuditContext, StripeEventId};
use claviger_store::{
    NewStripeEvent, Page, StoreResult, StripeEvent, StripeEventFilter, StripeEventResult, StripeEventState,
    StripeEvents, SubscriptionPayment,
};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::audit::{Subject, Trail, record};
use crate::error::failed;
use crate::rows::micros;

#[async_trait]
impl StripeEvents for SqliteStore {
    async fn add_stripe_events(&self, events: &[NewStripeEvent]) -> StoreResult<u64> {
        if events.is_empty() {
            return Ok(0);
        }
        let mut transaction = self.begin().await?;
        let mut added = 0;
        for event in events {
            added += insert(&mut transaction, event).await?;
        }
        transaction.commit().await.map_err(failed)?;
        Ok(added)
    }

    async fn claim_stripe_events(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u16,
    ) -> StoreResult<Vec<StripeEvent>> {
        // Asked of a reader first: workers ask all the time, and mostly there is nothing to do.
        if !work::is_due(&self.readers, now).await? {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin().await?;
        let claimed = work::claim(&mut transaction, now, until, limit).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(claimed)
    }

    async fn finish_stripe_events(
        &self,
        results: &[(StripeEventId, StripeEventResult)],
        at: DateTime<Utc>,
    ) -> StoreResult<()> {
        if results.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        for (id, result) in results {
            work::finish(&mut transaction, *id, result, at).await?;
        }
        transaction.commit().await.map_err(failed)
    }

    async fn find_stripe_event(&self, id: StripeEventId) -> StoreResult<Option<StripeEvent>> {
        find::by_id(&self.readers, id).await
    }

    async fn list_stripe_events(&self, filter: &StripeEventFilter, page: Page) -> StoreResult<Vec<StripeEvent>> {
        find::list(&self.readers, filter, page).await
    }

    async fn replay_stripe_event(&self, id: StripeEventId, context: &AuditContext) -> StoreResult<bool> {
        let mut transaction = self.begin().await?;
        if !work::replay(&mut transaction, id, context.at).await? {
            return Ok(false);
        }
        let data = json!({ "event": id });
        record(
            &mut transaction,
            context,
            "stripe_event.replayed",
            Subject::default(),
            &data,
        )
        .await?;
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }

    async fn replay_dead_stripe_events(&self, limit: u16, context: &AuditContext) -> StoreResult<u64> {
        let mut transaction = self.begin().await?;
        let dead = work::oldest_dead(&mut transaction, limit).await?;
        let mut trail = Trail::new(context);
        for id in &dead {
            work::replay(&mut transaction, *id, context.at).await?;
            let data = json!({ "event": id });
            let subject = Subject::default();
            trail
                .record(&mut transaction, "stripe_event.replayed", subject, &data)
                .await?;
        }
        transaction.commit().await.map_err(failed)?;
        Ok(dead.len() as u64)
    }

    async fn count_stripe_events(&self) -> StoreResult<Vec<(StripeEventState, u64)>> {
        find::count(&self.readers).await
    }

    async fn prune_stripe_events(&self, before: DateTime<Utc>) -> StoreResult<u64> {
        let before = micros(before);
        let delete = sqlx::query!(
            "DELETE FROM stripe_events INDEXED BY stripe_events_finished_idx WHERE state = 'done' AND finished_at < ?1",
            before
        );
        let deleted = delete.execute(&self.writer).await.map_err(failed)?;
        Ok(deleted.rows_affected())
    }

    async fn note_payment_failure(&self, invoice: &str, at: DateTime<Utc>) -> StoreResult<()> {
        let at = micros(at);
        let upsert = sqlx::query!(
            "INSERT INTO payment_failures (invoice, first_at) VALUES (?1, ?2)
             ON CONFLICT (invoice) DO UPDATE SET first_at = excluded.first_at WHERE excluded.first_at < first_at",
            invoice,
            at
        );
        upsert.execute(&self.writer).await.map(drop).map_err(failed)
    }

    async fn find_payment_failure(&self, invoice: &str) -> StoreResult<Option<DateTime<Utc>>> {
        find::payment_failure(&self.readers, invoice).await
    }

    async fn note_subscription_payment(&self, payment: &SubscriptionPayment) -> StoreResult<()> {
        let (order, plan) = (payment.order_id.uuid(), payment.plan_id.uuid());
        let paid_at = micros(payment.paid_at);
        let insert = sqlx::query!(
            "INSERT INTO subscription_payments (invoice, order_id, plan_id, amount, currency, paid_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (invoice) DO NOTHING",
            payment.invoice,
            order,
            plan,
            payment.amount,
            payment.currency,
            paid_at,
        );
        insert.execute(&self.writer).await.map(drop).map_err(failed)
    }
}

/// How many are new: one or none.
async fn insert(connection: &mut SqliteConnection, event: &NewStripeEvent) -> StoreResult<u64> {
    let id = event.id.uuid();
    let received_at = micros(event.received_at);
    let insert = sqlx::query!(
        "INSERT INTO stripe_events (id, stripe_id, kind, object_id, api_version, body, received_at, state, attempts,
             next_attempt_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', 0, ?7)
         ON CONFLICT (stripe_id) DO NOTHING",
        id,
        event.stripe_id,
        event.kind,
        event.object_id,
        event.api_version,
        event.body,
        received_at,
    );
    Ok(insert.execute(connection).await.map_err(failed)?.rows_affected())
}
