//! Money in and out by day.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{Order, OrderId, OrderStatus, Plan, Product};

use super::{
    Engine,
    expect::assert_conflict,
    fixtures::{day, days, nobody},
    money::{order, write},
    shop::Shop,
};
use crate::{RevenueDay, StatisticsQuery, SubscriptionPayment};

/// Orders count on the day they were paid, by plan and currency, with or without an amount to pay; what nobody paid does not.
pub async fn counts_orders(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let moment = Duration::microseconds(1);
    for (n, (plan, amount, currency, at)) in [
        (&shop.pro, 1900, "eur", days(1)),
        (&shop.pro, 2100, "eur", days(2) - moment),
        (&shop.pro, 500, "usd", days(1)),
        (&shop.solo, 0, "eur", days(1)),
        (&shop.basic, 7, "eur", days(2)),
    ]
    .into_iter()
    .enumerate()
    {
        shop.place(&paid(plan, n, amount, currency, at)).await;
    }
    shop.place(&order(&shop.pro, 8)).await;
    let unpriced = Order {
        amount: None,
        currency: None,
        ..paid(&shop.pro, 9, 1, "eur", days(1))
    };
    shop.place(&unpriced).await;
    assert_eq!(
        count(&shop, None, -9, 9).await,
        [
            money_in(1, ("app", "pro", "eur"), 4000, 2),
            money_in(1, ("app", "pro", "usd"), 500, 1),
            money_in(1, ("app", "solo", "eur"), 0, 1),
            money_in(2, ("tool", "basic", "eur"), 7, 1),
        ]
    );
    assert_eq!(count(&shop, Some(&shop.tool), 1, 1).await, []);
    assert_eq!(
        count(&shop, Some(&shop.tool), 2, 2).await,
        [money_in(2, ("tool", "basic", "eur"), 7, 1)]
    );
    assert_eq!(count(&shop, None, 3, 9).await, []);
}

/// Further payments of a subscription count for the plan that they paid, once each.
pub async fn counts_further_payments(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.place(&paid(&shop.pro, 1, 1000, "eur", days(1))).await;
    let further = payment("in_2", id, &shop.pro, 1000, days(2));
    let upgraded = payment("in_3", id, &shop.solo, 3000, days(3) - Duration::microseconds(1));
    for payment in [&further, &upgraded, &further] {
        shop.store.note_subscription_payment(payment).await.unwrap();
    }
    let known = SubscriptionPayment {
        amount: 9,
        ..further.clone()
    };
    shop.store.note_subscription_payment(&known).await.unwrap();
    assert_eq!(
        count(&shop, Some(&shop.app), -9, 9).await,
        [
            money_in(1, ("app", "pro", "eur"), 1000, 1),
            money_in(2, ("app", "pro", "eur"), 1000, 1),
            money_in(2, ("app", "solo", "eur"), 3000, 1),
        ]
    );
    assert_eq!(count(&shop, Some(&shop.tool), -9, 9).await, []);
}

/// What went back counts on the day that was first known, as long as it is known; what was paid still counts.
pub async fn counts_what_went_back(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let order = paid(&shop.pro, 1, 1000, "eur", days(1));
    shop.place(&order).await;
    let put = async |status, at| {
        let order = Order {
            status,
            updated_at: at,
            ..order.clone()
        };
        shop.rewrite(&write(&order), at).await.unwrap();
    };
    let came = money_in(1, ("app", "pro", "eur"), 1000, 1);
    let went = |n| RevenueDay {
        refunded: 1000,
        refunds: 1,
        ..money_in(n, ("app", "pro", "eur"), 0, 0)
    };
    put(OrderStatus::Disputed, days(2)).await;
    assert_eq!(
        count(&shop, None, -9, 9).await,
        std::slice::from_ref(&came),
        "nothing is decided"
    );
    put(OrderStatus::ChargedBack, days(3)).await;
    put(OrderStatus::Refunded, days(4)).await;
    put(OrderStatus::Refunded, days(5)).await;
    assert_eq!(count(&shop, None, -9, 9).await, [came.clone(), went(3)]);
    put(OrderStatus::Paid, days(6)).await;
    assert_eq!(
        count(&shop, None, -9, 9).await,
        std::slice::from_ref(&came),
        "it came back"
    );
    put(OrderStatus::Refunded, days(7)).await;
    assert_eq!(count(&shop, None, -9, 9).await, [came, went(7)]);
    assert_eq!(count(&shop, Some(&shop.app), 7, 7).await, [went(7)]);
    assert_eq!(count(&shop, Some(&shop.tool), -9, 9).await, []);
}

/// What goes back of a subscription is what was paid for it last.
pub async fn counts_what_went_back_of_a_subscription(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let order = paid(&shop.pro, 1, 1000, "eur", days(1));
    shop.place(&order).await;
    for (invoice, plan, amount, at) in [
        ("in_2", &shop.pro, 2000, days(2)),
        ("in_3", &shop.solo, 3000, days(3)),
        ("in_4", &shop.solo, 4000, days(9)),
    ] {
        let payment = SubscriptionPayment {
            currency: "usd".to_owned(),
            ..payment(invoice, order.id, plan, amount, at)
        };
        shop.store.note_subscription_payment(&payment).await.unwrap();
    }
    let refunded = Order {
        status: OrderStatus::Refunded,
        updated_at: days(4),
        ..order
    };
    shop.rewrite(&write(&refunded), days(4)).await.unwrap();
    let went = RevenueDay {
        refunded: 3000,
        refunds: 1,
        ..money_in(4, ("app", "solo", "usd"), 0, 0)
    };
    assert_eq!(count(&shop, None, 4, 4).await, [went]);
}

/// Money of a day that came and went is in one row; large sums are exact.
pub async fn sums_up(engine: &impl Engine) {
    const LARGE: i64 = 999_999_999_999;
    let shop = Shop::open(engine).await;
    for n in 1..=3 {
        shop.place(&paid(&shop.pro, n, LARGE, "eur", days(1))).await;
    }
    let refunded = Order {
        status: OrderStatus::Refunded,
        updated_at: days(1),
        ..paid(&shop.pro, 4, LARGE, "eur", days(1))
    };
    shop.place(&refunded).await;
    let large = LARGE.unsigned_abs();
    let all = RevenueDay {
        refunded: large,
        refunds: 1,
        ..money_in(1, ("app", "pro", "eur"), 4 * large, 4)
    };
    assert_eq!(count(&shop, None, 1, 1).await, [all]);
}

/// A payment belongs to an order and a plan, and is money.
pub async fn refuses_nonsense(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.place(&paid(&shop.pro, 1, 1000, "eur", days(1))).await;
    let good = payment("in_2", id, &shop.pro, 1, days(1));
    let misfits = [
        SubscriptionPayment {
            order_id: nobody(),
            ..good.clone()
        },
        SubscriptionPayment {
            plan_id: nobody(),
            ..good.clone()
        },
        SubscriptionPayment {
            amount: -1,
            ..good.clone()
        },
        SubscriptionPayment {
            currency: "EURO".to_owned(),
            ..good
        },
    ];
    for misfit in misfits {
        assert_conflict(shop.store.note_subscription_payment(&misfit).await);
    }
    assert_eq!(count(&shop, None, -9, 9).await.len(), 1);
}

/// The n-th order of a plan, paid at an instant.
fn paid(plan: &Plan, n: usize, amount: i64, currency: &str, at: DateTime<Utc>) -> Order {
    Order {
        status: OrderStatus::Paid,
        amount: Some(amount),
        currency: Some(currency.to_owned()),
        paid_at: Some(at),
        ..order(plan, n)
    }
}

fn payment(invoice: &str, order_id: OrderId, plan: &Plan, amount: i64, paid_at: DateTime<Utc>) -> SubscriptionPayment {
    SubscriptionPayment {
        invoice: invoice.to_owned(),
        order_id,
        plan_id: plan.id,
        amount,
        currency: "eur".to_owned(),
        paid_at,
    }
}

async fn count(shop: &Shop, product: Option<&Product>, from: i64, to: i64) -> Vec<RevenueDay> {
    let query = StatisticsQuery {
        product_id: product.map(|product| product.id),
        from: day(from),
        to: day(to),
    };
    shop.store.statistics(&query).await.unwrap().revenue
}

fn money_in(n: i64, (product, plan, currency): (&str, &str, &str), amount: u64, payments: u64) -> RevenueDay {
    RevenueDay {
        day: day(n),
        product: product.to_owned(),
        plan: plan.to_owned(),
        currency: currency.to_owned(),
        amount,
        payments,
        refunded: 0,
        refunds: 0,
    }
}
