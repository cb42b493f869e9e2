//! A NUL character is refused in what is said of orders, notices and mails as well.

use claviger_licensing::{BuyerDevice, Order};

use super::{
    Engine,
    fixtures::{admin_at, customer, days, minutes},
    full::full_shop,
    money::{buyer_device, mail, notice, order, subscription, write},
    poison::{NUL, assert_refused},
};
use crate::{MailResult, NewMail, NewStripeEvent, OrderWrite, StripeEventResult, SubscriptionPayment};

/// In orders, their devices, subscriptions, customers and mails.
pub async fn refuses_orders(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let changes: [fn(&mut OrderWrite); 14] = [
        |write| write.order.stripe.session = text(),
        |write| write.order.stripe.payment_intent = text(),
        |write| write.order.stripe.subscription = text(),
        |write| write.order.stripe.customer = text(),
        |write| write.order.stripe.invoice = text(),
        |write| write.order.invoice_no = text(),
        |write| device(&mut write.order).facts.name = text(),
        |write| device(&mut write.order).facts.platform = text(),
        |write| device(&mut write.order).facts.hostname = text(),
        |write| write.subscription.as_mut().unwrap().stripe_id = NUL.to_owned(),
        |write| write.subscription.as_mut().unwrap().status = NUL.to_owned(),
        |write| write.customer = Some(customer("new@example.com", Some(NUL))),
        |write| write.customer = Some(customer("a\0@example.com", None)),
        |write| write.mails = vec![mail(NUL, 60)],
    ];
    for change in changes {
        let mut write = OrderWrite {
            subscription: Some(subscription(50)),
            ..write(&order(&shop.pro, 50))
        };
        change(&mut write);
        assert_refused(&shop, async || {
            shop.store.write_order(&write, &admin_at(minutes(50))).await
        })
        .await;
    }
}

fn text() -> Option<String> {
    Some(NUL.to_owned())
}

fn device(order: &mut Order) -> &mut BuyerDevice {
    order.buyer.device.insert(buyer_device(50))
}

/// In notices and in what became of them, except in their bodies.
pub async fn refuses_notices(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let changes: [fn(&mut NewStripeEvent); 4] = [
        |new| new.stripe_id = NUL.to_owned(),
        |new| new.kind = NUL.to_owned(),
        |new| new.object_id = text(),
        |new| new.api_version = text(),
    ];
    for change in changes {
        let mut batch = [notice(50), notice(51)];
        change(&mut batch[1]);
        assert_refused(&shop, async || shop.store.add_stripe_events(&batch).await).await;
    }
    let known = NewStripeEvent {
        body: NUL.into(),
        ..notice(50)
    };
    shop.store
        .add_stripe_events(std::slice::from_ref(&known))
        .await
        .unwrap();
    let results = [
        StripeEventResult::Done(NUL.to_owned()),
        StripeEventResult::Dead { error: NUL.to_owned() },
        StripeEventResult::Again {
            at: days(1),
            error: NUL.to_owned(),
        },
    ];
    for result in results {
        let results = [(known.id, result)];
        assert_refused(&shop, async || shop.store.finish_stripe_events(&results, days(1)).await).await;
    }
    assert_refused(&shop, async || shop.store.note_payment_failure(NUL, days(1)).await).await;
    let payment = SubscriptionPayment {
        invoice: NUL.to_owned(),
        order_id: shop.orders().await[0].order.id,
        plan_id: shop.pro.id,
        amount: 1,
        currency: "eur".to_owned(),
        paid_at: days(1),
    };
    assert_refused(&shop, async || shop.store.note_subscription_payment(&payment).await).await;
}

/// In mails and in what became of them.
pub async fn refuses_mails(engine: &impl Engine) {
    let shop = full_shop(engine).await;
    let changes: [fn(&mut NewMail); 3] = [
        |new| new.cause = NUL.to_owned(),
        |new| new.kind = NUL.to_owned(),
        |new| new.recipient = NUL.to_owned(),
    ];
    for change in changes {
        let mut new = mail("poison", 50);
        change(&mut new);
        assert_refused(&shop, async || shop.store.add_mail(&new).await).await;
    }
    let known = mail("poison", 50);
    assert!(shop.store.add_mail(&known).await.unwrap());
    let failed = MailResult::Failed { error: NUL.to_owned() };
    let again = MailResult::Again {
        at: days(1),
        error: NUL.to_owned(),
    };
    for result in [failed, again] {
        assert_refused(&shop, async || shop.store.finish_mail(known.id, &result, days(1)).await).await;
    }
    let bounce = async || shop.store.bounce_mail(known.id, NUL, &admin_at(days(1))).await;
    assert_refused(&shop, bounce).await;
}
