//! Lists of orders.

use claviger_licensing::{Order, OrderId, OrderSource, OrderStatus};

use super::{
    Engine,
    expect::assert_pages,
    fixtures::{admin_at, customer, just_after, minutes, nobody},
    money::{links, order, write},
    shop::Shop,
};
use crate::{OrderFilter, OrderText, OrderWrite, Page};

/// Sets a condition of a filter.
type Condition<'a> = &'a (dyn Fn(&mut OrderFilter) + Sync);

/// A list pages through every order once, newest first.
pub async fn pages(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 0..5 {
        let plan = if n % 2 == 0 { &shop.pro } else { &shop.basic };
        ids.insert(0, shop.place(&order(plan, n)).await.uuid());
    }
    assert_pages(
        async |page| shop.store.list_orders(&OrderFilter::default(), page).await,
        |summary| summary.order.id.uuid(),
        &ids,
        async || {
            shop.place(&order(&shop.solo, 6)).await;
        },
    )
    .await;
}

/// Pages keep to the filter.
pub async fn pages_with_a_filter(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut ids = Vec::new();
    for n in 0..10 {
        let status = OrderStatus::ALL[n % 3];
        let placed = shop
            .place(&Order {
                status,
                ..order(&shop.pro, n)
            })
            .await;
        if status != OrderStatus::Paid && ids.len() < 5 {
            ids.insert(0, placed.uuid());
        }
    }
    let filter = OrderFilter {
        statuses: vec![OrderStatus::Pending, OrderStatus::Failed],
        created_from: Some(minutes(0)),
        ..OrderFilter::default()
    };
    let newest = list(&shop, &filter, Page::first(10)).await;
    assert_eq!(newest.len(), 7);
    let newest: Vec<_> = newest.into_iter().map(OrderId::uuid).collect();
    let [.., a, b, c, d, e] = *newest else {
        panic!("at least five")
    };
    assert_eq!([a, b, c, d, e], *ids);
    let page = |from, limit| list(&shop, &filter, Page::after(from, limit));
    assert_eq!(
        page(newest[1], 3)
            .await
            .into_iter()
            .map(OrderId::uuid)
            .collect::<Vec<_>>(),
        newest[2..5]
    );
    assert_eq!(
        page(newest[5], 3)
            .await
            .into_iter()
            .map(OrderId::uuid)
            .collect::<Vec<_>>(),
        newest[6..]
    );
}

/// Every condition alone finds what it says.
pub async fn filters(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, b, c] = three(&shop).await;
    let first = shop.order(a).await.order;
    let cases: [(Condition<'_>, Vec<OrderId>); 26] = [
        (&|_| (), vec![c, b, a]),
        (&|filter| filter.license_id = first.license_id, vec![b, a]),
        (&|filter| filter.license_id = Some(nobody()), vec![]),
        (&|filter| filter.customer_id = first.customer_id, vec![c, a]),
        (&|filter| filter.customer_id = Some(nobody()), vec![]),
        (&|filter| filter.email = text("ÄRZTE_1@example.COM"), vec![c, a]),
        (&|filter| filter.email = text("ärztex1@example.com"), vec![]),
        (&|filter| filter.email = text("%"), vec![]),
        (&|filter| filter.stripe_customer = text("cus_1"), vec![b, a]),
        (&|filter| filter.stripe_customer = text("CUS_1"), vec![]),
        (&|filter| filter.stripe_customer = text("cus%"), vec![]),
        (&|filter| filter.product_id = Some(shop.app.id), vec![b, a]),
        (&|filter| filter.product_id = Some(shop.tool.id), vec![c]),
        (&|filter| filter.product_id = Some(nobody()), vec![]),
        (&|filter| filter.statuses = vec![OrderStatus::Paid], vec![b, a]),
        (
            &|filter| filter.statuses = vec![OrderStatus::Expired, OrderStatus::Refunded],
            vec![c],
        ),
        (
            &|filter| filter.statuses = vec![OrderStatus::Refunded, OrderStatus::Paid],
            vec![c, b, a],
        ),
        (&|filter| filter.statuses = vec![OrderStatus::Pending], vec![]),
        (&|filter| filter.source = Some(OrderSource::Checkout), vec![c, a]),
        (&|filter| filter.source = Some(OrderSource::Manual), vec![b]),
        (&|filter| filter.invoice_no = text("RE_1%"), vec![b]),
        (&|filter| filter.invoice_no = text("re_1%"), vec![]),
        (&|filter| filter.invoice_no = text("%"), vec![]),
        (&|filter| filter.created_from = Some(minutes(2)), vec![c, b]),
        (&|filter| filter.created_from = Some(just_after(minutes(2))), vec![c]),
        (&|filter| filter.created_from = Some(minutes(4)), vec![]),
    ];
    for (i, (condition, expected)) in cases.into_iter().enumerate() {
        let mut filter = OrderFilter::default();
        condition(&mut filter);
        assert_eq!(list(&shop, &filter, Page::first(10)).await, expected, "case {i}");
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A text finds orders by part of the customer's e-mail address or name or of the invoice number, and by whole ids.
pub async fn finds_by_text(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, b, c] = three(&shop).await;
    let first = shop.order(a).await.order;
    let words = |text: &str| OrderText::Words(text.to_owned());
    let session = first.stripe.session.as_deref().expect("a session");
    let intent = first.stripe.payment_intent.as_deref().expect("a payment intent");
    let cases: [(OrderText, Vec<OrderId>); 20] = [
        (words("rzte_1@EXAMPLE"), vec![c, a]),
        (words("rzte%"), vec![]),
        (words("Är"), vec![c, a]),
        (words("zt"), vec![]),
        (words("re_"), vec![b, a]),
        (words("E_1%"), vec![b]),
        (words("re"), vec![]),
        (words("cus_1"), vec![b, a]),
        (words("cus_"), vec![]),
        (words("CUS_1"), vec![]),
        (words(session), vec![a]),
        (words(intent), vec![a]),
        (words(&session[1..]), vec![]),
        (words("nothing"), vec![]),
        (OrderText::Order(b), vec![b]),
        (OrderText::Order(nobody()), vec![]),
        (OrderText::License(first.license_id.expect("a license")), vec![b, a]),
        (OrderText::License(nobody()), vec![]),
        (OrderText::Customer(first.customer_id.expect("a customer")), vec![c, a]),
        (OrderText::Customer(nobody()), vec![]),
    ];
    for (i, (text, expected)) in cases.into_iter().enumerate() {
        let filter = OrderFilter {
            text: Some(text),
            ..OrderFilter::default()
        };
        assert_eq!(list(&shop, &filter, Page::first(10)).await, expected, "case {i}");
    }
}

/// All conditions that are set must hold.
pub async fn filters_together(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let [a, _, c] = three(&shop).await;
    let first = shop.order(a).await.order;
    let every = OrderFilter {
        license_id: first.license_id,
        customer_id: first.customer_id,
        email: text("Ärzte_1@Example.com"),
        stripe_customer: text("cus_1"),
        product_id: Some(shop.app.id),
        statuses: vec![OrderStatus::Pending, OrderStatus::Paid],
        source: Some(OrderSource::Checkout),
        invoice_no: text("RE_0"),
        created_from: Some(minutes(1)),
        text: Some(OrderText::Order(a)),
    };
    let find = async |filter| list(&shop, &filter, Page::first(10)).await;
    assert_eq!(find(every.clone()).await, [a]);
    let changes: [Condition<'_>; 10] = [
        &|filter| filter.license_id = Some(nobody()),
        &|filter| filter.customer_id = Some(nobody()),
        &|filter| filter.email = text("eve@example.com"),
        &|filter| filter.stripe_customer = text("cus_2"),
        &|filter| filter.product_id = Some(shop.tool.id),
        &|filter| filter.statuses = vec![OrderStatus::Refunded],
        &|filter| filter.source = Some(OrderSource::Manual),
        &|filter| filter.invoice_no = text("RE_1%"),
        &|filter| filter.created_from = Some(minutes(2)),
        &|filter| filter.text = Some(OrderText::Order(c)),
    ];
    for (i, change) in changes.into_iter().enumerate() {
        let mut filter = every.clone();
        change(&mut filter);
        assert_eq!(find(filter).await, [], "case {i}");
    }
    let by_page = async |page| list(&shop, &every, page).await;
    assert_eq!(by_page(Page::after(a.uuid(), 10)).await, []);
    assert_eq!(by_page(Page::after(c.uuid(), 10)).await, [a]);
}

/// Three orders: the first two paid, of one license and one customer at Stripe; the first and the third of one customer here.
async fn three(shop: &Shop) -> [OrderId; 3] {
    let license = shop.sell(&shop.pro, 1).await;
    let buyer = customer("Ärzte_1@example.com", None);
    let (mut first, mut second, mut third) = (order(&shop.pro, 1), order(&shop.solo, 2), order(&shop.basic, 3));
    (first.status, first.license_id, first.stripe) = (OrderStatus::Paid, Some(license), links(1));
    (second.status, second.license_id) = (OrderStatus::Paid, Some(license));
    (second.source, second.stripe.customer) = (OrderSource::Manual, links(1).customer);
    third.status = OrderStatus::Refunded;
    (first.invoice_no, second.invoice_no) = (text("RE_0"), text("RE_1%"));
    for (order, customer) in [(&first, Some(&buyer)), (&second, None), (&third, Some(&buyer))] {
        let write = OrderWrite {
            customer: customer.cloned(),
            ..write(order)
        };
        shop.store.write_order(&write, &admin_at(minutes(5))).await.unwrap();
    }
    [first.id, second.id, third.id]
}

/// The ids of a page of orders.
async fn list(shop: &Shop, filter: &OrderFilter, page: Page) -> Vec<OrderId> {
    let orders = shop.store.list_orders(filter, page).await.unwrap();
    orders.into_iter().map(|summary| summary.order.id).collect()
}
