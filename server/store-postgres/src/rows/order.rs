use std::mem;

use chrono::{DateTime, Utc};
use claviger_licensing::{
    Buyer, BuyerDevice, CustomerId, DeviceFacts, Language, License, LicenseId, Order, OrderId, OrderSource,
    OrderStatus, PlanId, PriceId, ProductId, StripeLinks, Subscription,
};
use claviger_store::{OrderSummary, StoreError, StoreResult};
use serde_json::Value;
use uuid::Uuid;

use super::Source;

/// A row of `orders`, its lease left out, with the codes and the customer that it is shown with.
pub(crate) struct OrderRow {
    pub(crate) id: Uuid,
    pub(crate) source: String,
    pub(crate) product_id: Uuid,
    pub(crate) plan_id: Uuid,
    pub(crate) price_id: Option<Uuid>,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) license_id: Option<Uuid>,
    pub(crate) renewal: Option<Value>,
    pub(crate) status: String,
    pub(crate) standing: Value,
    pub(crate) remarks: Value,
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) device_hash: Option<Vec<u8>>,
    pub(crate) device_components: Option<Value>,
    pub(crate) device_name: Option<String>,
    pub(crate) device_platform: Option<String>,
    pub(crate) device_arch: Option<String>,
    pub(crate) device_cpu: Option<String>,
    pub(crate) device_app_version: Option<String>,
    pub(crate) device_hostname: Option<String>,
    pub(crate) language: String,
    pub(crate) stripe_session: Option<String>,
    pub(crate) stripe_payment_intent: Option<String>,
    pub(crate) stripe_subscription: Option<String>,
    pub(crate) stripe_customer: Option<String>,
    pub(crate) stripe_invoice: Option<String>,
    pub(crate) invoice_no: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) paid_at: Option<DateTime<Utc>>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) product: String,
    pub(crate) plan: String,
    pub(crate) price: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) customer_name: Option<String>,
}

impl OrderRow {
    /// The order with what belongs to it.
    pub(crate) fn into_summary(
        mut self,
        subscription: Option<Subscription>,
        license: Option<License>,
    ) -> StoreResult<OrderSummary> {
        Ok(OrderSummary {
            product: mem::take(&mut self.product),
            plan: mem::take(&mut self.plan),
            price: self.price.take(),
            email: self.email.take(),
            customer_name: self.customer_name.take(),
            subscription,
            license,
            order: Order::try_from(self)?,
        })
    }

    fn device(&mut self, source: &Source<Uuid>) -> StoreResult<Option<BuyerDevice>> {
        let (hash, components) = match (&self.device_hash, &self.device_components) {
            (Some(hash), Some(components)) => (hash, components),
            (None, None) => return Ok(None),
            _ => return Err(source.inconsistent("device_components", "it is set without `device_hash` or the reverse")),
        };
        Ok(Some(BuyerDevice {
            hash: source.hash("device_hash", hash)?,
            components: source.components("device_components", components)?,
            facts: DeviceFacts {
                name: self.device_name.take(),
                platform: self.device_platform.take(),
                arch: self.device_arch.take(),
                cpu: self.device_cpu.take(),
                app_version: self.device_app_version.take(),
                hostname: self.device_hostname.take(),
            },
        }))
    }
}

impl TryFrom<OrderRow> for Order {
    type Error = StoreError;

    fn try_from(mut row: OrderRow) -> StoreResult<Self> {
        let source = Source {
            table: "orders",
            id: row.id,
        };
        let buyer = Buyer {
            device: row.device(&source)?,
            language: source.name("language", &Language::ALL, Language::as_str, &row.language)?,
        };
        let renewal = row.renewal.map(|renewal| source.json("renewal", renewal)).transpose()?;
        Ok(Self {
            id: OrderId::from_uuid(row.id),
            source: source.name("source", &OrderSource::ALL, OrderSource::as_str, &row.source)?,
            product_id: ProductId::from_uuid(row.product_id),
            plan_id: PlanId::from_uuid(row.plan_id),
            price_id: row.price_id.map(PriceId::from_uuid),
            customer_id: row.customer_id.map(CustomerId::from_uuid),
            license_id: row.license_id.map(LicenseId::from_uuid),
            renewal,
            status: source.name("status", &OrderStatus::ALL, OrderStatus::as_str, &row.status)?,
            standing: source.json("standing", row.standing)?,
            remarks: source.json("remarks", row.remarks)?,
            amount: row.amount,
            currency: row.currency,
            buyer,
            stripe: StripeLinks {
                session: row.stripe_session,
                payment_intent: row.stripe_payment_intent,
                subscription: row.stripe_subscription,
                customer: row.stripe_customer,
                invoice: row.stripe_invoice,
            },
            invoice_no: row.invoice_no,
            created_at: row.created_at,
            paid_at: row.paid_at,
            updated_at: row.updated_at,
        })
    }
}
