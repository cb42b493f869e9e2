use claviger_store::{OrderText, UNTIL_COMMON, is_common};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::text::{Wanted, customers};

/// What a text finds.
#[derive(Default)]
pub(super) struct Matches {
    /// All orders of these customers and licenses and these themselves; `None` if they are too many, or there is no text.
    pub(super) few: Option<Few>,
    /// What to look for on the way through the list otherwise.
    pub(super) wanted: Option<Wanted>,
    pub(super) id_at_stripe: Option<String>,
}

#[derive(Default)]
pub(super) struct Few {
    pub(super) customers: Vec<Uuid>,
    pub(super) licenses: Vec<Uuid>,
    pub(super) orders: Vec<Uuid>,
}

pub(super) async fn matches(connection: &mut PgConnection, text: &OrderText) -> Result<Matches, sqlx::Error> {
    let mut few = Few::default();
    match text {
        OrderText::Order(id) => few.orders.push(id.uuid()),
        OrderText::License(id) => few.licenses.push(id.uuid()),
        OrderText::Customer(id) => few.customers.push(id.uuid()),
        OrderText::Words(text) => {
            let wanted = Wanted::new(text);
            few.customers = customers(connection, &wanted, UNTIL_COMMON).await?;
            few.orders = by_number(connection, &wanted.number, text).await?;
            if is_common(few.customers.len()) || is_common(few.orders.len()) {
                return Ok(Matches {
                    few: None,
                    wanted: Some(wanted),
                    id_at_stripe: Some(text.clone()),
                });
            }
        }
    }
    Ok(Matches {
        few: Some(few),
        ..Matches::default()
    })
}

async fn by_number(connection: &mut PgConnection, number: &str, text: &str) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE(array_agg(id), '{}') AS "ids!" FROM (
        (SELECT id FROM orders WHERE lower(invoice_no COLLATE "C") LIKE $1 LIMIT $3)
        UNION ALL
        (SELECT id FROM orders
        WHERE stripe_session = $2 OR stripe_payment_intent = $2 OR stripe_subscription = $2 OR stripe_customer = $2
            OR stripe_invoice = $2
        LIMIT $3)
        ) AS found"#,
        number,
        text,
        i64::from(UNTIL_COMMON),
    )
    .fetch_one(connection)
    .await
}
