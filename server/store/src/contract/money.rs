//! Orders, mails and notices from Stripe to test with.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{
    Buyer, BuyerDevice, Customer, HoldCause, Language, LicenseId, MailId, Order, OrderId, OrderSource, OrderStatus,
    Plan, Price, Renewal, StripeEventId, StripeLinks, Subscription,
    billing::{Funding, Remark, Standing},
    catalog::CatalogContent,
};
use claviger_protocol::ComponentName;
use serde_json::json;
use uuid::Uuid;

use super::{
    fixtures::{admin_at, components, days, device, facts, just_after, minutes, precise, price},
    shop::Shop,
};
use crate::{
    CustomerFilter, MailFilter, NewMail, NewStripeEvent, OrderFilter, OrderLease, OrderSelector, OrderSummary,
    OrderWrite, Orders, Page, Store, StoreResult,
};

/// The n-th order of a plan, begun n minutes after the start, of which nothing is known yet.
pub(super) fn order(plan: &Plan, n: usize) -> Order {
    let created_at = minutes(i64::try_from(n).unwrap());
    Order {
        id: OrderId::mint(created_at),
        source: OrderSource::Checkout,
        product_id: plan.product_id,
        plan_id: plan.id,
        price_id: None,
        customer_id: None,
        license_id: None,
        renewal: None,
        status: OrderStatus::Pending,
        standing: Standing::default(),
        remarks: BTreeSet::new(),
        amount: None,
        currency: None,
        buyer: Buyer::default(),
        stripe: StripeLinks::default(),
        invoice_no: None,
        created_at,
        paid_at: None,
        updated_at: created_at,
    }
}

/// The same with all that can be said of an order.
pub(super) fn rich_order(plan: &Plan, n: usize, price: &Price, license: LicenseId) -> Order {
    Order {
        source: OrderSource::Manual,
        price_id: Some(price.id),
        license_id: Some(license),
        renewal: Some(Renewal {
            previous_end: Some(just_after(days(365))),
            granted_end: Some(just_after(days(730))),
        }),
        status: OrderStatus::ChargedBack,
        standing: Standing {
            funding: Funding::Paid,
            hold: Some(HoldCause::Paused),
            ends_at: Some(just_after(days(30))),
            overdue_since: Some(precise()),
        },
        remarks: [Remark::PartlyRefunded, Remark::DeviceNotActivated].into(),
        amount: Some(4_900_000_000),
        currency: Some("eur".to_owned()),
        buyer: Buyer {
            device: Some(buyer_device(n)),
            language: Language::De,
        },
        stripe: links(n),
        invoice_no: Some(format!("RE-2026/{n} ä")),
        paid_at: Some(just_after(minutes(90))),
        updated_at: just_after(minutes(91)),
        ..order(plan, n)
    }
}

/// The n-th device as a buyer.
pub(super) fn buyer_device(n: usize) -> BuyerDevice {
    BuyerDevice {
        hash: device(n),
        components: components([(ComponentName::BOARD, n), (ComponentName::MAC, n + 1)]),
        facts: facts(),
    }
}

/// The n-th order's objects at Stripe.
pub(super) fn links(n: usize) -> StripeLinks {
    StripeLinks {
        session: Some(format!("cs_{n}")),
        payment_intent: Some(format!("pi_{n}")),
        subscription: Some(format!("sub_{n}")),
        customer: Some(format!("cus_{n}")),
        invoice: Some(format!("in_{n}")),
    }
}

/// All that can be said of the n-th order's subscription.
pub(super) fn subscription(n: usize) -> Subscription {
    Subscription {
        stripe_id: format!("sub_{n}"),
        status: "past_due".to_owned(),
        current_period_end: Some(just_after(days(30))),
        ends_at: Some(just_after(days(60))),
        overdue_since: Some(precise()),
        read_at: precise(),
    }
}

/// An order to be written with nothing else, by whoever has no lease.
pub(super) fn write(order: &Order) -> OrderWrite {
    OrderWrite {
        order: order.clone(),
        customer: None,
        subscription: None,
        mails: Vec::new(),
        lease: None,
    }
}

/// A mail for a cause, put into the outbox n minutes after the start.
pub(super) fn mail(cause: &str, n: i64) -> NewMail {
    NewMail {
        id: MailId::mint(minutes(n)),
        cause: cause.to_owned(),
        kind: "key_delivery".to_owned(),
        recipient: "ada@example.com".to_owned(),
        language: Language::En,
        customer_id: None,
        license_id: None,
        content_sealed: vec![0, 255, 7],
        created_at: minutes(n),
    }
}

/// The n-th notice, which came n minutes after the start.
pub(super) fn notice(n: usize) -> NewStripeEvent {
    let received_at = minutes(i64::try_from(n).unwrap());
    NewStripeEvent {
        id: StripeEventId::mint(received_at),
        stripe_id: format!("evt_{n}"),
        kind: "invoice.paid".to_owned(),
        object_id: Some(format!("in_{n}")),
        api_version: Some("2026-09-30.endive".to_owned()),
        body: format!("{{\"id\":\"evt_{n}\"}}").into_bytes(),
        received_at,
    }
}

/// The n-th one who takes leases.
pub(super) fn holder(n: u128) -> Uuid {
    Uuid::from_u128(0xB0B0_0000 + n)
}

impl Shop {
    /// Puts a price of the plan `pro` into the catalog as it was opened.
    pub(super) async fn offer(&self) -> Price {
        let offer = price(&self.pro, "once");
        let content = CatalogContent {
            prices: vec![offer.clone()],
            ..CatalogContent::default()
        };
        self.store
            .write_catalog(1, &content, json!({ "added": 1 }), &admin_at(minutes(1)))
            .await
            .unwrap();
        offer
    }

    /// Writes an order that is new.
    pub(super) async fn place(&self, order: &Order) -> OrderId {
        self.store
            .write_order(&write(order), &admin_at(order.created_at))
            .await
            .unwrap();
        order.id
    }

    pub(super) async fn order(&self, id: OrderId) -> OrderSummary {
        let found = self.store.find_order(OrderSelector::Id(id)).await.unwrap();
        found.expect("the order")
    }

    /// Writes a known order as one who has its lease.
    pub(super) async fn rewrite(&self, write: &OrderWrite, at: DateTime<Utc>) -> StoreResult<()> {
        let lease = self.lease(write.order.id, at).await;
        let write = OrderWrite {
            lease: Some(lease),
            ..write.clone()
        };
        self.store.write_order(&write, &admin_at(at)).await
    }

    /// Takes a lease for a minute and tells who has it.
    pub(super) async fn lease(&self, id: OrderId, at: DateTime<Utc>) -> Uuid {
        let taken = lease(self.store.as_ref(), id, 1, at).await;
        assert!(matches!(taken, OrderLease::Taken(_)), "the order is free");
        holder(1)
    }

    /// All orders, the newest first.
    pub(super) async fn orders(&self) -> Vec<OrderSummary> {
        let everything = OrderFilter::default();
        self.store.list_orders(&everything, Page::first(1000)).await.unwrap()
    }

    /// All customers, the newest first.
    pub(super) async fn customers(&self) -> Vec<Customer> {
        let everything = CustomerFilter::default();
        self.store.list_customers(&everything, Page::first(1000)).await.unwrap()
    }

    /// The causes of all mails, the newest first.
    pub(super) async fn causes(&self) -> Vec<String> {
        let everything = MailFilter::default();
        let mails = self.store.list_mails(&everything, Page::first(1000)).await.unwrap();
        mails.into_iter().map(|mail| mail.cause).collect()
    }
}

/// The n-th one asks for a lease of a minute.
pub(super) async fn lease(store: &dyn Store, id: OrderId, n: u128, at: DateTime<Utc>) -> OrderLease {
    let until = at + Duration::minutes(1);
    Orders::lease_order(store, id, holder(n), at, until).await.unwrap()
}
