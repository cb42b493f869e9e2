//! What money does to a license is written with the order, while the license is locked.

use std::time::Duration;

use claviger_licensing::{Hold, HoldCause, LicenseEvent, LicenseId, Order, OrderStatus, Overrides};
use tokio::time::timeout;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, race},
    fixtures::{admin_at, customer, minutes, nobody, precise, start},
    license_events::{known_events, news},
    money::{holder, lease, mail, order, subscription, write},
    shop::{Shop, occupant},
};
use crate::{AuditFilter, LicenseSelector, LockedLicense, OrderLease, OrderWrite, Store, StoreResult};

/// Far longer than anybody who may proceed needs.
const AGES: Duration = Duration::from_secs(20);

/// Events, order, subscription and mails are written in one, and audited; the lease ends.
pub async fn writes_all_of_it(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (license, known) = paid_license(&shop, 1).await;
    let mut heard = known_events(&shop, license).await;
    shop.lease(known.id, precise()).await;
    let (write, events) = refund(&known);
    settle(&*shop.store, license, &events, &write).await.unwrap();

    let summary = shop.order(known.id).await;
    let buyer = write.customer.clone().expect("a buyer");
    let expected = Order {
        customer_id: Some(buyer.id),
        ..write.order.clone()
    };
    assert_eq!(
        (&summary.order, &summary.subscription),
        (&expected, &write.subscription)
    );
    let record = shop.record(license).await.license;
    assert_eq!((record.hold, record.order_id), (Some(hold()), Some(known.id)));
    assert_eq!(record.updated_at, precise());
    assert_eq!(record.customer_id, None, "an order's customer is not its license's");
    assert_eq!(shop.causes().await, ["refund 1"]);
    let (kept, _) = shop
        .store
        .find_mail(write.mails[0].id)
        .await
        .unwrap()
        .expect("the mail");
    assert_eq!(kept.customer_id, Some(buyer.id));

    let news = news(&shop, license, &mut heard).await;
    let mut actions: Vec<_> = news.iter().map(|event| event.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["license.held", "license.paid_by", "order.status_changed"]);
    for event in &news {
        assert_audited(event, &event.action, &admin_at(precise()));
    }
    assert!(matches!(
        lease(&*shop.store, known.id, 2, precise()).await,
        OrderLease::Taken(_)
    ));
}

/// An order may change without a change of its license, which keeps its date; a new order may come with it.
pub async fn needs_no_events(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (license, known) = paid_license(&shop, 1).await;
    let (before, mut heard) = (shop.record(license).await, known_events(&shop, license).await);
    shop.lease(known.id, precise()).await;
    settle(&*shop.store, license, &[], &refund(&known).0).await.unwrap();
    let second = Order {
        license_id: Some(license),
        ..order(&shop.pro, 2)
    };
    settle(&*shop.store, license, &[], &write(&second)).await.unwrap();
    assert_eq!(shop.record(license).await, before);
    assert_eq!(shop.order(known.id).await.order.status, OrderStatus::Refunded);
    assert_eq!(shop.order(second.id).await.order, second);
    let actions: Vec<_> = news(&shop, license, &mut heard)
        .await
        .into_iter()
        .map(|event| event.action)
        .collect();
    assert_eq!(actions.len(), 2);
    for action in ["order.status_changed", "order.created"] {
        assert!(actions.iter().any(|told| told == action), "{action}");
    }
}

/// Whatever is refused leaves license and order as they were, and lets both go.
pub async fn leaves_nothing_of_what_is_refused(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (license, known) = paid_license(&shop, 1).await;
    shop.lease(known.id, precise()).await;
    let (sound, events) = refund(&known);
    let lost = OrderWrite {
        lease: Some(holder(2)),
        ..sound.clone()
    };
    let mut misfit = sound.clone();
    misfit.order.price_id = Some(nobody());
    let mut too_many = events.clone();
    too_many.push(LicenseEvent::DeviceActivated(occupant(1000, 1, minutes(5))));
    let mut foreign = sound.clone();
    foreign.order.license_id = Some(shop.sell(&shop.pro, 2).await);
    let before = everything(&shop, license).await;
    for (i, (events, write)) in [
        (&events, &lost),
        (&events, &misfit),
        (&events, &foreign),
        (&too_many, &sound),
    ]
    .into_iter()
    .enumerate()
    {
        assert_conflict(settle(&*shop.store, license, events, write).await);
        assert_eq!(everything(&shop, license).await, before, "case {i}");
    }
    assert_eq!(lease(&*shop.store, known.id, 2, precise()).await, OrderLease::Busy);
    let attempt = settle(&*shop.store, license, &events, &sound);
    timeout(AGES, attempt).await.expect("the license is free").unwrap();
}

/// The lock is held until all is written: of several orders that change one license at once, no change is lost.
pub async fn holds_the_lock(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let license = shop.sell(&shop.pro, 1).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let results = race(16, |n| {
        let order = Order {
            license_id: Some(license),
            ..order(&shop.pro, n)
        };
        let write = OrderWrite {
            mails: vec![mail("one for all", 50)],
            ..write(&order)
        };
        let store = stores[n % 2].clone();
        async move {
            let locked = lock(&*store, license).await;
            let so_far = locked.record().license.overrides.max_devices.unwrap_or_default();
            let overrides = Overrides {
                max_devices: Some(so_far + 1),
                ..Overrides::default()
            };
            let events = [LicenseEvent::OverridesSet(overrides)];
            locked.settle(&events, &write, &admin_at(minutes(60))).await
        }
    })
    .await;
    results.into_iter().for_each(Result::unwrap);
    assert_eq!(shop.record(license).await.license.overrides.max_devices, Some(16));
    assert_eq!(shop.orders().await.len(), 16);
    assert_eq!(shop.causes().await, ["one for all"]);
}

/// The n-th license with the order that paid for it.
async fn paid_license(shop: &Shop, n: usize) -> (LicenseId, Order) {
    let license = shop.sell(&shop.pro, n).await;
    let order = Order {
        license_id: Some(license),
        status: OrderStatus::Paid,
        ..order(&shop.pro, n)
    };
    shop.place(&order).await;
    (license, order)
}

/// What is written of an order that was paid back, by the first holder, with what it does to its license.
fn refund(order: &Order) -> (OrderWrite, Vec<LicenseEvent>) {
    let order = Order {
        status: OrderStatus::Refunded,
        updated_at: precise(),
        ..order.clone()
    };
    let events = vec![LicenseEvent::PaidBy(order.id), LicenseEvent::Held(hold())];
    let write = OrderWrite {
        customer: Some(customer("ada@example.com", None)),
        subscription: Some(subscription(1)),
        mails: vec![mail("refund 1", 5)],
        lease: Some(holder(1)),
        ..write(&order)
    };
    (write, events)
}

fn hold() -> Hold {
    Hold {
        cause: HoldCause::Refunded,
        since: precise(),
    }
}

async fn lock(store: &dyn Store, license: LicenseId) -> Box<dyn LockedLicense> {
    let locked = store.lock_license(LicenseSelector::Id(license), start()).await.unwrap();
    locked.expect("the license")
}

async fn settle(store: &dyn Store, license: LicenseId, events: &[LicenseEvent], write: &OrderWrite) -> StoreResult<()> {
    lock(store, license)
        .await
        .settle(events, write, &admin_at(precise()))
        .await
}

/// All that a settlement would change, printed.
async fn everything(shop: &Shop, license: LicenseId) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        shop.record(license).await,
        shop.orders().await,
        shop.customers().await,
        shop.causes().await,
        shop.audit(&AuditFilter::default()).await,
    )
}
