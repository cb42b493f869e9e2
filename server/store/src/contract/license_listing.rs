//! Lists of licenses.

use claviger_licensing::LicenseId;

use super::{
    Engine,
    expect::assert_pages,
    fixtures::{admin_at, license, start},
    shop::Shop,
};
use crate::{LicenseFilter, NewLicense, Page};

/// A list pages through every license once, newest first.
pub async fn pages(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.insert(0, shop.sell(&shop.pro, n).await.uuid());
    }
    assert_pages(
        async |page| shop.store.list_licenses(&LicenseFilter::default(), page).await,
        |summary| summary.license.id.uuid(),
        &ids,
        async || {
            shop.sell(&shop.basic, 5).await;
            shop.sell(&shop.pro, 6).await;
        },
    )
    .await;
}

/// Licenses of one millisecond have an order too, and pages keep to it.
pub async fn pages_through_one_millisecond(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let list: Vec<NewLicense> = (0..9)
        .map(|n| {
            let mut new = license(&shop.pro, n);
            new.license.id = LicenseId::mint(start());
            new
        })
        .collect();
    shop.store.add_licenses(&list, &admin_at(start())).await.unwrap();
    let mut expected: Vec<_> = list.iter().map(|new| new.license.id).collect();
    expected.sort_unstable_by(|a, b| b.cmp(a));
    let (mut seen, mut page) = (Vec::new(), Page::first(2));
    while let entries @ [.., last] = &*list_ids(&shop, &LicenseFilter::default(), page).await {
        seen.extend_from_slice(entries);
        page = Page::after(last.uuid(), 2);
    }
    assert_eq!(seen, expected);
}

/// Pages keep to the filter.
pub async fn pages_with_a_filter(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 0..10 {
        let id = shop.sell(if n % 2 == 0 { &shop.pro } else { &shop.basic }, n).await;
        if n % 2 == 0 {
            ids.insert(0, id.uuid());
        }
    }
    let filter = LicenseFilter {
        product_id: Some(shop.app.id),
        ..LicenseFilter::default()
    };
    assert_pages(
        async |page| shop.store.list_licenses(&filter, page).await,
        |summary| summary.license.id.uuid(),
        &ids,
        async || {
            shop.sell(&shop.solo, 10).await;
        },
    )
    .await;
}

/// The ids of a page of a list.
pub(super) async fn list_ids(shop: &Shop, filter: &LicenseFilter, page: Page) -> Vec<LicenseId> {
    let list = shop.store.list_licenses(filter, page).await.unwrap();
    list.into_iter().map(|summary| summary.license.id).collect()
}
