//! Who pays for an order.

use super::{
    Engine,
    expect::race,
    fixtures::{admin_at, customer, minutes, nobody},
    money::{order, write},
    shop::Shop,
};
use crate::{NewCustomer, OrderWrite};

/// The customer of an order comes from `customer`, never from the order's own field, and stays where none is told.
pub async fn come_from_the_write(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut stray = order(&shop.pro, 1);
    stray.customer_id = Some(nobody());
    shop.place(&stray).await;
    assert_eq!(shop.order(stray.id).await.order.customer_id, None);

    let (ada, eve) = (customer("ada@example.com", None), customer("eve@example.com", None));
    for (told, expected, minute) in [(Some(&ada), &ada, 2), (None, &ada, 3), (Some(&eve), &eve, 4)] {
        let write = OrderWrite {
            customer: told.cloned(),
            ..write(&stray)
        };
        shop.rewrite(&write, minutes(minute)).await.unwrap();
        let summary = shop.order(stray.id).await;
        assert_eq!(summary.order.customer_id, Some(expected.id));
        assert_eq!(summary.email.as_deref(), Some(expected.email.as_str()));
    }
}

/// Orders of one e-mail address, whatever its case, are one customer's; a name fills in a missing one, and each new customer
/// is audited once.
pub async fn are_shared_by_email(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let known = customer("Ärzte@Example.com", None);
    shop.store.ensure_customer(&known, &admin_at(minutes(0))).await.unwrap();
    for (n, (email, name)) in [
        ("ärzte@example.com", None),
        ("ÄRZTE@EXAMPLE.COM", Some("Farin")),
        ("ärzte@example.COM", Some("Bela")),
    ]
    .into_iter()
    .enumerate()
    {
        let write = sold_to(&shop, n, customer(email, name));
        shop.store.write_order(&write, &admin_at(minutes(1))).await.unwrap();
        let summary = shop.order(write.order.id).await;
        assert_eq!(summary.order.customer_id, Some(known.id));
        assert_eq!(
            summary.email.as_deref(),
            Some("Ärzte@Example.com"),
            "as it was given first"
        );
    }
    let stored = shop.store.find_customer(known.id).await.unwrap().expect("the customer");
    assert_eq!(stored.name.as_deref(), Some("Farin"), "filled in when it was told");
    assert_eq!(shop.audit_of("customer.created").await.len(), 1);
}

/// Of several orders of the same new customer at once, one adds, the others take the same.
pub async fn are_shared_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let results = race(16, |n| {
        let (store, write) = (
            stores[n % 2].clone(),
            sold_to(&shop, n, customer("ada@example.com", Some("Ada"))),
        );
        async move { store.write_order(&write, &admin_at(minutes(1))).await }
    })
    .await;
    results.into_iter().for_each(Result::unwrap);
    let customers = shop.customers().await;
    assert_eq!(customers.len(), 1);
    let holders: Vec<_> = shop
        .orders()
        .await
        .into_iter()
        .map(|summary| summary.order.customer_id)
        .collect();
    assert_eq!(holders, [Some(customers[0].id); 16]);
    assert_eq!(shop.audit_of("customer.created").await.len(), 1);
}

fn sold_to(shop: &Shop, n: usize, customer: NewCustomer) -> OrderWrite {
    OrderWrite {
        customer: Some(customer),
        ..write(&order(&shop.pro, n))
    }
}
