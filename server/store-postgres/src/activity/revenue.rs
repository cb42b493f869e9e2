use chrono::NaiveDate;
use claviger_licensing::ProductId;
use claviger_store::{RevenueDay, StatisticsQuery, StoreError, StoreResult};
use sqlx::PgConnection;

use crate::{error::store_error, rows::Source};

/// Money in and out. What goes back of a subscription is its last payment.
pub(super) async fn count(connection: &mut PgConnection, query: &StatisticsQuery) -> StoreResult<Vec<RevenueDay>> {
    let rows = sqlx::query_as!(
        Row,
        r#"WITH span AS (
            SELECT $2::date::timestamp AT TIME ZONE 'UTC' AS begins, ($3::date + 1)::timestamp AT TIME ZONE 'UTC' AS ends
        ), money AS (
            SELECT paid_at AS at, plan_id, currency, amount AS paid, 1 AS payments, 0::bigint AS refunded, 0 AS refunds
            FROM orders, span WHERE paid_at >= begins AND paid_at < ends AND amount IS NOT NULL
            UNION ALL
            SELECT paid_at, plan_id, currency, amount, 1, 0, 0
            FROM subscription_payments, span WHERE paid_at >= begins AND paid_at < ends
            UNION ALL
            SELECT refunded_at, COALESCE(last.plan_id, orders.plan_id), COALESCE(last.currency, orders.currency), 0, 0,
                COALESCE(last.amount, orders.amount), 1
            FROM span, orders LEFT JOIN LATERAL (
                SELECT plan_id, currency, amount FROM subscription_payments
                WHERE order_id = orders.id AND paid_at <= orders.refunded_at
                ORDER BY paid_at DESC, invoice DESC LIMIT 1
            ) AS last ON true
            WHERE refunded_at >= begins AND refunded_at < ends AND orders.amount IS NOT NULL
        )
        SELECT (at AT TIME ZONE 'UTC')::date AS "day!", products.code AS product, plans.code AS plan, currency AS "currency!",
            least(sum(paid), 9223372036854775807)::bigint AS "amount!", sum(payments) AS "payments!",
            least(sum(refunded), 9223372036854775807)::bigint AS "refunded!", sum(refunds) AS "refunds!"
        FROM money JOIN plans ON plans.id = plan_id JOIN products ON products.id = product_id
        WHERE $1::uuid IS NULL OR product_id = $1
        GROUP BY 1, 2, 3, 4
        ORDER BY 1, products.code COLLATE "C", plans.code COLLATE "C", currency COLLATE "C""#,
        query.product_id.map(ProductId::uuid),
        query.from,
        query.to,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    rows.into_iter().map(RevenueDay::try_from).collect()
}

struct Row {
    day: NaiveDate,
    product: String,
    plan: String,
    currency: String,
    amount: i64,
    payments: i64,
    refunded: i64,
    refunds: i64,
}

impl TryFrom<Row> for RevenueDay {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        let source = Source {
            table: "orders",
            id: row.day,
        };
        Ok(Self {
            day: row.day,
            product: row.product,
            plan: row.plan,
            currency: row.currency,
            amount: source.number("amount", row.amount)?,
            payments: source.number("paid_at", row.payments)?,
            refunded: source.number("amount", row.refunded)?,
            refunds: source.number("refunded_at", row.refunds)?,
        })
    }
}
