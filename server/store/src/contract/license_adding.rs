//! Licenses and their customers come into being together or not at all.

use chrono::Duration;
use claviger_licensing::{Hold, HoldCause, LicenseEvent, LicenseSource, LicenseStatus, OrderId, Overdue, Overrides};
use claviger_protocol::Limit;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, race},
    fixtures::{admin_at, customer, days, key, license, limits, minutes, nobody, precise, start, texts},
    shop::Shop,
};
use crate::{
    AddLicensesError, AuditFilter, CustomerFilter, LicenseFilter, LicenseSelector, NewLicense, Page, StoreError,
};

/// A license is found as it was added, by id and by key, with its product and plan.
pub async fn keeps_every_field(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let plain = license(&shop.basic, 1);
    let mut full = license(&shop.pro, 2);
    let buyer = customer("Ada@Example.com", Some("Ada Løvelace"));
    full.license.status = LicenseStatus::Suspended;
    full.license.status_reason = Some("chargeback “42” – größer".to_owned());
    full.license.expires_at = Some(days(365) + Duration::microseconds(1));
    full.license.overdue = Some(Overdue {
        since: precise(),
        grace_until: days(7) + Duration::microseconds(999_999),
    });
    full.license.hold = Some(Hold {
        cause: HoldCause::Disputed,
        since: precise(),
    });
    full.license.order_id = Some(OrderId::mint(precise()));
    full.license.overrides = Overrides {
        max_devices: Some(9),
        add_features: texts(["beta", "日本"]),
        remove_features: texts(["export"]),
        limits: limits([("files", Limit::Unlimited), ("rows", Limit::AtMost(7))]),
    };
    full.license.order_ref = Some("2026/0001 ä".to_owned());
    full.license.source = LicenseSource::Import;
    full.license.note = Some("line one\nline two 🦊".to_owned());
    full.license.created_at = precise();
    full.license.updated_at = precise() + Duration::microseconds(1);
    full.key_sealed = vec![0, 255, 1, 0];
    full.customer = Some(buyer.clone());
    shop.store
        .add_licenses(&[plain.clone(), full.clone()], &admin_at(minutes(5)))
        .await
        .unwrap();

    let mut expected = full.license.clone();
    expected.customer_id = Some(buyer.id);
    for selector in [LicenseSelector::Id(expected.id), LicenseSelector::Key(key(2))] {
        let record = shop
            .store
            .find_license(selector, start())
            .await
            .unwrap()
            .expect("the license");
        assert_eq!(record.license, expected);
        assert_eq!(*record.product, shop.app);
        assert_eq!(*record.plan, shop.pro);
        assert_eq!(record.activations, []);
    }
    assert_eq!(
        shop.store.find_sealed_key(expected.id).await.unwrap(),
        Some(full.key_sealed)
    );
    let record = shop.record(plain.license.id).await;
    assert_eq!(
        (record.license, &*record.product, &*record.plan),
        (plain.license, &shop.tool, &shop.basic)
    );
}

/// Each license and each new customer is audited once.
pub async fn audits_each(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (plain, mut given) = (license(&shop.pro, 1), license(&shop.basic, 2));
    let buyer = customer("ada@example.com", None);
    given.customer = Some(buyer.clone());
    given.license.source = LicenseSource::Import;
    let context = admin_at(minutes(9));
    shop.store
        .add_licenses(&[plain.clone(), given.clone()], &context)
        .await
        .unwrap();
    for (new, customer_id, source) in [
        (&plain, None, LicenseSource::Admin),
        (&given, Some(buyer.id), LicenseSource::Import),
    ] {
        let events = shop.audit_of_license(new.license.id).await;
        assert_eq!(events.len(), 1);
        assert_audited(&events[0], "license.created", &context);
        assert_eq!(events[0].customer_id, customer_id);
        assert_eq!(
            events[0].data,
            LicenseEvent::Created {
                source,
                plan: new.plan_code.clone()
            }
            .audit_data()
        );
    }
    let events = shop.audit_of("customer.created").await;
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "customer.created", &context);
    assert_eq!(events[0].customer_id, Some(buyer.id));
    assert_eq!(
        shop.audit(&AuditFilter::default()).await.len(),
        4,
        "with the shop's catalog"
    );
}

/// Hundreds fit into one transaction, and none is an empty one.
pub async fn adds_many_or_none(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let many: Vec<_> = (0..300).map(|n| license(&shop.pro, n)).collect();
    shop.store.add_licenses(&many, &admin_at(start())).await.unwrap();
    let page = Page::first(1000);
    assert_eq!(
        shop.store
            .list_licenses(&LicenseFilter::default(), page)
            .await
            .unwrap()
            .len(),
        300
    );
    assert_eq!(shop.audit_of("license.created").await.len(), 300);
    shop.store.add_licenses(&[], &admin_at(start())).await.unwrap();
    assert_eq!(
        shop.store
            .list_licenses(&LicenseFilter::default(), page)
            .await
            .unwrap()
            .len(),
        300
    );
}

/// A key that the store or an earlier entry of the list has is told with its place, and nothing is added.
pub async fn refuses_a_key_twice(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    shop.sell(&shop.pro, 1).await;
    for (keys, place) in [([1, 2, 3], 0), ([2, 3, 1], 2), ([2, 3, 2], 2), ([2, 2, 3], 1)] {
        let list = keys.map(|n| to_somebody(&shop, n));
        match shop.store.add_licenses(&list, &admin_at(minutes(1))).await {
            Err(AddLicensesError::DuplicateKey { index }) => assert_eq!(index, place, "keys {keys:?}"),
            Err(AddLicensesError::Store(error)) => panic!("expected a duplicate key, got: {error}"),
            Ok(()) => panic!("expected a duplicate key"),
        }
        assert_untouched(&shop).await;
    }
}

/// What contradicts the stored data is a conflict, no duplicate key, and nothing is added.
pub async fn refuses_what_does_not_fit(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stored = shop.sell(&shop.pro, 1).await;
    let changes: [fn(&mut NewLicense, &Shop); 3] = [
        |new, _| new.plan_id = nobody(),
        |new, shop| new.plan_id = shop.basic.id,
        |new, _| new.license.expires_at = Some(new.license.created_at),
    ];
    let mut misfits: Vec<_> = changes
        .iter()
        .map(|change| {
            let mut new = license(&shop.pro, 3);
            change(&mut new, &shop);
            new
        })
        .collect();
    let mut same_id = license(&shop.pro, 3);
    same_id.license.id = stored;
    misfits.push(same_id);
    for mut misfit in misfits {
        misfit.customer = Some(customer("ada@example.com", None));
        let list = [license(&shop.pro, 2), misfit];
        assert_conflict(
            shop.store
                .add_licenses(&list, &admin_at(minutes(1)))
                .await
                .map_err(store_error),
        );
        assert_untouched(&shop).await;
    }
}

#[track_caller]
fn store_error(error: AddLicensesError) -> StoreError {
    match error {
        AddLicensesError::Store(error) => error,
        AddLicensesError::DuplicateKey { index } => panic!("expected no duplicate key, got one at {index}"),
    }
}

/// The store holds one license and nobody.
async fn assert_untouched(shop: &Shop) {
    let licenses = shop
        .store
        .list_licenses(&LicenseFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(licenses.len(), 1);
    let customers = shop
        .store
        .list_customers(&CustomerFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(customers, []);
    assert_eq!(
        shop.audit(&AuditFilter::default()).await.len(),
        2,
        "the catalog and the first license"
    );
}

/// Of several lists of the same keys and customers, in whatever order, one is added; the others are told so.
pub async fn adds_a_list_once_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let results = race(16, |i| {
        let store = stores[i % 2].clone();
        let mut list: Vec<_> = (0..10).map(|n| to_somebody(&shop, n)).collect();
        if i % 3 == 0 {
            list.reverse();
        }
        async move { store.add_licenses(&list, &admin_at(start())).await }
    })
    .await;
    let added = results.iter().filter(|result| result.is_ok()).count();
    let first = |result: &&_| matches!(result, Err(AddLicensesError::DuplicateKey { index: 0 }));
    assert_eq!((added, results.iter().filter(first).count()), (1, 15));
    let page = Page::first(100);
    assert_eq!(
        shop.store
            .list_licenses(&LicenseFilter::default(), page)
            .await
            .unwrap()
            .len(),
        10
    );
    assert_eq!(
        shop.store
            .list_customers(&CustomerFilter::default(), page)
            .await
            .unwrap()
            .len(),
        10
    );
}

/// A license with the n-th key, to the n-th customer.
fn to_somebody(shop: &Shop, n: usize) -> NewLicense {
    let mut new = license(&shop.pro, n);
    new.customer = Some(customer(&format!("{n}@example.com"), None));
    new
}
