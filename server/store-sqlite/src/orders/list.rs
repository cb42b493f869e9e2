use claviger_licensing::{CustomerId, LicenseId, OrderSource, OrderStatus, ProductId};
use claviger_store::{OrderFilter, OrderSummary, Page, StoreResult};
use sqlx::SqliteConnection;

use super::find;
use super::text::{Matches, matches};
use crate::error::failed;
use crate::rows::order::select_orders;
use crate::rows::{below, id_list, json, micros};
use crate::text::Wanted;

pub(super) async fn orders(
    connection: &mut SqliteConnection,
    filter: &OrderFilter,
    page: Page,
) -> StoreResult<Vec<OrderSummary>> {
    let matches = match &filter.text {
        Some(text) => matches(connection, text).await?,
        None => Matches::default(),
    };
    let few = matches.few.as_ref();
    let few_customers = few.map(|few| id_list(few.customers.iter().copied()));
    let few_licenses = few.map(|few| id_list(few.licenses.iter().copied()));
    let few_orders = few.map(|few| id_list(few.orders.iter().copied()));
    let wanted = matches.wanted.as_ref();
    let (text, part) = (wanted.map(|wanted| wanted.part.as_str()), wanted.and_then(Wanted::part));
    let (text_from, text_below) = (wanted.and_then(Wanted::from), wanted.and_then(Wanted::below));
    let below = below(page);
    let license = filter.license_id.map(LicenseId::uuid);
    let customer = filter.customer_id.map(CustomerId::uuid);
    let email_key = filter.email.as_deref().map(str::to_lowercase);
    let product = filter.product_id.map(ProductId::uuid);
    let statuses: Vec<_> = filter.statuses.iter().copied().map(OrderStatus::as_str).collect();
    let statuses = (!statuses.is_empty()).then(|| json(&statuses));
    let source = filter.source.map(OrderSource::as_str);
    let created_from = filter.created_from.map(micros);
    // The first condition says which index SQLite takes: it does not know which parameters are null.
    macro_rules! list {
        ($first:literal) => {{
            let select = select_orders!(
                "WHERE ",
                $first,
                " AND o.id < ?1 AND (?2 IS NULL OR o.license_id = ?2) AND (?3 IS NULL OR o.customer_id = ?3)
                    AND (?4 IS NULL OR o.customer_id = (SELECT id FROM customers WHERE email_key = ?4))
                    AND (?5 IS NULL OR o.stripe_customer = ?5) AND (?6 IS NULL OR o.product_id = ?6)
                    AND (?7 IS NULL OR o.status IN (SELECT value FROM json_each(?7)))
                    AND (?8 IS NULL OR o.source = ?8) AND (?9 IS NULL OR o.invoice_no = ?9)
                    AND (?10 IS NULL OR o.created_at >= ?10)
                    AND (?12 IS NULL OR o.customer_id IN (SELECT unhex(value) FROM json_each(?12))
                        OR o.license_id IN (SELECT unhex(value) FROM json_each(?13))
                        OR o.id IN (SELECT unhex(value) FROM json_each(?14)))
                    AND (?15 IS NULL
                        OR ?19 IN (o.stripe_session, o.stripe_payment_intent, o.stripe_subscription, o.stripe_customer,
                            o.stripe_invoice)
                        OR CASE WHEN ?16 IS NULL THEN lower(o.invoice_no) = ?15
                            ELSE instr(lower(o.invoice_no), ?16) > 0 END
                        OR CASE WHEN ?16 IS NULL
                            THEN (lower(c.email) >= ?17 AND lower(c.email) < ?18)
                                OR (lower(c.name) >= ?17 AND lower(c.name) < ?18)
                            ELSE instr(lower(COALESCE(c.email, '') || char(10) || COALESCE(c.name, '')), ?16) > 0 END)
                  ORDER BY o.id DESC LIMIT ?11";
                below,
                license,
                customer,
                email_key,
                filter.stripe_customer,
                product,
                statuses,
                source,
                filter.invoice_no,
                created_from,
                page.limit,
                few_customers,
                few_licenses,
                few_orders,
                text,
                part,
                text_from,
                text_below,
                matches.id_at_stripe,
            );
            select.fetch_all(&mut *connection).await
        }};
    }
    let rows = if license.is_some() {
        list!("o.license_id = ?2")
    } else if customer.is_some() {
        list!("o.customer_id = ?3")
    } else if email_key.is_some() {
        list!("o.customer_id = (SELECT id FROM customers WHERE email_key = ?4)")
    } else if filter.stripe_customer.is_some() {
        list!("o.stripe_customer = ?5")
    } else if filter.invoice_no.is_some() {
        list!("o.invoice_no = ?9")
    } else if few.is_some() {
        list!(
            "o.id IN (
                 SELECT id FROM orders WHERE customer_id IN (SELECT unhex(value) FROM json_each(?12))
                 UNION ALL SELECT id FROM orders WHERE license_id IN (SELECT unhex(value) FROM json_each(?13))
                 UNION ALL SELECT unhex(value) FROM json_each(?14)
             )"
        )
    } else if statuses.is_some() {
        list!("o.status IN (SELECT value FROM json_each(?7))")
    } else {
        list!("true")
    };
    find::with_licenses(connection, rows.map_err(failed)?).await
}
