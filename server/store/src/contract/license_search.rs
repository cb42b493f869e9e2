//! Licenses found by what somebody typed, by how they stand, and sorted.

use claviger_licensing::{
    CustomerId, Hold, HoldCause, LicenseId, LicenseStatus, OrderId, OrderStatus, Overdue, rules::LicenseStanding,
};

use super::{
    Engine,
    fixtures::{admin_at, customer, days, key, license, minutes, nobody, start},
    license_listing::list_ids,
    money::{order, write},
    shop::Shop,
};
use crate::{
    CustomerChange, LicenseFilter, LicensePage, LicenseSort, LicenseText, NewCustomer, NewLicense, Page, SortOrder,
};

/// A text finds licenses by part of the customer's e-mail address or name or of the order number, by the end of the key, by
/// whole ids and keys, and by nothing else; `%`, `_` and `\` mean themselves.
pub async fn finds_by_text(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let ([a, b, c], holder, order) = three(&shop).await;
    let cases: [(LicenseText, Vec<LicenseId>); 35] = [
        (words("a_b"), vec![a]),
        (words("A%B"), vec![b]),
        (words("100%"), vec![b]),
        (words("\\neil"), vec![b]),
        (words("o'n"), vec![b]),
        (words("\"co\""), vec![b]),
        (words("EXAMPLE.com"), vec![b, a]),
        (words("example"), vec![b, a]),
        (words("ple.com"), vec![b, a]),
        (words("ada by"), vec![a]),
        (words("Ürlaub"), vec![a]),
        (words("r-2026-00"), vec![c, b]),
        (words("6-001"), vec![b]),
        (words("2026%"), vec![]),
        (words("nowhere"), vec![]),
        (words("a note"), vec![]),
        // two symbols: the beginning of an address or name, or the whole order number
        (words("a_"), vec![a]),
        (words("A"), vec![b, a]),
        (words("ad"), vec![a]),
        (words("10"), vec![b]),
        (words("%"), vec![]),
        (words("yr"), vec![]),
        (words("R-"), vec![]),
        (words("x9"), vec![a]),
        (words("X9"), vec![a]),
        (words("@-."), vec![]),
        (last4("0003"), vec![c]),
        (last4("0009"), vec![]),
        (LicenseText::License(b), vec![b]),
        (LicenseText::License(nobody()), vec![]),
        (LicenseText::Customer(holder), vec![b]),
        (LicenseText::Customer(nobody()), vec![]),
        (LicenseText::Order(order), vec![c]),
        (LicenseText::Key(key(2)), vec![b]),
        (LicenseText::Key(key(9)), vec![]),
    ];
    for (text, expected) in cases {
        let filter = by_text(text);
        assert_eq!(list_ids(&shop, &filter, Page::first(10)).await, expected, "{filter:?}");
    }
    let both = LicenseFilter {
        plan_id: Some(shop.pro.id),
        ..by_text(words("r-2026"))
    };
    assert_eq!(list_ids(&shop, &both, Page::first(10)).await, [b]);
    let next = Page::after(b.uuid(), 10);
    assert_eq!(list_ids(&shop, &by_text(words("example")), next).await, [a]);
}

/// A text that was changed or erased finds nothing any more, and the new one does.
pub async fn forgets_texts(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let ([_, b, _], holder, _) = three(&shop).await;
    let find = async |text| list_ids(&shop, &by_text(words(text)), Page::first(10)).await;
    let change = CustomerChange {
        email: Some("renamed@example.com".to_owned()),
        name: Some(None),
        note: None,
    };
    let changed = shop.store.change_customer(holder, &change, &admin_at(minutes(5))).await;
    assert!(changed.unwrap());
    for (text, expected) in [("renamed", vec![b]), ("a%b", vec![]), ("neil", vec![]), ("10", vec![])] {
        assert_eq!(find(text).await, expected, "{text}");
    }
    assert!(shop.store.erase_customer(holder, &admin_at(minutes(6))).await.unwrap());
    for (text, expected) in [("renamed", vec![]), ("re", vec![]), ("2026-001", vec![b])] {
        assert_eq!(find(text).await, expected, "{text}");
    }
}

/// A text that thousands have finds the same licenses in the same order as one that few have; so does one that hundreds have, all of
/// them far down the list.
pub async fn finds_a_common_text(engine: &impl Engine) {
    const MANY: usize = 5100;
    const FIRST: usize = 400;
    let shop = Shop::open(engine).await;
    let all: Vec<NewLicense> = (0..MANY)
        .map(|n| {
            let mut new = license(if n % 2 == 0 { &shop.pro } else { &shop.basic }, n);
            new.license.expires_at = (n % 3 > 0).then(|| days(10 + i64::try_from(n % 50).unwrap()));
            new.customer = Some(NewCustomer {
                id: CustomerId::mint(minutes(1)),
                ..customer(
                    &format!("n{n}@common.example"),
                    (n < FIRST).then_some("One of the first"),
                )
            });
            new
        })
        .collect();
    for part in all.chunks(1000) {
        shop.store.add_licenses(part, &admin_at(start())).await.unwrap();
    }
    let stranger = shop.sell(&shop.pro, MANY).await;
    let newest: Vec<_> = all.iter().rev().map(|new| new.license.id).collect();
    let mut of_pro = newest.clone();
    of_pro.retain(|id| {
        all.iter()
            .any(|new| new.license.id == *id && new.plan_id == shop.pro.id)
    });
    for text in ["common", "n", "common.EXAMPLE"] {
        let filter = by_text(words(text));
        let found = list_ids(&shop, &filter, Page::first(3)).await;
        assert_eq!(found, newest[..3], "{text}");
        let last = Page::after(newest[MANY - 3].uuid(), 10);
        assert_eq!(list_ids(&shop, &filter, last).await, newest[MANY - 2..], "{text}");
        let of_plan = LicenseFilter {
            plan_id: Some(shop.pro.id),
            ..filter
        };
        assert_eq!(list_ids(&shop, &of_plan, Page::first(3)).await, of_pro[..3], "{text}");
    }
    let filter = by_text(words("of the first"));
    let found = list_ids(&shop, &filter, Page::first(3)).await;
    assert_eq!(found, newest[MANY - FIRST..][..3]);
    let last = Page::after(newest[MANY - 3].uuid(), 10);
    assert_eq!(list_ids(&shop, &filter, last).await, newest[MANY - 2..]);
    let first_to_end = |limit| LicensePage {
        sort: LicenseSort::Expires,
        order: SortOrder::Ascending,
        after: None,
        limit,
    };
    let mut by_end: Vec<_> = all.iter().map(|new| &new.license).collect();
    by_end.sort_by_key(|license| (license.expires_at.is_none(), license.expires_at, license.id));
    let expected: Vec<_> = by_end[..5].iter().map(|license| license.id).collect();
    let found = shop
        .store
        .search_licenses(&by_text(words("common")), &first_to_end(5))
        .await;
    let found: Vec<_> = found.unwrap().into_iter().map(|summary| summary.license.id).collect();
    assert_eq!(found, expected);
    let rest = list_ids(&shop, &LicenseFilter::default(), Page::first(1)).await;
    assert_eq!(rest, [stranger]);
}

/// Sorted by what is asked for in both directions, a list pages through every license once. Never is later than any day, and
/// licenses of one instant are told apart by their ids.
pub async fn sorts(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let ends = [Some(5), None, Some(3), Some(5), None, Some(4), Some(5), None, Some(9)];
    let mut all = Vec::new();
    for (n, end) in ends.into_iter().enumerate() {
        let mut new = license(&shop.pro, n);
        new.license.expires_at = end.map(days);
        shop.add(&new).await;
        all.push(new.license);
    }
    for sort in [LicenseSort::Created, LicenseSort::Expires] {
        all.sort_by_key(|license| match sort {
            LicenseSort::Created => (false, None, license.id),
            LicenseSort::Expires => (license.expires_at.is_none(), license.expires_at, license.id),
        });
        let ascending: Vec<_> = all.iter().map(|license| license.id).collect();
        let descending: Vec<_> = ascending.iter().rev().copied().collect();
        for (order, expected) in [(SortOrder::Ascending, ascending), (SortOrder::Descending, descending)] {
            for limit in [2, 100] {
                let seen = page_through(&shop, &LicenseFilter::default(), sort, order, limit).await;
                assert_eq!(seen, expected, "{sort:?} {order:?} {limit}");
            }
            let one = LicenseFilter {
                key: Some(key(4)),
                ..LicenseFilter::default()
            };
            assert_eq!(page_through(&shop, &one, sort, order, 1).await.len(), 1);
        }
    }
}

/// Every combination of status, hold, end and missing payment is found under the word of the rule, and under no other.
pub async fn stands_as_the_rule_says(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let holds = HoldCause::ALL.into_iter().map(|cause| Hold { cause, since: days(2) });
    let holds: Vec<_> = holds.map(Some).chain([None]).collect();
    let around = [None, Some(days(9)), Some(days(10)), Some(days(11))];
    let mut all = Vec::new();
    for status in LicenseStatus::ALL {
        for hold in &holds {
            for expires_at in around {
                for grace_until in around {
                    let mut new = license(&shop.pro, all.len());
                    (new.license.status, new.license.hold) = (status, *hold);
                    new.license.expires_at = expires_at;
                    new.license.overdue = grace_until.map(|grace_until| Overdue {
                        since: days(1),
                        grace_until,
                    });
                    all.push(new);
                }
            }
        }
    }
    assert_eq!(all.len(), 240);
    shop.store.add_licenses(&all, &admin_at(start())).await.unwrap();
    let mut found = 0;
    for at in [days(8), days(10), days(12)] {
        for standing in LicenseStanding::ALL {
            let filter = LicenseFilter {
                standing: Some((standing, at)),
                ..LicenseFilter::default()
            };
            let mut expected: Vec<_> = all
                .iter()
                .filter(|new| LicenseStanding::of(&new.license, at) == standing)
                .map(|new| new.license.id)
                .collect();
            expected.reverse();
            assert_eq!(
                list_ids(&shop, &filter, Page::first(1000)).await,
                expected,
                "{standing:?}"
            );
            let by_end = page_through(&shop, &filter, LicenseSort::Expires, SortOrder::Ascending, 1000).await;
            assert_eq!(by_end.len(), expected.len(), "{standing:?}");
            found += expected.len();
        }
    }
    assert_eq!(found, 3 * 240);
}

/// The first is Ada's, the second O'Neil's, the third nobody's, but of an order.
async fn three(shop: &Shop) -> ([LicenseId; 3], CustomerId, OrderId) {
    let (mut first, mut second, mut third) = (license(&shop.pro, 1), license(&shop.pro, 2), license(&shop.basic, 3));
    first.customer = Some(customer("a_b@example.com", Some("Ada Byron of Ürlaub")));
    first.license.order_ref = Some("X9".to_owned());
    second.customer = Some(customer("a%b@example.com", Some("100% O'Neil \\Neil \"Co\"")));
    second.license.order_ref = Some("R-2026-001".to_owned());
    second.license.note = Some("a note".to_owned());
    third.license.order_ref = Some("R-2026-002".to_owned());
    let ids = [shop.add(&first).await, shop.add(&second).await, shop.add(&third).await];
    let mut bought = order(&shop.basic, 1);
    (bought.status, bought.license_id) = (OrderStatus::Paid, Some(ids[2]));
    shop.store
        .write_order(&write(&bought), &admin_at(minutes(4)))
        .await
        .unwrap();
    let holder = shop.record(ids[1]).await.license.customer_id;
    (ids, holder.expect("a holder"), bought.id)
}

/// The ids of all pages.
pub(super) async fn page_through(
    shop: &Shop,
    filter: &LicenseFilter,
    sort: LicenseSort,
    order: SortOrder,
    limit: u16,
) -> Vec<LicenseId> {
    let mut page = LicensePage {
        sort,
        order,
        after: None,
        limit,
    };
    let mut seen = Vec::new();
    loop {
        let part = shop.store.search_licenses(filter, &page).await.unwrap();
        let Some(last) = part.last() else { return seen };
        page.after = Some((&last.license).into());
        seen.extend(part.iter().map(|summary| summary.license.id));
    }
}

fn by_text(text: LicenseText) -> LicenseFilter {
    LicenseFilter {
        text: Some(text),
        ..LicenseFilter::default()
    }
}

fn words(text: &str) -> LicenseText {
    LicenseText::Words {
        text: text.to_owned(),
        key_last4: None,
    }
}

fn last4(last4: &str) -> LicenseText {
    LicenseText::Words {
        text: last4.to_owned(),
        key_last4: Some(last4.to_owned()),
    }
}
