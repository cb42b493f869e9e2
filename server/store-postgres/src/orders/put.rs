use claviger_licensing::{BuyerDevice, CustomerId, DeviceFacts, LicenseId, OrderId, PriceId, Subscription};
use claviger_store::{OrderWrite, StoreResult};
use serde_json::json;
use sqlx::PgConnection;

use super::write::conflict;
use crate::{error::store_error, rows::components_json};

/// Inserts the order, or overwrites it and ends the lease of whoever writes it. One that exists is not overwritten without a
/// lease.
pub(super) async fn order(
    connection: &mut PgConnection,
    write: &OrderWrite,
    customer_id: Option<CustomerId>,
    license_id: Option<LicenseId>,
) -> StoreResult<()> {
    let order = &write.order;
    let device = order.buyer.device.as_ref();
    let nothing = DeviceFacts::default();
    let facts = device.map_or(&nothing, |device| &device.facts);
    let written = sqlx::query!(
        "INSERT INTO orders (id, source, product_id, plan_id, price_id, customer_id, license_id, renewal, status, standing,
            remarks, amount, currency, device_hash, device_components, device_name, device_platform, device_arch, device_cpu,
            device_app_version, device_hostname, language, stripe_session, stripe_payment_intent, stripe_subscription,
            stripe_customer, stripe_invoice, invoice_no, created_at, paid_at, updated_at, refunded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, CASE WHEN $9 IN ('refunded', 'charged_back') THEN $31::timestamptz END)
        ON CONFLICT (id) DO UPDATE SET product_id = $3, plan_id = $4, price_id = $5, customer_id = $6, license_id = $7,
            renewal = $8, status = $9, standing = $10, remarks = $11, amount = $12, currency = $13, device_hash = $14,
            device_components = $15, device_name = $16, device_platform = $17, device_arch = $18, device_cpu = $19,
            device_app_version = $20, device_hostname = $21, language = $22, stripe_session = $23,
            stripe_payment_intent = $24, stripe_subscription = $25, stripe_customer = $26, stripe_invoice = $27,
            invoice_no = $28, paid_at = $30, updated_at = $31,
            refunded_at = CASE WHEN $9 IN ('refunded', 'charged_back') THEN COALESCE(orders.refunded_at, $31::timestamptz) END,
            lease_holder = NULL, lease_until = NULL
        WHERE orders.lease_holder = $32",
        order.id.uuid(),
        order.source.as_str(),
        order.product_id.uuid(),
        order.plan_id.uuid(),
        order.price_id.map(PriceId::uuid),
        customer_id.map(CustomerId::uuid),
        license_id.map(LicenseId::uuid),
        order.renewal.map(|renewal| json!(renewal)),
        order.status.as_str(),
        json!(order.standing),
        json!(order.remarks),
        order.amount,
        order.currency,
        device.map(hash),
        device.map(|device| components_json(&device.components)),
        facts.name,
        facts.platform,
        facts.arch,
        facts.cpu,
        facts.app_version,
        facts.hostname,
        order.buyer.language.as_str(),
        order.stripe.session,
        order.stripe.payment_intent,
        order.stripe.subscription,
        order.stripe.customer,
        order.stripe.invoice,
        order.invoice_no,
        order.created_at,
        order.paid_at,
        order.updated_at,
        write.lease,
    )
    .execute(connection)
    .await
    .map_err(store_error)?
    .rows_affected();
    if written == 0 {
        return Err(conflict("orders_pkey"));
    }
    Ok(())
}

fn hash(device: &BuyerDevice) -> &[u8] {
    device.hash.as_bytes()
}

pub(super) async fn subscription(
    connection: &mut PgConnection,
    order: OrderId,
    subscription: &Subscription,
) -> StoreResult<()> {
    sqlx::query!(
        "INSERT INTO subscriptions (order_id, stripe_id, status, current_period_end, ends_at, overdue_since, read_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (order_id) DO UPDATE SET stripe_id = $2, status = $3, current_period_end = $4, ends_at = $5,
            overdue_since = $6, read_at = $7",
        order.uuid(),
        subscription.stripe_id,
        subscription.status,
        subscription.current_period_end,
        subscription.ends_at,
        subscription.overdue_since,
        subscription.read_at,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(store_error)
}
