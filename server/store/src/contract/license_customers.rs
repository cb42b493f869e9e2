//! Licenses to one e-mail address belong to one customer.

use claviger_licensing::CustomerId;

use super::{
    Engine,
    expect::race,
    fixtures::{admin_at, customer, license, minutes, nobody, start},
    shop::Shop,
};
use crate::{CustomerFilter, LicenseFilter, Page};

/// The customer of a license comes from `customer`, never from the license's own field.
pub async fn ignores_the_customer_id_of_the_license(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut new = license(&shop.pro, 1);
    new.license.customer_id = Some(nobody());
    let id = shop.add(&new).await;
    assert_eq!(shop.record(id).await.license.customer_id, None);
}

/// Licenses to one e-mail address belong to one customer, within a list and across lists.
pub async fn shares_customers_by_email(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let to = |n, email, name| {
        let mut new = license(&shop.pro, n);
        new.customer = Some(customer(email, name));
        new
    };
    let first = to(1, "Ärzte@Example.com", None);
    let id = first.customer.as_ref().unwrap().id;
    shop.store
        .add_licenses(&[first, to(2, "ärzte@example.COM", None)], &admin_at(minutes(1)))
        .await
        .unwrap();
    shop.add(&to(3, "ÄRZTE@EXAMPLE.COM", Some("Farin"))).await;
    shop.add(&to(4, "ärzte@example.com", None)).await;
    assert_eq!(holders(&shop).await, [Some(id); 4]);

    let stored = shop.store.find_customer(id).await.unwrap().unwrap();
    assert_eq!(
        stored.email.as_deref(),
        Some("Ärzte@Example.com"),
        "as it was given first"
    );
    assert_eq!(stored.name.as_deref(), Some("Farin"), "filled in when it was told");
    assert_eq!(stored.created_at, minutes(1));
    assert_eq!(shop.audit_of("customer.created").await.len(), 1);
}

/// Of several that add the same new customer at once, one adds, the others take the same.
pub async fn shares_customers_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let results = race(16, |i| {
        let (store, mut new) = (stores[i % 2].clone(), license(&shop.pro, i));
        new.customer = Some(customer("ada@example.com", Some("Ada")));
        async move { store.add_licenses(&[new], &admin_at(start())).await }
    })
    .await;
    results.into_iter().for_each(Result::unwrap);
    let customers = shop
        .store
        .list_customers(&CustomerFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(customers.len(), 1);
    assert_eq!(holders(&shop).await, [Some(customers[0].id); 16]);
    assert_eq!(shop.audit_of("customer.created").await.len(), 1);
}

/// The customers of all licenses.
async fn holders(shop: &Shop) -> Vec<Option<CustomerId>> {
    let licenses = shop
        .store
        .list_licenses(&LicenseFilter::default(), Page::first(100))
        .await
        .unwrap();
    licenses
        .into_iter()
        .map(|summary| summary.license.customer_id)
        .collect()
}
