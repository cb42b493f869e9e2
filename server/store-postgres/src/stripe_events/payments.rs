use claviger_store::{StoreResult, SubscriptionPayment};

use crate::PostgresStore;

pub(super) async fn note(store: &PostgresStore, payment: &SubscriptionPayment) -> StoreResult<()> {
    store
        .retrying(|| {
            sqlx::query!(
                "INSERT INTO subscription_payments (invoice, order_id, plan_id, amount, currency, paid_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (invoice) DO NOTHING",
                payment.invoice,
                payment.order_id.uuid(),
                payment.plan_id.uuid(),
                payment.amount,
                payment.currency,
                payment.paid_at,
            )
            .execute(&store.pool)
        })
        .await
        .map(|_| ())
}
