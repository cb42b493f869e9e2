//! Lists of licenses, filtered, and what they tell.

use claviger_licensing::{LicenseEvent, LicenseId, LicenseStatus, Overrides, rules::LicenseStanding};

use super::{
    Engine,
    fixtures::{customer, days, device, just_after, key, license, minutes, nobody},
    license_listing::list_ids,
    license_search::page_through,
    shop::{Shop, seen},
};
use crate::{LicenseFilter, LicenseSort, LicenseSummary, LicenseText, Page, SortOrder};

/// Sets a condition of a filter.
type Condition<'a> = &'a (dyn Fn(&mut LicenseFilter) + Sync);

/// Every condition alone finds what it says, whatever the list is sorted by.
pub async fn filters(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, b, c] = three(&shop).await;
    let holder = shop.record(b).await.license.customer_id;
    let cases: [(Condition<'_>, Vec<LicenseId>); 30] = [
        (&|_| (), vec![c, b, a]),
        (&|filter| filter.product_id = Some(shop.app.id), vec![b, a]),
        (&|filter| filter.product_id = Some(nobody()), vec![]),
        (&|filter| filter.plan_id = Some(shop.basic.id), vec![c]),
        (&|filter| filter.status = Some(LicenseStatus::Active), vec![c, a]),
        (&|filter| filter.status = Some(LicenseStatus::Suspended), vec![b]),
        (&|filter| filter.status = Some(LicenseStatus::Revoked), vec![]),
        (&|filter| filter.expired = Some((true, days(10))), vec![b]),
        (&|filter| filter.expired = Some((false, days(10))), vec![c, a]),
        (&|filter| filter.expired = Some((true, days(9))), vec![]),
        (&|filter| filter.expired = Some((false, days(9))), vec![c, b, a]),
        (&|filter| filter.ending = Some((days(10), days(11))), vec![b]),
        (&|filter| filter.ending = Some((days(9), days(10))), vec![]),
        (
            &|filter| filter.ending = Some((just_after(days(10)), days(400))),
            vec![],
        ),
        (
            &|filter| filter.ending = Some((days(-400), just_after(days(10)))),
            vec![b],
        ),
        (&|filter| filter.ending = Some((days(11), days(10))), vec![]),
        (&|filter| filter.customer_id = holder, vec![c, b]),
        (&|filter| filter.customer_id = Some(nobody()), vec![]),
        (&|filter| filter.email = text("ÄRZTE@example.com"), vec![c, b]),
        (&|filter| filter.email = text("ärzte@example"), vec![]),
        (&|filter| filter.email = text("%@example.com"), vec![]),
        (&|filter| filter.order_ref = text("A_1%"), vec![a]),
        (&|filter| filter.order_ref = text("a_1%"), vec![]),
        (&|filter| filter.order_ref = text("A%"), vec![]),
        (&|filter| filter.key = Some(key(2)), vec![b]),
        (&|filter| filter.key = Some(key(9)), vec![]),
        (&|filter| filter.key_last4 = text("0003"), vec![c]),
        (&|filter| filter.key_last4 = text("3"), vec![]),
        (&|filter| filter.device = Some(device(1)), vec![b, a]),
        (&|filter| filter.device = Some(device(9)), vec![]),
    ];
    for (i, (condition, expected)) in cases.into_iter().enumerate() {
        let mut filter = LicenseFilter::default();
        condition(&mut filter);
        // The second alone ends.
        let mut by_end = expected.clone();
        by_end.sort_by_key(|id| (*id != b, *id));
        let reversed = |ids: &[LicenseId]| ids.iter().rev().copied().collect::<Vec<_>>();
        let orders = [
            (LicenseSort::Created, SortOrder::Descending, expected.clone()),
            (LicenseSort::Created, SortOrder::Ascending, reversed(&expected)),
            (LicenseSort::Expires, SortOrder::Descending, reversed(&by_end)),
            (LicenseSort::Expires, SortOrder::Ascending, by_end),
        ];
        for (sort, order, expected) in orders {
            let ids = page_through(&shop, &filter, sort, order, 2).await;
            assert_eq!(ids, expected, "case {i}, {sort:?} {order:?}");
        }
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// All conditions that are set must hold.
pub async fn filters_together(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, b, c] = three(&shop).await;
    let all = LicenseFilter {
        product_id: Some(shop.app.id),
        plan_id: Some(shop.pro.id),
        status: Some(LicenseStatus::Suspended),
        standing: Some((LicenseStanding::Suspended, days(1))),
        expired: Some((true, days(11))),
        ending: Some((days(10), days(11))),
        customer_id: shop.record(b).await.license.customer_id,
        email: Some("ärzte@EXAMPLE.com".to_owned()),
        order_ref: Some("B".to_owned()),
        key: Some(key(2)),
        key_last4: Some("0002".to_owned()),
        device: Some(device(1)),
        text: Some(LicenseText::Key(key(2))),
    };
    assert_eq!(list_ids(&shop, &all, Page::first(10)).await, [b]);
    assert_eq!(
        list_ids(
            &shop,
            &LicenseFilter {
                key: Some(key(1)),
                ..all.clone()
            },
            Page::first(10)
        )
        .await,
        []
    );
    assert_eq!(
        list_ids(
            &shop,
            &LicenseFilter {
                device: Some(device(2)),
                ..all.clone()
            },
            Page::first(10)
        )
        .await,
        []
    );
    let text = LicenseFilter {
        text: Some(LicenseText::Key(key(1))),
        ..all.clone()
    };
    assert_eq!(list_ids(&shop, &text, Page::first(10)).await, []);
    let standing = LicenseFilter {
        standing: Some((LicenseStanding::Expired, days(11))),
        ..all.clone()
    };
    assert_eq!(list_ids(&shop, &standing, Page::first(10)).await, []);
    assert_eq!(list_ids(&shop, &all, Page::after(b.uuid(), 10)).await, []);
    assert_eq!(list_ids(&shop, &all, Page::after(c.uuid(), 10)).await, [b]);
    let email = LicenseFilter {
        email: all.email.clone(),
        product_id: Some(shop.tool.id),
        ..LicenseFilter::default()
    };
    assert_eq!(list_ids(&shop, &email, Page::first(10)).await, [c]);
    let device = LicenseFilter {
        device: all.device,
        order_ref: Some("A_1%".to_owned()),
        ..LicenseFilter::default()
    };
    assert_eq!(list_ids(&shop, &device, Page::first(10)).await, [a]);
}

/// Three licenses: the first of nobody; the second suspended, expiring on day 10, of a customer; the third his as well. The
/// first device holds a slot of the first and held one of the second.
async fn three(shop: &Shop) -> [LicenseId; 3] {
    let (mut first, mut second, mut third) = (license(&shop.pro, 1), license(&shop.pro, 2), license(&shop.basic, 3));
    first.license.order_ref = Some("A_1%".to_owned());
    second.license.status = LicenseStatus::Suspended;
    second.license.expires_at = Some(days(10));
    second.license.order_ref = Some("B".to_owned());
    second.customer = Some(customer("Ärzte@example.com", Some("Bela")));
    third.customer = second.customer.clone();
    let ids = [shop.add(&first).await, shop.add(&second).await, shop.add(&third).await];
    shop.occupy(ids[0], 0, 1, minutes(10)).await;
    let held = shop.occupy(ids[1], 0, 1, minutes(11)).await;
    shop.vacate(ids[1], held, minutes(12)).await;
    shop.occupy(ids[2], 0, 2, minutes(13)).await;
    ids
}

/// A summary tells plan, customer and devices.
pub async fn summarizes(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, b, _] = three(&shop).await;
    let more = shop.occupy(b, 1, 3, minutes(20)).await;
    shop.occupy(b, 2, 4, minutes(21)).await;
    let overrides = Overrides {
        max_devices: Some(7),
        ..Overrides::default()
    };
    shop.commit(b, &[LicenseEvent::OverridesSet(overrides)], minutes(22))
        .await
        .unwrap();
    for at in [days(2), days(1)] {
        shop.check_in(&seen(&shop.app, b, more, at)).await;
    }
    let untouched = shop.sell(&shop.basic, 4).await;

    let list = shop
        .store
        .list_licenses(&LicenseFilter::default(), Page::first(10))
        .await
        .unwrap();
    let summary = |id| {
        list.iter()
            .find(|summary| summary.license.id == id)
            .cloned()
            .expect("in the list")
    };
    let expected = LicenseSummary {
        license: shop.record(b).await.license,
        product: "app".to_owned(),
        plan: "pro".to_owned(),
        email: Some("Ärzte@example.com".to_owned()),
        customer_name: Some("Bela".to_owned()),
        active_devices: 2,
        max_devices: 7,
        last_seen_at: Some(days(2)),
    };
    assert_eq!(summary(b), expected);
    let first = summary(a);
    assert_eq!(
        (first.active_devices, first.max_devices, first.last_seen_at),
        (1, 3, Some(minutes(10)))
    );
    assert_eq!((first.email, first.customer_name), (None, None));
    let last = summary(untouched);
    assert_eq!((last.active_devices, last.max_devices, last.last_seen_at), (0, 2, None));
    assert_eq!((last.product.as_str(), last.plan.as_str()), ("tool", "basic"));
}
