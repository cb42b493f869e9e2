//! Orders and their subscriptions are kept as they are written.

use chrono::Duration;
use claviger_licensing::{
    HoldCause, Language, Order, OrderSource, OrderStatus, Renewal, Subscription,
    billing::{Funding, Remark, Standing},
};

use super::{
    Engine,
    expect::assert_conflict,
    fixtures::{admin_at, customer, days, minutes, nobody},
    money::{links, mail, order, rich_order, subscription, write},
    shop::Shop,
};
use crate::{AuditFilter, OrderSelector, OrderSummary, OrderWrite};

/// An order of which all is known is read as it was written, with what it is shown with.
pub async fn keeps_every_field(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (offer, license) = (shop.offer().await, shop.sell(&shop.pro, 1).await);
    let buyer = customer("Ada@Example.com", Some("Ada Løvelace"));
    let mut expected = rich_order(&shop.pro, 1, &offer, license);
    let write = OrderWrite {
        customer: Some(buyer.clone()),
        subscription: Some(subscription(1)),
        ..write(&expected)
    };
    shop.store.write_order(&write, &admin_at(minutes(2))).await.unwrap();

    expected.customer_id = Some(buyer.id);
    let expected = OrderSummary {
        order: expected,
        subscription: Some(subscription(1)),
        product: "app".to_owned(),
        plan: "pro".to_owned(),
        price: Some("once".to_owned()),
        email: Some("Ada@Example.com".to_owned()),
        customer_name: Some("Ada Løvelace".to_owned()),
        license: Some(shop.record(license).await.license),
    };
    assert_eq!(shop.order(expected.order.id).await, expected);
    assert_eq!(shop.orders().await, [expected]);
}

/// An order of which nothing is known yet is read as it was written.
pub async fn keeps_what_is_not_known(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let order = order(&shop.basic, 1);
    shop.place(&order).await;
    let expected = OrderSummary {
        order,
        subscription: None,
        product: "tool".to_owned(),
        plan: "basic".to_owned(),
        price: None,
        email: None,
        customer_name: None,
        license: None,
    };
    assert_eq!(shop.order(expected.order.id).await, expected);
    assert_eq!(shop.orders().await, [expected]);
}

/// Every word that an order can be described with is kept.
pub async fn keeps_every_word(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let fundings = [Funding::Awaited, Funding::Expired, Funding::Failed, Funding::Paid];
    let remarks = [
        Remark::QuantityIgnored,
        Remark::PriceUnknown,
        Remark::CollectionPaused,
        Remark::PartlyRefunded,
        Remark::Inquiry,
        Remark::Superseded,
        Remark::DeviceNotActivated,
    ];
    for (n, status) in OrderStatus::ALL.into_iter().enumerate() {
        let mut order = order(&shop.pro, n);
        order.status = status;
        order.source = OrderSource::ALL[n % 2];
        order.buyer.language = Language::ALL[n % 2];
        order.standing = Standing {
            funding: fundings[n % 4],
            hold: HoldCause::ALL.get(n).copied(),
            ..Standing::default()
        };
        order.remarks = remarks[n..].iter().copied().collect();
        order.renewal = (n % 2 == 0).then(Renewal::default);
        (order.amount, order.currency) = (Some(0), Some("jpy".to_owned()));
        let id = shop.place(&order).await;
        assert_eq!(shop.order(id).await.order, order);
    }
}

/// A write sets every field but those that say which order it is; what it does not name of customer and subscription stays.
pub async fn updates_every_field(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (offer, license) = (shop.offer().await, shop.sell(&shop.pro, 1).await);
    let plain = order(&shop.basic, 1);
    shop.place(&plain).await;
    let buyer = customer("ada@example.com", None);
    let rich = Order {
        id: plain.id,
        created_at: days(-1),
        ..rich_order(&shop.pro, 1, &offer, license)
    };
    let full = OrderWrite {
        customer: Some(buyer.clone()),
        subscription: Some(subscription(1)),
        ..write(&rich)
    };
    shop.rewrite(&full, minutes(5)).await.unwrap();
    let mut expected = Order {
        source: plain.source,
        created_at: plain.created_at,
        customer_id: Some(buyer.id),
        ..rich
    };
    let summary = shop.order(plain.id).await;
    assert_eq!((&summary.order, &summary.subscription), (&expected, &full.subscription));

    shop.rewrite(&write(&plain), minutes(6)).await.unwrap();
    expected = Order {
        customer_id: Some(buyer.id),
        ..plain.clone()
    };
    let summary = shop.order(plain.id).await;
    assert_eq!((&summary.order, &summary.subscription), (&expected, &full.subscription));

    let bare = Subscription {
        status: "active".to_owned(),
        current_period_end: None,
        ends_at: None,
        overdue_since: None,
        read_at: minutes(7),
        ..subscription(2)
    };
    let another = OrderWrite {
        subscription: Some(bare.clone()),
        ..write(&plain)
    };
    shop.rewrite(&another, minutes(7)).await.unwrap();
    assert_eq!(shop.order(plain.id).await.subscription, Some(bare));
}

/// An order is found by its id and by each of its objects at Stripe that are its own, exactly.
pub async fn finds_by_selector(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 1..=2 {
        let mut order = order(&shop.pro, n);
        order.stripe = links(n);
        ids.push(shop.place(&order).await);
    }
    shop.place(&order(&shop.pro, 3)).await;
    let cases = [
        (OrderSelector::Id(ids[0]), Some(ids[0])),
        (OrderSelector::Id(nobody()), None),
        (OrderSelector::Session("cs_1"), Some(ids[0])),
        (OrderSelector::Session("CS_1"), None),
        (OrderSelector::Session("pi_1"), None),
        (OrderSelector::PaymentIntent("pi_2"), Some(ids[1])),
        (OrderSelector::PaymentIntent("pi_"), None),
        (OrderSelector::Subscription("sub_2"), Some(ids[1])),
        (OrderSelector::Subscription("%"), None),
        (OrderSelector::Subscription(""), None),
    ];
    for (selector, expected) in cases {
        let found = shop.store.find_order(selector).await.unwrap();
        assert_eq!(found.map(|summary| summary.order.id), expected, "{selector:?}");
    }
}

/// A session, a payment intent and a subscription are one order's; who brings them for another writes nothing.
pub async fn refuses_taken_objects(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (mut first, second) = (order(&shop.pro, 1), order(&shop.pro, 2));
    first.stripe = links(1);
    let known = OrderWrite {
        subscription: Some(subscription(1)),
        ..write(&first)
    };
    shop.store.write_order(&known, &admin_at(minutes(1))).await.unwrap();
    shop.place(&second).await;
    let changes: [fn(&mut OrderWrite); 4] = [
        |write| write.order.stripe.session = links(1).session,
        |write| write.order.stripe.payment_intent = links(1).payment_intent,
        |write| write.order.stripe.subscription = links(1).subscription,
        |write| write.subscription = Some(subscription(1)),
    ];
    for (i, change) in changes.into_iter().enumerate() {
        assert_refused(&shop, &second, change, i).await;
        assert_refused(&shop, &order(&shop.pro, 3), change, i).await;
    }
    // Those are shared by many: a customer buys twice, and nobody asks by invoice.
    let mut third = order(&shop.pro, 3);
    (third.stripe.customer, third.stripe.invoice) = (links(1).customer, links(1).invoice);
    shop.place(&third).await;
}

/// What contradicts the stored data is refused, and nothing is written.
pub async fn refuses_what_does_not_fit(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let known = order(&shop.pro, 1);
    shop.place(&known).await;
    let changes: [fn(&mut OrderWrite); 7] = [
        |write| write.order.plan_id = nobody(),
        |write| write.order.product_id = nobody(),
        |write| write.order.price_id = Some(nobody()),
        |write| write.order.license_id = Some(nobody()),
        |write| write.order.amount = Some(100),
        |write| write.order.currency = Some("eur".to_owned()),
        |write| (write.order.amount, write.order.currency) = (Some(-1), Some("eur".to_owned())),
    ];
    for (i, change) in changes.into_iter().enumerate() {
        assert_refused(&shop, &known, change, i).await;
        assert_refused(&shop, &order(&shop.pro, 2), change, i).await;
    }
}

/// A write of an order, changed like this, is a conflict and leaves no trace, even of its customer and mails.
async fn assert_refused(shop: &Shop, order: &Order, change: fn(&mut OrderWrite), i: usize) {
    let before = (shop.orders().await, shop.audit(&AuditFilter::default()).await);
    let is_known = before.0.iter().any(|summary| summary.order.id == order.id);
    let at = order.created_at + Duration::hours(1);
    let mut write = OrderWrite {
        customer: Some(customer("eve@example.com", None)),
        mails: vec![mail("refused", 9)],
        ..write(order)
    };
    write.order.status = OrderStatus::Paid;
    change(&mut write);
    if is_known {
        assert_conflict(shop.rewrite(&write, at).await);
    } else {
        assert_conflict(shop.store.write_order(&write, &admin_at(at)).await);
    }
    let after = (shop.orders().await, shop.audit(&AuditFilter::default()).await);
    assert_eq!(after, before, "case {i}");
    assert_eq!(shop.causes().await, [""; 0], "case {i}");
    assert_eq!(shop.customers().await, [], "case {i}");
}
