//! What buying and selling leave behind, for a store with something in every table.

use claviger_licensing::{Hold, HoldCause, LicenseEvent, LicenseId, Price};

use super::{
    fixtures::{admin_at, customer, days, just_after, minutes, precise, token},
    money::{mail, notice, order, rich_order, subscription, write},
    shop::Shop,
};
use crate::{
    MailResult, NewCustomerLink, NewMail, NewStripeEvent, OrderWrite, Store, StripeEventResult, SubscriptionPayment,
};

/// An order of which all is known, whose money is in doubt, and one that is being brought up to date; mails, notices and links
/// in every state.
pub(super) async fn trade(shop: &Shop, offer: &Price, license: LicenseId) {
    let sold = OrderWrite {
        customer: Some(customer("ada@example.com", None)),
        subscription: Some(subscription(1)),
        mails: vec![mail("bounced", 10), mail("waiting", 11)],
        ..write(&rich_order(&shop.pro, 1, offer, license))
    };
    shop.store.write_order(&sold, &admin_at(minutes(10))).await.unwrap();
    let hold = Hold {
        cause: HoldCause::Disputed,
        since: precise(),
    };
    let events = [LicenseEvent::PaidBy(sold.order.id), LicenseEvent::Held(hold)];
    shop.commit(license, &events, minutes(11)).await.unwrap();
    let busy = order(&shop.basic, 2);
    shop.place(&busy).await;
    shop.lease(busy.id, precise()).await;
    let further = SubscriptionPayment {
        invoice: "in_2".to_owned(),
        order_id: sold.order.id,
        plan_id: shop.basic.id,
        amount: 4_900_000_001,
        currency: "usd".to_owned(),
        paid_at: precise(),
    };
    shop.store.note_subscription_payment(&further).await.unwrap();
    send(&*shop.store, &sold.mails[0]).await;
    listen(&*shop.store).await;
    admit(shop).await;
}

/// A mail is sent and comes back; another one is claimed.
async fn send(store: &dyn Store, bounced: &NewMail) {
    let claimed = store
        .claim_mails(minutes(20), just_after(minutes(25)), 9)
        .await
        .unwrap();
    assert_eq!(claimed.len(), 2);
    store
        .finish_mail(bounced.id, &MailResult::Sent, minutes(21))
        .await
        .unwrap();
    let context = admin_at(just_after(minutes(22)));
    assert!(store.bounce_mail(bounced.id, "550 größer", &context).await.unwrap());
}

/// One notice is processed, one given up, one being worked on, one waits; an invoice could not be paid.
async fn listen(store: &dyn Store) {
    let body = vec![0xFF, 0, b'"', b'\\'];
    let batch = [1, 2, 3].map(|n| NewStripeEvent {
        body: body.clone(),
        ..notice(n)
    });
    store.add_stripe_events(&batch).await.unwrap();
    let claimed = store.claim_stripe_events(minutes(20), just_after(minutes(25)), 9).await;
    assert_eq!(claimed.unwrap().len(), 3);
    let dead = StripeEventResult::Dead {
        error: "größer".to_owned(),
    };
    let results = [
        (batch[0].id, StripeEventResult::Done("processed".to_owned())),
        (batch[1].id, dead),
    ];
    store
        .finish_stripe_events(&results, just_after(minutes(21)))
        .await
        .unwrap();
    store.add_stripe_events(&[notice(30)]).await.unwrap();
    store.note_payment_failure("in_1", precise()).await.unwrap();
}

/// The customer has used one link, and has another.
async fn admit(shop: &Shop) {
    let customer_id = shop.customers().await[0].id;
    for n in [1, 2] {
        let link = NewCustomerLink {
            link: token(n),
            customer_id,
            created_at: minutes(30),
            expires_at: just_after(minutes(90)),
        };
        shop.store.add_customer_link(&link).await.unwrap();
    }
    let opened = shop
        .store
        .open_customer_link(&token(1), &token(3), minutes(31), just_after(days(1)))
        .await;
    assert_eq!(opened.unwrap(), Some(customer_id));
}
