use chrono::NaiveDate;
use claviger_store::{RevenueDay, StoreResult};
use sqlx::SqliteConnection;

use super::statistics::Span;
use crate::error::failed;

/// Money in and out. What goes back of a subscription is its last payment.
pub(super) async fn count(connection: &mut SqliteConnection, span: Span) -> StoreResult<Vec<RevenueDay>> {
    // `sum` fails where it overflows; `total` does not, and is exact up to 2^53.
    let select = sqlx::query_as!(
        Row,
        r#"WITH money AS (
               SELECT paid_at AS at, plan_id, currency, amount AS paid, 1 AS payments, 0 AS refunded, 0 AS refunds
               FROM orders WHERE paid_at >= ?1 AND paid_at < ?2 AND amount IS NOT NULL
               UNION ALL
               SELECT paid_at, plan_id, currency, amount, 1, 0, 0
               FROM subscription_payments WHERE paid_at >= ?1 AND paid_at < ?2
               UNION ALL
               SELECT o.refunded_at, COALESCE(last.plan_id, o.plan_id), COALESCE(last.currency, o.currency), 0, 0,
                   COALESCE(last.amount, o.amount), 1
               FROM orders AS o LEFT JOIN subscription_payments AS last ON last.invoice = (
                   SELECT invoice FROM subscription_payments WHERE order_id = o.id AND paid_at <= o.refunded_at
                   ORDER BY paid_at DESC, invoice DESC LIMIT 1
               )
               WHERE o.refunded_at >= ?1 AND o.refunded_at < ?2 AND o.amount IS NOT NULL
           )
           SELECT date(at / 1000000, 'unixepoch') AS "day!: NaiveDate", products.code AS "product!", plans.code AS "plan!",
               currency AS "currency!: String", CAST(total(paid) AS INTEGER) AS "amount!: i64",
               sum(payments) AS "payments!: i64", CAST(total(refunded) AS INTEGER) AS "refunded!: i64",
               sum(refunds) AS "refunds!: i64"
           FROM money JOIN plans ON plans.id = plan_id JOIN products ON products.id = product_id
           WHERE ?3 IS NULL OR product_id = ?3
           GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"#,
        span.start,
        span.end,
        span.product,
    );
    let rows = select.fetch_all(connection).await.map_err(failed)?;
    Ok(rows.into_iter().map(RevenueDay::from).collect())
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

impl From<Row> for RevenueDay {
    fn from(row: Row) -> Self {
        Self {
            day: row.day,
            product: row.product,
            plan: row.plan,
            currency: row.currency,
            amount: row.amount.unsigned_abs(),
            payments: row.payments.unsigned_abs(),
            refunded: row.refunded.unsigned_abs(),
            refunds: row.refunds.unsigned_abs(),
        }
    }
}
