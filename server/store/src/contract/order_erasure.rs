//! Who wants to be forgotten is forgotten by orders, too.

use claviger_licensing::{BuyerDevice, ComponentHashes, DeviceFacts, LicenseEvent, Order};

use super::{
    Engine,
    expect::{assert_conflict, race},
    fixtures::{admin_at, customer, days, minutes, precise, start},
    money::{buyer_device, holder, links, mail, order, subscription, write},
    shop::Shop,
};
use crate::{LicenseSelector, MailFilter, OrderWrite, Page};

/// Names, hostnames, cpus and components of the machines that bought go; what was bought and paid stays.
pub async fn forgets_the_buying_devices(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mine = [
        bought(&shop, "ada@example.com", 1).await,
        bought(&shop, "ADA@example.com", 2).await,
    ];
    let foreign = bought(&shop, "eve@example.com", 3).await;
    let ada = shop
        .order(mine[0].order.id)
        .await
        .order
        .customer_id
        .expect("a customer");
    let bare = OrderWrite {
        customer: Some(customer("ada@example.com", None)),
        ..write(&order(&shop.basic, 4))
    };
    shop.store.write_order(&bare, &admin_at(minutes(5))).await.unwrap();
    let nobodys = Order {
        buyer: mine[0].order.buyer.clone(),
        ..order(&shop.basic, 5)
    };
    shop.place(&nobodys).await;
    let before = shop.orders().await;
    assert!(shop.store.erase_customer(ada, &admin_at(precise())).await.unwrap());
    for summary in &before {
        let mut expected = summary.clone();
        if summary.order.customer_id == Some(ada) {
            (expected.email, expected.customer_name) = (None, None);
            expected.order.buyer.device = expected.order.buyer.device.map(forgotten);
        }
        assert_eq!(shop.order(summary.order.id).await, expected);
    }
    assert!(shop.order(foreign.order.id).await.email.is_some());

    // An app that buys again for the erased customer tells about its machine again.
    shop.rewrite(
        &OrderWrite {
            customer: None,
            ..mine[0].clone()
        },
        minutes(60),
    )
    .await
    .unwrap();
    assert!(shop.store.erase_customer(ada, &admin_at(days(1))).await.unwrap());
    let device = shop.order(mine[0].order.id).await.order.buyer.device;
    assert_eq!(device, mine[0].order.buyer.device.clone().map(forgotten));
}

/// Leases of the customer's orders end: who read an order before does not write back what was forgotten.
pub async fn ends_the_leases(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mine = bought(&shop, "ada@example.com", 1).await;
    let foreign = bought(&shop, "eve@example.com", 2).await;
    let ada = shop.order(mine.order.id).await.order.customer_id.expect("a customer");
    for write in [&mine, &foreign] {
        shop.lease(write.order.id, minutes(10)).await;
    }
    assert!(shop.store.erase_customer(ada, &admin_at(minutes(10))).await.unwrap());
    let late = |write: &OrderWrite| OrderWrite {
        customer: None,
        lease: Some(holder(1)),
        ..write.clone()
    };
    let before = shop.order(mine.order.id).await;
    assert_conflict(shop.store.write_order(&late(&mine), &admin_at(minutes(10))).await);
    assert_eq!(shop.order(mine.order.id).await, before);
    shop.store
        .write_order(&late(&foreign), &admin_at(minutes(10)))
        .await
        .unwrap();
}

/// Whoever writes the customer's orders, licenses and mails at the same time does so before or after, or is told that it was
/// too late; in the end nothing is left.
pub async fn stands_races(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let mut orders = Vec::new();
    for n in 0..16 {
        let license = shop.sell(&shop.pro, n).await;
        let mut write = bought(&shop, "ada@example.com", n).await;
        write.order.license_id = Some(license);
        (write.customer, write.lease) = (None, Some(shop.lease(write.order.id, minutes(10)).await));
        write.mails = vec![mail(&n.to_string(), 10), mail("one for all", 10)];
        orders.push(write);
    }
    let ada = shop
        .order(orders[0].order.id)
        .await
        .order
        .customer_id
        .expect("a customer");
    let results = race(16, |n| {
        let (store, write) = (stores[n % 2].clone(), orders[n].clone());
        async move {
            let context = admin_at(minutes(10));
            if n % 4 == 3 {
                return store.erase_customer(ada, &context).await.map(drop);
            }
            let license = LicenseSelector::Id(write.order.license_id.expect("a license"));
            let locked = store
                .lock_license(license, start())
                .await
                .unwrap()
                .expect("the license");
            locked.settle(&[LicenseEvent::CustomerSet(ada)], &write, &context).await
        }
    })
    .await;
    for result in results.into_iter().filter(Result::is_err) {
        assert_conflict(result);
    }
    assert!(shop.store.erase_customer(ada, &admin_at(minutes(11))).await.unwrap());
    for summary in shop.orders().await {
        assert_eq!((summary.order.customer_id, summary.email), (Some(ada), None));
        let device = summary.order.buyer.device.expect("a device");
        assert_eq!(device, forgotten(device.clone()));
    }
    let mails = shop
        .store
        .list_mails(&MailFilter::default(), Page::first(100))
        .await
        .unwrap();
    assert!(mails.iter().all(|mail| mail.recipient.is_none()));
}

/// What may be kept of a machine.
fn forgotten(device: BuyerDevice) -> BuyerDevice {
    BuyerDevice {
        components: ComponentHashes::new(),
        facts: DeviceFacts {
            name: None,
            hostname: None,
            cpu: None,
            ..device.facts
        },
        ..device
    }
}

/// The n-th order, bought by a customer with a device that told all about itself.
async fn bought(shop: &Shop, email: &str, n: usize) -> OrderWrite {
    let mut order = order(&shop.pro, n);
    order.buyer.device = Some(buyer_device(n));
    (order.stripe, order.invoice_no) = (links(n), Some(n.to_string()));
    let write = OrderWrite {
        customer: Some(customer(email, Some("Ada"))),
        subscription: Some(subscription(n)),
        ..write(&order)
    };
    shop.store.write_order(&write, &admin_at(minutes(4))).await.unwrap();
    write
}
