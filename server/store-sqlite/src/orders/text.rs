use claviger_store::{OrderText, StoreResult, UNTIL_COMMON, is_common};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::error::failed;
use crate::text::{Kind, Wanted, containing, customers};

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

pub(super) async fn matches(connection: &mut SqliteConnection, text: &OrderText) -> StoreResult<Matches> {
    let mut few = Few::default();
    match text {
        OrderText::Order(id) => few.orders.push(id.uuid()),
        OrderText::License(id) => few.licenses.push(id.uuid()),
        OrderText::Customer(id) => few.customers.push(id.uuid()),
        OrderText::Words(text) => {
            let wanted = Wanted::new(text);
            few.customers = customers(connection, &wanted).await?;
            few.orders = by_invoice_no(connection, &wanted).await?;
            few.orders.extend(by_stripe(connection, text).await?);
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

async fn by_invoice_no(connection: &mut SqliteConnection, wanted: &Wanted) -> StoreResult<Vec<Uuid>> {
    if wanted.begin.is_none() {
        return containing(connection, Kind::Order, &wanted.part).await;
    }
    let select = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM orders WHERE lower(invoice_no) = ?1 AND invoice_no IS NOT NULL LIMIT ?2"#,
        wanted.part,
        UNTIL_COMMON,
    );
    select.fetch_all(connection).await.map_err(failed)
}

async fn by_stripe(connection: &mut SqliteConnection, text: &str) -> StoreResult<Vec<Uuid>> {
    let select = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM orders
           WHERE stripe_session = ?1 OR stripe_payment_intent = ?1 OR stripe_subscription = ?1 OR stripe_customer = ?1
               OR stripe_invoice = ?1
           LIMIT ?2"#,
        text,
        UNTIL_COMMON,
    );
    select.fetch_all(connection).await.map_err(failed)
}
