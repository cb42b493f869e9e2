//! Locks are taken in one order, so that nobody waits for somebody who waits for him.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use claviger_licensing::{
    Actor, AuditContext, Buyer, CustomerId, Language, LicenseEvent, LicenseId, MailId, Order, OrderId, OrderSource,
    OrderStatus, PlanId, ProductId, StripeLinks, billing::Standing,
};
use claviger_store::{
    Customers, LicenseSelector, Licenses, Mails, Maintenance, NewCustomer, NewMail, OrderLease, OrderWrite, Orders,
    StoreError, StoreResult,
};
use claviger_store_postgres::PostgresStore;
use tokio::join;
use uuid::Uuid;

use crate::schema::TestSchema;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
const ADDRESS: &str = "ada@example.com";
const ROUNDS: u8 = 40;

/// The customer is erased while her orders are written, her license changes and her mails come back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_erasure_and_its_neighbors_do_not_block_each_other() {
    let schema = TestSchema::new();
    let store = Arc::new(schema.store().await);
    store.migrate().await.unwrap();
    let shop = Shop::open(&schema).await;
    for round in 1..=ROUNDS {
        let sold = shop.sell(&schema, &store, round).await;
        let erasing = tokio::spawn({
            let (store, customer) = (Arc::clone(&store), sold.customer);
            async move { store.erase_customer(customer, &context()).await.map(drop) }
        });
        let bouncing = tokio::spawn({
            let (store, mail) = (Arc::clone(&store), sold.mail);
            async move { store.bounce_mail(mail, "no such user", &context()).await.map(drop) }
        });
        let writing = tokio::spawn({
            let (store, write) = (Arc::clone(&store), sold.write(0));
            async move { store.write_order(&write, &context()).await }
        });
        let settling = tokio::spawn({
            let (store, license, write) = (Arc::clone(&store), sold.license, sold.write(1));
            async move { settle(&store, license, &write).await }
        });
        let (erased, bounced, written, settled) = join!(erasing, bouncing, writing, settling);
        erased.unwrap().unwrap();
        bounced.unwrap().unwrap();
        for result in [written.unwrap(), settled.unwrap()] {
            let is_fine = matches!(result, Ok(()) | Err(StoreError::Conflict { .. }));
            assert!(is_fine, "round {round}: {result:?}");
        }
    }
}

async fn settle(store: &PostgresStore, license: LicenseId, write: &OrderWrite) -> StoreResult<()> {
    let locked = store.lock_license(LicenseSelector::Id(license), NOW).await?;
    let events = [LicenseEvent::PaidBy(write.order.id)];
    locked.expect("the license").settle(&events, write, &context()).await
}

fn context() -> AuditContext {
    AuditContext {
        actor: Actor::System,
        at: NOW,
        request_id: None,
    }
}

struct Shop {
    product: ProductId,
    plan: PlanId,
}

/// What a customer has: a license, two orders that pay for it, and a mail.
struct Sold {
    customer: CustomerId,
    license: LicenseId,
    orders: [Order; 2],
    mail: MailId,
}

impl Shop {
    async fn open(schema: &TestSchema) -> Self {
        let shop = Self {
            product: ProductId::mint(NOW),
            plan: PlanId::mint(NOW),
        };
        let (product, plan) = (shop.product.uuid(), shop.plan.uuid());
        schema
            .execute(format!(
                "INSERT INTO products (id, code, name, key_template, check_interval_minutes, retired)
                VALUES ('{product}', 'app', 'App', 'XXXXX-XXXXX-XXXXX-XXXXX', 60, false);
                INSERT INTO plans (id, product_id, code, name, kind, max_devices, features, limits, key_word, offline_hours,
                    license_file_days, grace_days, drift_min_shared, drift_max_rebinds, retired)
                VALUES ('{plan}', '{product}', 'pro', 'Pro', '{{\"kind\":\"perpetual\"}}', 1, '[]', '{{}}', 'PRO', 72, 30, 7,
                    2, 3, false)"
            ))
            .await;
        shop
    }

    async fn sell(&self, schema: &TestSchema, store: &PostgresStore, round: u8) -> Sold {
        let buyer = NewCustomer {
            id: CustomerId::mint(NOW),
            email: ADDRESS.to_owned(),
            name: None,
        };
        let customer = store.ensure_customer(&buyer, &context()).await.unwrap().id;
        let license = LicenseId::mint(NOW);
        let (id, product, plan) = (license.uuid(), self.product.uuid(), self.plan.uuid());
        let (holder, hash) = (customer.uuid(), format!("{round:02x}").repeat(32));
        schema
            .execute(format!(
                "INSERT INTO licenses (id, product_id, plan_id, customer_id, key_hash, key_sealed, key_last4, status, overrides,
                    source, created_at, updated_at)
                VALUES ('{id}', '{product}', '{plan}', '{holder}', decode('{hash}', 'hex'), '', 'XXXX', 'active', '{{}}',
                    'stripe', now(), now())"
            ))
            .await;
        let orders = [self.order(license), self.order(license)];
        for order in &orders {
            let placed = OrderWrite {
                customer: Some(buyer.clone()),
                ..write(order)
            };
            store.write_order(&placed, &context()).await.unwrap();
            let taken = store.lease_order(order.id, HOLDER, NOW, NOW).await.unwrap();
            assert!(matches!(taken, OrderLease::Taken(_)));
        }
        let mail = mail(&format!("greeting {round}"), Some(customer));
        store.add_mail(&mail).await.unwrap();
        Sold {
            customer,
            license,
            orders,
            mail: mail.id,
        }
    }

    fn order(&self, license: LicenseId) -> Order {
        Order {
            id: OrderId::mint(NOW),
            source: OrderSource::Checkout,
            product_id: self.product,
            plan_id: self.plan,
            price_id: None,
            customer_id: None,
            license_id: Some(license),
            renewal: None,
            status: OrderStatus::Pending,
            standing: Standing::default(),
            remarks: BTreeSet::new(),
            amount: None,
            currency: None,
            buyer: Buyer::default(),
            stripe: StripeLinks::default(),
            invoice_no: None,
            created_at: NOW,
            paid_at: None,
            updated_at: NOW,
        }
    }
}

const HOLDER: Uuid = Uuid::from_u128(1);

impl Sold {
    /// The n-th order is paid, which is worth a mail.
    fn write(&self, n: usize) -> OrderWrite {
        let order = Order {
            status: OrderStatus::Paid,
            ..self.orders[n].clone()
        };
        let thanks = mail(&format!("thanks {}", order.id), None);
        OrderWrite {
            mails: vec![thanks],
            lease: Some(HOLDER),
            ..write(&order)
        }
    }
}

fn write(order: &Order) -> OrderWrite {
    OrderWrite {
        order: order.clone(),
        customer: None,
        subscription: None,
        mails: Vec::new(),
        lease: None,
    }
}

fn mail(cause: &str, customer_id: Option<CustomerId>) -> NewMail {
    NewMail {
        id: MailId::mint(NOW),
        cause: cause.to_owned(),
        kind: "greeting".to_owned(),
        recipient: ADDRESS.to_owned(),
        language: Language::En,
        customer_id,
        license_id: None,
        content_sealed: Vec::new(),
        created_at: NOW,
    }
}
