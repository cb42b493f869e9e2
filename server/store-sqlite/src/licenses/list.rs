use claviger_licensing::{Activation, CustomerId, LicenseId, LicenseStatus, PlanId, ProductId};
use claviger_store::{LicenseFilter, LicenseSummary, Page, StoreResult};
use sqlx::SqlitePool;

use crate::error::failed;
use crate::rows::activation::select_activations;
use crate::rows::license::SummaryRow;
use crate::rows::{below, micros};

pub(super) async fn licenses(
    readers: &SqlitePool,
    filter: &LicenseFilter,
    page: Page,
) -> StoreResult<Vec<LicenseSummary>> {
    let below = below(page);
    let (product, plan) = (filter.product_id.map(ProductId::uuid), filter.plan_id.map(PlanId::uuid));
    let status = filter.status.map(LicenseStatus::as_str);
    let (expired, at) = filter.expired.map(|(expired, at)| (expired, micros(at))).unzip();
    let (ends_from, ends_before) = filter
        .ending
        .map(|(from, before)| (micros(from), micros(before)))
        .unzip();
    let customer = filter.customer_id.map(CustomerId::uuid);
    let email_key = filter.email.as_deref().map(str::to_lowercase);
    let key = filter.key.as_ref().map(|key| key.as_bytes().as_slice());
    let device = filter.device.as_ref().map(|device| device.as_bytes().as_slice());
    // The first condition says which index SQLite takes: it does not know which parameters are null.
    macro_rules! list {
        ($first:literal) => {{
            let select = sqlx::query_as!(
                SummaryRow,
                r#"SELECT l.id AS "id: _", l.customer_id AS "customer_id: _", l.key_hash, l.key_last4, l.status,
                       l.status_reason, l.expires_at, l.overdue_since, l.grace_until, l.hold_cause, l.hold_since,
                       l.order_id AS "order_id: _", l.overrides, l.order_ref,
                       l.source, l.note, l.created_at, l.updated_at, p.code AS product, n.code AS plan,
                       n.max_devices AS plan_max_devices, c.email, c.name AS "customer_name?: _",
                       (SELECT count(*) FROM device_activations WHERE license_id = l.id AND released_at IS NULL)
                           AS "active_devices!: _",
                       (SELECT max(last_seen_at) FROM device_activations
                        WHERE (license_id = l.id AND NOT superseded) OR (license_id = l.id AND superseded))
                            AS "last_seen_at?: _"
                   FROM licenses AS l
                   JOIN products AS p ON p.id = l.product_id
                   JOIN plans AS n ON n.id = l.plan_id
                   LEFT JOIN customers AS c ON c.id = l.customer_id
                   WHERE "# + $first + "
                       AND l.id < ?1 AND (?2 IS NULL OR l.product_id = ?2) AND (?3 IS NULL OR l.plan_id = ?3)
                       AND (?4 IS NULL OR l.status = ?4) AND (?5 IS NULL OR COALESCE(l.expires_at <= ?6, false) = ?5)
                       AND (?7 IS NULL OR l.customer_id = ?7)
                       AND (?8 IS NULL OR l.customer_id = (SELECT id FROM customers WHERE email_key = ?8))
                       AND (?9 IS NULL OR l.order_ref = ?9) AND (?10 IS NULL OR l.key_hash = ?10)
                       AND (?11 IS NULL OR l.key_last4 = ?11)
                       AND (?12 IS NULL OR l.id IN (SELECT license_id FROM device_activations WHERE device_hash = ?12))
                       AND (?14 IS NULL OR (l.expires_at >= ?14 AND l.expires_at < ?15))
                   ORDER BY l.id DESC LIMIT ?13",
                below,
                product,
                plan,
                status,
                expired,
                at,
                customer,
                email_key,
                filter.order_ref,
                key,
                filter.key_last4,
                device,
                page.limit,
                ends_from,
                ends_before,
            );
            select.fetch_all(readers).await
        }};
    }
    let rows = if key.is_some() {
        list!("l.key_hash = ?10")
    } else if customer.is_some() {
        list!("l.customer_id = ?7")
    } else if email_key.is_some() {
        list!("l.customer_id = (SELECT id FROM customers WHERE email_key = ?8)")
    } else if filter.order_ref.is_some() {
        list!("l.order_ref = ?9")
    } else if device.is_some() {
        list!("l.id IN (SELECT license_id FROM device_activations WHERE device_hash = ?12)")
    } else if filter.key_last4.is_some() {
        list!("l.key_last4 = ?11")
    } else if ends_from.is_some() {
        list!("l.expires_at >= ?14 AND l.expires_at < ?15")
    } else {
        list!("true")
    };
    let rows = rows.map_err(failed)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn activations(readers: &SqlitePool, id: LicenseId, page: Page) -> StoreResult<Vec<Activation>> {
    let (id, below) = (id.uuid(), below(page));
    // Both sides of the OR name the license, so that each finds its partial index.
    let select = select_activations!(
        "WHERE ((license_id = ?1 AND NOT superseded) OR (license_id = ?1 AND superseded)) AND id < ?2
         ORDER BY id DESC LIMIT ?3";
        id,
        below,
        page.limit,
    );
    let rows = select.fetch_all(readers).await.map_err(failed)?;
    rows.into_iter().map(TryInto::try_into).collect()
}
