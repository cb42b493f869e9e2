//! A paid order and the license that it pays for come into being together or not at all, and once.

use claviger_licensing::Order;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, race},
    fixtures::{admin_at, customer, device, minutes, nobody, trial},
    money::{holder, links, order, subscription},
    sale::{Sale, sale},
    shop::Shop,
};
use crate::{AddLicensesError, AuditFilter, LicenseFilter, OrderWrite, Page, StoreError};

/// The order, its customer, its subscription, its license, what happens to the license, and the mails: all at once, all
/// audited.
pub async fn adds_everything(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let tried = shop.begin(&trial(&shop.app, 5)).await;
    let sale = sale(&shop, 1);
    shop.place(&sale.order_before()).await;
    let lease = shop.lease(sale.write.order.id, minutes(20)).await;
    let sale = Sale {
        write: OrderWrite {
            lease: Some(lease),
            ..sale.write
        },
        ..sale
    };
    let before = shop.audit(&AuditFilter::default()).await.len();
    sale.fulfill(&*shop.store).await.unwrap();

    let (id, buyer) = (sale.license.license.id, sale.write.customer.clone().expect("a buyer"));
    let summary = shop.order(sale.write.order.id).await;
    let expected = Order {
        license_id: Some(id),
        customer_id: Some(buyer.id),
        ..sale.write.order.clone()
    };
    assert_eq!(
        (&summary.order, &summary.subscription),
        (&expected, &sale.write.subscription)
    );
    let record = shop.record(id).await;
    let mut granted = sale.license.license.clone();
    (granted.customer_id, granted.order_id) = (Some(buyer.id), Some(expected.id));
    granted.updated_at = minutes(20);
    assert_eq!((&record.license, &*record.plan), (&granted, &shop.pro));
    assert_eq!(summary.license, Some(granted));
    assert_eq!(record.active().count(), 1);
    let trial = shop.store.find_trial_by_id(tried.id).await.unwrap().expect("the trial");
    assert_eq!(trial.converted, Some((id, minutes(20))));
    assert_eq!(
        shop.store.find_sealed_key(id).await.unwrap(),
        Some(sale.license.key_sealed.clone())
    );
    let (kept, _) = shop
        .store
        .find_mail(sale.write.mails[0].id)
        .await
        .unwrap()
        .expect("the mail");
    assert_eq!((kept.license_id, kept.customer_id), (Some(id), Some(buyer.id)));

    let actions = [
        ("order.status_changed", 1),
        ("customer.created", 1),
        ("license.created", 1),
        ("device.activated", 1),
        ("license.paid_by", 1),
    ];
    for (action, count) in actions {
        let events = shop.audit_of(action).await;
        assert_eq!(events.len(), count, "{action}");
        assert_audited(&events[0], action, &admin_at(minutes(20)));
    }
    assert_eq!(shop.audit(&AuditFilter::default()).await.len(), before + 5);
    let created = &shop.audit_of("license.created").await[0];
    assert_eq!((created.license_id, created.customer_id), (Some(id), Some(buyer.id)));
    let changed = &shop.audit_of("order.status_changed").await[0];
    assert_eq!((changed.license_id, changed.customer_id), (Some(id), Some(buyer.id)));
}

/// An order that nobody knew may come with its license; who holds it is told by the order alone.
pub async fn adds_an_order_and_its_license(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut sale = sale(&shop, 1);
    sale.license.customer = Some(customer("eve@example.com", None));
    sale.license.license.customer_id = Some(nobody());
    (sale.write.order.license_id, sale.events) = (None, Vec::new());
    sale.fulfill(&*shop.store).await.unwrap();
    let summary = shop.order(sale.write.order.id).await;
    let license = summary.license.expect("the license");
    assert_eq!(summary.order.license_id, Some(license.id));
    assert_eq!(license.customer_id, summary.order.customer_id);
    assert_eq!(license.order_id, None, "only events tell");
    let customers = shop.customers().await;
    assert_eq!(customers.len(), 1);
    assert_eq!(customers[0].email.as_deref(), Some("buyer1@example.com"));
    assert_eq!(shop.audit_of("order.created").await.len(), 1);
}

/// Whatever is refused leaves nothing of the rest: the order may be tried again with its lease.
pub async fn leaves_nothing_of_what_is_refused(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    shop.sell(&shop.pro, 7).await;
    let mut other = order(&shop.pro, 8);
    other.stripe = links(8);
    shop.place(&other).await;
    let first = sale(&shop, 1);
    shop.place(&first.order_before()).await;
    let lease = shop.lease(first.write.order.id, minutes(20)).await;
    let changes: [fn(&mut Sale); 8] = [
        |sale| sale.license.plan_id = nobody(),
        |sale| sale.license.license.expires_at = Some(sale.license.license.created_at),
        |sale| sale.write.order.stripe = links(8),
        |sale| sale.write.lease = Some(holder(2)),
        |sale| sale.write.order.price_id = Some(nobody()),
        |sale| sale.seat(1000, 6),
        |sale| sale.seat(0, 6),
        |sale| sale.seat(1, 5),
    ];
    let before = everything(&shop).await;
    for (i, change) in changes.into_iter().enumerate() {
        let mut sale = sale(&shop, 1);
        (sale.write.order.id, sale.write.lease) = (first.write.order.id, Some(lease));
        change(&mut sale);
        match sale.fulfill(&*shop.store).await {
            Err(AddLicensesError::Store(StoreError::Conflict { .. })) => (),
            other => panic!("case {i}: expected a conflict, got {other:?}"),
        }
        assert_eq!(everything(&shop).await, before, "case {i}");
    }
    let mut known_key = sale(&shop, 7);
    (known_key.write.order.id, known_key.write.lease) = (first.write.order.id, Some(lease));
    let refused = known_key.fulfill(&*shop.store).await;
    assert!(
        matches!(refused, Err(AddLicensesError::DuplicateKey { index: 0 })),
        "{refused:?}"
    );
    assert_eq!(everything(&shop).await, before);

    let mut again = sale(&shop, 1);
    (again.write.order.id, again.write.lease) = (first.write.order.id, Some(lease));
    again.fulfill(&*shop.store).await.unwrap();
}

/// An order makes one license: who fulfills it again is refused, and nothing is added.
pub async fn happens_once(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let first = sale(&shop, 1);
    first.fulfill(&*shop.store).await.unwrap();
    let before = everything(&shop).await;
    for lease in [None, Some(shop.lease(first.write.order.id, minutes(30)).await)] {
        let mut again = sale(&shop, 2);
        (again.write.order.id, again.write.lease) = (first.write.order.id, lease);
        again.write.order.license_id = None;
        assert_refused(again.fulfill(&*shop.store).await);
        assert_eq!(everything(&shop).await, before);
    }
}

/// Of several who fulfill an order at once, as new or with its lease, one makes its license.
pub async fn happens_once_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let known = order(&shop.pro, 1);
    shop.place(&known).await;
    let lease = shop.lease(known.id, minutes(20)).await;
    for (round, (of, lease)) in [(order(&shop.pro, 2), None), (known, Some(lease))]
        .into_iter()
        .enumerate()
    {
        let results = race(16, |i| {
            let mut sale = sale(&shop, 100 * round + 10 + i);
            (sale.write.order.id, sale.write.lease) = (of.id, lease);
            (sale.write.order.stripe, sale.write.subscription) = (links(round), Some(subscription(round)));
            let store = stores[i % 2].clone();
            async move { sale.fulfill(&*store).await }
        })
        .await;
        let (made, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        assert_eq!((made.len(), refused.len()), (1, 15));
        refused.into_iter().for_each(assert_refused);
        let all = shop
            .store
            .list_licenses(&LicenseFilter::default(), Page::first(100))
            .await;
        assert_eq!(all.unwrap().len(), round + 1);
        assert_eq!(
            (shop.customers().await.len(), shop.causes().await.len()),
            (round + 1, round + 1)
        );
    }
}

#[track_caller]
fn assert_refused(result: Result<(), AddLicensesError>) {
    assert_conflict(result.map_err(|error| match error {
        AddLicensesError::Store(error) => error,
        AddLicensesError::DuplicateKey { index } => panic!("expected no duplicate key, got one at {index}"),
    }));
}

/// All that a sale would leave, printed.
async fn everything(shop: &Shop) -> String {
    let licenses = shop
        .store
        .list_licenses(&LicenseFilter::default(), Page::first(100))
        .await;
    let trials = shop.store.find_trial(shop.app.id, &device(5)).await;
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        shop.orders().await,
        shop.customers().await,
        shop.causes().await,
        shop.audit(&AuditFilter::default()).await,
        licenses.unwrap(),
        trials.unwrap(),
    )
}
