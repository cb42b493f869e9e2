use claviger_licensing::{
    Buyer, BuyerDevice, CustomerId, DeviceFacts, Language, License, LicenseId, Order, OrderId, OrderSource,
    OrderStatus, PlanId, PriceId, ProductId, StripeLinks, Subscription,
};
use claviger_store::{OrderSummary, StoreError, StoreResult};
use uuid::Uuid;

use super::RowName;

/// An order with its subscription and with the names that it is shown with.
pub(crate) struct OrderRow {
    pub(crate) id: Uuid,
    pub(crate) source: String,
    pub(crate) product_id: Uuid,
    pub(crate) plan_id: Uuid,
    pub(crate) price_id: Option<Uuid>,
    pub(crate) customer_id: Option<Uuid>,
    pub(crate) license_id: Option<Uuid>,
    pub(crate) renewal: Option<String>,
    pub(crate) status: String,
    pub(crate) standing: String,
    pub(crate) remarks: String,
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) device_hash: Option<Vec<u8>>,
    pub(crate) device_components: Option<String>,
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
    pub(crate) created_at: i64,
    pub(crate) paid_at: Option<i64>,
    pub(crate) updated_at: i64,
    pub(crate) subscription_id: Option<String>,
    pub(crate) subscription_status: Option<String>,
    pub(crate) subscription_period_end: Option<i64>,
    pub(crate) subscription_ends_at: Option<i64>,
    pub(crate) subscription_overdue_since: Option<i64>,
    pub(crate) subscription_read_at: Option<i64>,
    pub(crate) product: String,
    pub(crate) plan: String,
    pub(crate) price: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) customer_name: Option<String>,
}

/// Selects [`OrderRow`]s of `orders AS o`; takes the rest of the statement in pieces, then its arguments.
macro_rules! select_orders {
    ($($rest:literal),+ $(; $($argument:expr),+ $(,)?)?) => {
        sqlx::query_as!(
            crate::rows::order::OrderRow,
            r#"SELECT o.id AS "id: _", o.source, o.product_id AS "product_id: _", o.plan_id AS "plan_id: _",
                   o.price_id AS "price_id: _", o.customer_id AS "customer_id: _", o.license_id AS "license_id: _",
                   o.renewal, o.status, o.standing, o.remarks, o.amount, o.currency, o.device_hash,
                   o.device_components, o.device_name, o.device_platform, o.device_arch, o.device_cpu,
                   o.device_app_version, o.device_hostname, o.language, o.stripe_session, o.stripe_payment_intent,
                   o.stripe_subscription, o.stripe_customer, o.stripe_invoice, o.invoice_no, o.created_at, o.paid_at,
                   o.updated_at,
                   s.stripe_id AS "subscription_id?: _", s.status AS "subscription_status?: _",
                   s.current_period_end AS "subscription_period_end?: _", s.ends_at AS "subscription_ends_at?: _",
                   s.overdue_since AS "subscription_overdue_since?: _", s.read_at AS "subscription_read_at?: _",
                   p.code AS product, n.code AS plan, r.code AS "price?: _", c.email AS "email?: _",
                   c.name AS "customer_name?: _"
               FROM orders AS o
               JOIN products AS p ON p.id = o.product_id
               JOIN plans AS n ON n.id = o.plan_id
               LEFT JOIN prices AS r ON r.id = o.price_id
               LEFT JOIN customers AS c ON c.id = o.customer_id
               LEFT JOIN subscriptions AS s ON s.order_id = o.id "# $(+ $rest)+
            $($(, $argument)+)?
        )
    };
}
pub(crate) use select_orders;

impl OrderRow {
    /// The order as it is shown, with its license.
    pub(crate) fn summary(self, license: Option<License>) -> StoreResult<OrderSummary> {
        Ok(OrderSummary {
            subscription: self.subscription()?,
            order: self.order()?,
            product: self.product,
            plan: self.plan,
            price: self.price,
            email: self.email,
            customer_name: self.customer_name,
            license,
        })
    }

    const fn name(&self) -> RowName {
        RowName {
            table: "orders",
            id: self.id,
        }
    }

    fn order(&self) -> StoreResult<Order> {
        let name = self.name();
        let renewal = self.renewal.as_deref().map(|renewal| name.json("renewal", renewal));
        Ok(Order {
            id: OrderId::from_uuid(self.id),
            source: name.variant("source", &self.source, &OrderSource::ALL, OrderSource::as_str)?,
            product_id: ProductId::from_uuid(self.product_id),
            plan_id: PlanId::from_uuid(self.plan_id),
            price_id: self.price_id.map(PriceId::from_uuid),
            customer_id: self.customer_id.map(CustomerId::from_uuid),
            license_id: self.license_id.map(LicenseId::from_uuid),
            renewal: renewal.transpose()?,
            status: name.variant("status", &self.status, &OrderStatus::ALL, OrderStatus::as_str)?,
            standing: name.json("standing", &self.standing)?,
            remarks: name.json("remarks", &self.remarks)?,
            amount: self.amount,
            currency: self.currency.clone(),
            buyer: Buyer {
                device: self.device()?,
                language: name.variant("language", &self.language, &Language::ALL, Language::as_str)?,
            },
            stripe: self.links(),
            invoice_no: self.invoice_no.clone(),
            created_at: name.time("created_at", self.created_at)?,
            paid_at: name.optional_time("paid_at", self.paid_at)?,
            updated_at: name.time("updated_at", self.updated_at)?,
        })
    }

    fn device(&self) -> StoreResult<Option<BuyerDevice>> {
        let name = self.name();
        let stored = self.device_hash.as_deref().zip(self.device_components.as_deref());
        let device = stored.map(|(hash, components)| {
            Ok(BuyerDevice {
                hash: name.hash("device_hash", hash)?,
                components: name.components("device_components", components)?,
                facts: DeviceFacts {
                    name: self.device_name.clone(),
                    platform: self.device_platform.clone(),
                    arch: self.device_arch.clone(),
                    cpu: self.device_cpu.clone(),
                    app_version: self.device_app_version.clone(),
                    hostname: self.device_hostname.clone(),
                },
            })
        });
        device.transpose()
    }

    fn links(&self) -> StripeLinks {
        StripeLinks {
            session: self.stripe_session.clone(),
            payment_intent: self.stripe_payment_intent.clone(),
            subscription: self.stripe_subscription.clone(),
            customer: self.stripe_customer.clone(),
            invoice: self.stripe_invoice.clone(),
        }
    }

    fn subscription(&self) -> Result<Option<Subscription>, StoreError> {
        let name = RowName {
            table: "subscriptions",
            id: self.id,
        };
        let stored = self.subscription_id.as_ref().zip(self.subscription_status.as_ref());
        let subscription = stored
            .zip(self.subscription_read_at)
            .map(|((stripe_id, status), read_at)| {
                Ok(Subscription {
                    stripe_id: stripe_id.clone(),
                    status: status.clone(),
                    current_period_end: name.optional_time("current_period_end", self.subscription_period_end)?,
                    ends_at: name.optional_time("ends_at", self.subscription_ends_at)?,
                    overdue_since: name.optional_time("overdue_since", self.subscription_overdue_since)?,
                    read_at: name.time("read_at", read_at)?,
                })
            });
        subscription.transpose()
    }
}
