//! An order is brought up to date by one at a time.

use chrono::Duration;
use claviger_licensing::{Order, OrderStatus};

use super::{
    Engine,
    expect::{assert_conflict, race},
    fixtures::{admin_at, customer, minutes, nobody, precise},
    money::{holder, lease, mail, order, subscription, write},
    shop::Shop,
};
use crate::{AuditFilter, OrderLease, OrderWrite};

/// Who takes a lease sees the order as it is; meanwhile nobody else gets it, but whoever has it may take it again.
pub async fn are_one_holders(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let neighbor = shop.neighbor(engine).await;
    let (first, second) = (order(&shop.pro, 1), order(&shop.pro, 2));
    shop.place(&first).await;
    shop.place(&second).await;
    let taken = OrderLease::Taken(Box::new(shop.order(first.id).await));
    assert_eq!(lease(&*shop.store, first.id, 1, precise()).await, taken);
    assert_eq!(lease(&*neighbor, first.id, 2, precise()).await, OrderLease::Busy);
    assert_eq!(lease(&*shop.store, first.id, 3, precise()).await, OrderLease::Busy);
    let again = precise() + Duration::seconds(30);
    assert_eq!(
        lease(&*neighbor, first.id, 1, again).await,
        taken,
        "from wherever it asks"
    );
    let past_the_first = precise() + Duration::seconds(61);
    assert_eq!(lease(&*shop.store, first.id, 2, past_the_first).await, OrderLease::Busy);

    assert!(
        is_taken(&lease(&*shop.store, second.id, 2, precise()).await),
        "each order has its own"
    );
    assert_eq!(lease(&*shop.store, nobody(), 1, precise()).await, OrderLease::Missing);
    assert_eq!(shop.order(first.id).await.order, first, "a lease is no change");
    assert_eq!(shop.audit(&AuditFilter::default()).await.len(), 3, "nor is it audited");
}

/// A lease that is given back is free; nobody gives back what is another's.
pub async fn are_given_back(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.place(&order(&shop.pro, 1)).await;
    let release = async |id, n| shop.store.release_order(id, holder(n)).await.unwrap();
    release(id, 1).await;
    assert!(is_taken(&lease(&*shop.store, id, 1, precise()).await));
    release(id, 2).await;
    release(nobody(), 1).await;
    assert_eq!(lease(&*shop.store, id, 2, precise()).await, OrderLease::Busy);
    release(id, 1).await;
    assert!(is_taken(&lease(&*shop.store, id, 2, precise()).await));
    release(id, 1).await;
    assert_eq!(lease(&*shop.store, id, 1, precise()).await, OrderLease::Busy);
}

/// A lease ends at its instant and goes to the next one who asks; the late writer writes nothing and takes nothing away.
pub async fn lapse(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let first = order(&shop.pro, 1);
    let id = shop.place(&first).await;
    assert!(is_taken(&lease(&*shop.store, id, 1, minutes(10)).await));
    let moment = Duration::microseconds(1);
    assert_eq!(lease(&*shop.store, id, 2, minutes(11) - moment).await, OrderLease::Busy);
    assert!(is_taken(&lease(&*shop.store, id, 2, minutes(11)).await));
    assert_eq!(lease(&*shop.store, id, 1, minutes(11)).await, OrderLease::Busy);

    let before = (shop.order(id).await, shop.audit(&AuditFilter::default()).await);
    let late = paid_by(&first, 1);
    assert_conflict(shop.store.write_order(&late, &admin_at(minutes(11))).await);
    shop.store.release_order(id, holder(1)).await.unwrap();
    assert_eq!(
        (shop.order(id).await, shop.audit(&AuditFilter::default()).await),
        before
    );
    assert_eq!(shop.causes().await, [""; 0]);
    assert_eq!(shop.customers().await, []);

    assert_eq!(lease(&*shop.store, id, 3, minutes(11)).await, OrderLease::Busy);
    shop.store
        .write_order(&paid_by(&first, 2), &admin_at(minutes(11)))
        .await
        .unwrap();
    let summary = shop.order(id).await;
    assert_eq!(summary.order.status, OrderStatus::Paid);
    assert_eq!(summary.subscription, Some(subscription(1)));
    assert_eq!(shop.causes().await, ["late"]);
}

/// A write ends the lease: the order is free, and a second write with it is refused. A write that is refused does not.
pub async fn end_with_a_write(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let first = order(&shop.pro, 1);
    let id = shop.place(&first).await;
    shop.lease(id, minutes(10)).await;
    let mut misfit = paid_by(&first, 1);
    misfit.order.license_id = Some(nobody());
    assert_conflict(shop.store.write_order(&misfit, &admin_at(minutes(10))).await);
    assert_eq!(lease(&*shop.store, id, 2, minutes(10)).await, OrderLease::Busy);
    let write = paid_by(&first, 1);
    shop.store.write_order(&write, &admin_at(minutes(10))).await.unwrap();

    let after = shop.order(id).await;
    assert_conflict(shop.store.write_order(&write, &admin_at(minutes(10))).await);
    let taken = OrderLease::Taken(Box::new(after));
    assert_eq!(
        lease(&*shop.store, id, 2, minutes(10)).await,
        taken,
        "as it was written"
    );
    assert_conflict(shop.store.write_order(&write, &admin_at(minutes(10))).await);
}

/// A known order is not written without its lease, even if nobody has it, and there is no lease of an order that is not known.
pub async fn are_needed(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let first = order(&shop.pro, 1);
    let id = shop.place(&first).await;
    let refused =
        async |write: OrderWrite| assert_conflict(shop.store.write_order(&write, &admin_at(minutes(10))).await);
    let without = OrderWrite {
        lease: None,
        ..paid_by(&first, 1)
    };
    refused(without.clone()).await;
    refused(paid_by(&first, 1)).await;
    shop.lease(id, minutes(10)).await;
    refused(without).await;
    shop.store.release_order(id, holder(1)).await.unwrap();
    refused(paid_by(&first, 1)).await;
    refused(paid_by(&order(&shop.pro, 2), 1)).await;
    let orders: Vec<_> = shop.orders().await.into_iter().map(|summary| summary.order).collect();
    assert_eq!(orders, [first]);
}

/// Of many that ask for one lease at once, one gets it, whether it is free or ran out.
pub async fn have_one_holder_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.place(&order(&shop.pro, 1)).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    for now in [minutes(10), minutes(20)] {
        let leases = race(32, |i| {
            let store = stores[i % 2].clone();
            let n = u128::try_from(i).unwrap();
            async move { lease(&*store, id, n, now).await }
        })
        .await;
        let taken = leases.iter().filter(|lease| is_taken(lease)).count();
        let busy = leases.iter().filter(|lease| **lease == OrderLease::Busy).count();
        assert_eq!((taken, busy), (1, 31));
    }
}

/// Of many that write with one lease at once, one does.
pub async fn are_written_with_once_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let first = order(&shop.pro, 1);
    let id = shop.place(&first).await;
    shop.lease(id, minutes(10)).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let results = race(16, |n| {
        let (store, mut write) = (stores[n % 2].clone(), paid_by(&first, 1));
        write.order.invoice_no = Some(n.to_string());
        async move { store.write_order(&write, &admin_at(minutes(10))).await.map(|()| n) }
    })
    .await;
    let (written, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((written.len(), refused.len()), (1, 15));
    refused.into_iter().for_each(assert_conflict);
    let winner = written.into_iter().map(Result::unwrap).next();
    assert_eq!(shop.order(id).await.order.invoice_no, winner.map(|n| n.to_string()));
    assert_eq!(shop.audit_of("order.status_changed").await.len(), 1);
}

const fn is_taken(lease: &OrderLease) -> bool {
    matches!(lease, OrderLease::Taken(_))
}

/// An order that was paid, by a customer with a subscription who gets a mail, written by the n-th holder.
fn paid_by(order: &Order, n: u128) -> OrderWrite {
    let order = Order {
        status: OrderStatus::Paid,
        ..order.clone()
    };
    OrderWrite {
        customer: Some(customer("ada@example.com", None)),
        subscription: Some(subscription(1)),
        mails: vec![mail("late", 10)],
        lease: Some(holder(n)),
        ..write(&order)
    }
}
