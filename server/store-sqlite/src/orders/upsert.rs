use claviger_licensing::{CustomerId, LicenseId, Order, OrderId, PriceId, Subscription};
use claviger_store::StoreResult;
use sqlx::SqliteConnection;

use crate::error::failed;
use crate::rows::{components_json, json, micros};

/// Writes an order for a customer and a license, and ends its lease.
pub(super) async fn order(
    connection: &mut SqliteConnection,
    order: &Order,
    customer: Option<CustomerId>,
    license: Option<LicenseId>,
) -> StoreResult<()> {
    let (id, source) = (order.id.uuid(), order.source.as_str());
    let (product, plan) = (order.product_id.uuid(), order.plan_id.uuid());
    let price = order.price_id.map(PriceId::uuid);
    let (customer, license) = (customer.map(CustomerId::uuid), license.map(LicenseId::uuid));
    let (renewal, status) = (order.renewal.as_ref().map(json), order.status.as_str());
    let (standing, remarks) = (json(&order.standing), json(&order.remarks));
    let device = order.buyer.device.as_ref();
    let device_hash = device.map(|device| device.hash.as_bytes().as_slice());
    let device_components = device.map(|device| components_json(&device.components));
    let facts = device.map(|device| device.facts.clone()).unwrap_or_default();
    let language = order.buyer.language.as_str();
    let links = &order.stripe;
    let (created_at, updated_at) = (micros(order.created_at), micros(order.updated_at));
    let paid_at = order.paid_at.map(micros);
    let upsert = sqlx::query!(
        "INSERT INTO orders (id, source, product_id, plan_id, price_id, customer_id, license_id, renewal, status,
             standing, remarks, amount, currency, device_hash, device_components, device_name, device_platform,
             device_arch, device_cpu, device_app_version, device_hostname, language, stripe_session,
             stripe_payment_intent, stripe_subscription, stripe_customer, stripe_invoice, invoice_no, created_at,
             paid_at, updated_at, refunded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
             ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31,
             CASE WHEN ?9 IN ('refunded', 'charged_back') THEN ?31 END)
         ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, plan_id = excluded.plan_id,
             price_id = excluded.price_id, customer_id = excluded.customer_id, license_id = excluded.license_id,
             renewal = excluded.renewal, status = excluded.status, standing = excluded.standing,
             remarks = excluded.remarks, amount = excluded.amount, currency = excluded.currency,
             device_hash = excluded.device_hash, device_components = excluded.device_components,
             device_name = excluded.device_name, device_platform = excluded.device_platform,
             device_arch = excluded.device_arch, device_cpu = excluded.device_cpu,
             device_app_version = excluded.device_app_version, device_hostname = excluded.device_hostname,
             language = excluded.language, stripe_session = excluded.stripe_session,
             stripe_payment_intent = excluded.stripe_payment_intent, stripe_subscription = excluded.stripe_subscription,
             stripe_customer = excluded.stripe_customer, stripe_invoice = excluded.stripe_invoice,
             invoice_no = excluded.invoice_no, paid_at = excluded.paid_at, updated_at = excluded.updated_at,
             refunded_at = CASE WHEN excluded.refunded_at IS NOT NULL THEN COALESCE(refunded_at, excluded.refunded_at) END,
             lease_holder = NULL, lease_until = NULL",
        id,
        source,
        product,
        plan,
        price,
        customer,
        license,
        renewal,
        status,
        standing,
        remarks,
        order.amount,
        order.currency,
        device_hash,
        device_components,
        facts.name,
        facts.platform,
        facts.arch,
        facts.cpu,
        facts.app_version,
        facts.hostname,
        language,
        links.session,
        links.payment_intent,
        links.subscription,
        links.customer,
        links.invoice,
        order.invoice_no,
        created_at,
        paid_at,
        updated_at,
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}

/// Writes what was read of an order's subscription.
pub(super) async fn subscription(
    connection: &mut SqliteConnection,
    order: OrderId,
    subscription: &Subscription,
) -> StoreResult<()> {
    let order = order.uuid();
    let current_period_end = subscription.current_period_end.map(micros);
    let ends_at = subscription.ends_at.map(micros);
    let overdue_since = subscription.overdue_since.map(micros);
    let read_at = micros(subscription.read_at);
    let upsert = sqlx::query!(
        "INSERT INTO subscriptions (order_id, stripe_id, status, current_period_end, ends_at, overdue_since, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (order_id) DO UPDATE SET stripe_id = excluded.stripe_id, status = excluded.status,
             current_period_end = excluded.current_period_end, ends_at = excluded.ends_at,
             overdue_since = excluded.overdue_since, read_at = excluded.read_at",
        order,
        subscription.stripe_id,
        subscription.status,
        current_period_end,
        ends_at,
        overdue_since,
        read_at,
    );
    upsert.execute(connection).await.map(drop).map_err(failed)
}
