//! Checkout, what Stripe tells, and mails.

use chrono::TimeDelta;
use claviger_licensing::{Language, MailId, OrderId, OrderStatus, StripeEventId};
use claviger_store::{
    CustomerAccess, MailResult, Mails, NewMail, NewStripeEvent, OrderFilter, OrderLease, OrderSelector, OrderWrite,
    Orders, Page, StripeEventResult, StripeEvents, SubscriptionPayment,
};
use uuid::Uuid;

use crate::{reads::Watch, sample::Sample};

pub(crate) async fn watch(watch: &mut Watch<'_>, sample: &Sample) {
    orders(watch, sample).await;
    events(watch, sample).await;
    mails(watch, sample).await;
    customer_access(watch, sample).await;
}

async fn orders(watch: &mut Watch<'_>, sample: &Sample) {
    let ids = ["cs_", "pi_", "sub_"].map(|kind| format!("{kind}{}", sample.mark));
    let [session, payment, subscription] = &ids;
    let selectors = [
        ("the poll of a checkout", OrderSelector::Session(session)),
        ("the order of a payment", OrderSelector::PaymentIntent(payment)),
        ("the order of a subscription", OrderSelector::Subscription(subscription)),
        ("an order", OrderSelector::Id(sample.order)),
    ];
    for (name, selector) in selectors {
        watch
            .of(name, async |store| {
                let order = store.find_order(selector).await.unwrap().unwrap().order;
                assert_eq!(order.id, sample.order);
            })
            .await;
    }
    watch
        .of("bringing an order up to date", async |store| {
            let (holder, until) = (Uuid::from_u128(1), sample.at + TimeDelta::minutes(1));
            let lease = store.lease_order(sample.order, holder, sample.at, until).await.unwrap();
            let OrderLease::Taken(taken) = lease else {
                panic!("nobody else has it")
            };
            let write = OrderWrite {
                order: taken.order,
                customer: None,
                subscription: taken.subscription,
                mails: Vec::new(),
                lease: Some(holder),
            };
            store.write_order(&write, &sample.context()).await.unwrap();
            store.release_order(sample.order, holder).await.unwrap();
        })
        .await;
    watch
        .of("orders that are open", async |store| {
            let filter = OrderFilter {
                statuses: vec![OrderStatus::Pending],
                created_from: Some(sample.at),
                ..OrderFilter::default()
            };
            let orders = store.list_orders(&filter, Page::first(51)).await.unwrap();
            assert!(!orders.is_empty());
        })
        .await;
    watch
        .of("the payment of a subscription", async |store| {
            let payment = SubscriptionPayment {
                invoice: format!("in_new_{}", sample.n),
                order_id: OrderId::from_uuid(sample.order.uuid()),
                plan_id: sample.plan,
                amount: 4900,
                currency: "eur".to_owned(),
                paid_at: sample.at,
            };
            store.note_subscription_payment(&payment).await.unwrap();
        })
        .await;
}

async fn events(watch: &mut Watch<'_>, sample: &Sample) {
    watch
        .of("a notice from Stripe", async |store| {
            let event = |stripe_id: String| NewStripeEvent {
                id: StripeEventId::mint(sample.at),
                stripe_id,
                kind: "invoice.paid".to_owned(),
                object_id: None,
                api_version: None,
                body: Vec::new(),
                received_at: sample.at,
            };
            let (known, new) = (format!("evt_{}", sample.n), format!("evt_new_{}", sample.n));
            let added = store.add_stripe_events(&[event(known), event(new)]).await.unwrap();
            assert_eq!(added, 1);
        })
        .await;
    watch
        .of("notices to be worked on", async |store| {
            let until = sample.at + TimeDelta::minutes(1);
            let claimed = store.claim_stripe_events(sample.at, until, 20).await.unwrap();
            let results: Vec<_> = claimed
                .iter()
                .map(|claimed| (claimed.event.id, StripeEventResult::Done("done".to_owned())))
                .collect();
            assert!(!results.is_empty());
            store.finish_stripe_events(&results, sample.at).await.unwrap();
        })
        .await;
    watch
        .of("replaying notices", async |store| {
            store.replay_dead_stripe_events(20, &sample.context()).await.unwrap();
            store
                .replay_stripe_event(sample.event, &sample.context())
                .await
                .unwrap();
        })
        .await;
    watch
        .of("forgetting old notices", async |store| {
            let before = sample.at - TimeDelta::hours((sample.n - sample.n / 100).into());
            assert!(store.prune_stripe_events(before).await.unwrap() > 0);
        })
        .await;
    watch
        .of("a failed payment", async |store| {
            let invoice = format!("in_{}", sample.n);
            store.note_payment_failure(&invoice, sample.at).await.unwrap();
            assert!(store.find_payment_failure(&invoice).await.unwrap().is_some());
        })
        .await;
}

async fn mails(watch: &mut Watch<'_>, sample: &Sample) {
    watch
        .of("a mail into the outbox", async |store| {
            let mail = NewMail {
                id: MailId::mint(sample.at),
                cause: format!("test {}", sample.n),
                kind: "test".to_owned(),
                recipient: sample.email.clone(),
                language: Language::En,
                customer_id: Some(sample.customer),
                license_id: Some(sample.license),
                content_sealed: Vec::new(),
                created_at: sample.at,
            };
            assert!(store.add_mail(&mail).await.unwrap());
        })
        .await;
    watch
        .of("mails to be sent", async |store| {
            let until = sample.at + TimeDelta::minutes(1);
            let claimed = store.claim_mails(sample.at, until, 20).await.unwrap();
            let (mail, _) = claimed.first().unwrap();
            store.finish_mail(mail.id, &MailResult::Sent, sample.at).await.unwrap();
        })
        .await;
    watch
        .of("a mail that came back", async |store| {
            let bounced = store.bounce_mail(sample.mail, "no such user", &sample.context()).await;
            assert!(bounced.unwrap());
        })
        .await;
}

async fn customer_access(watch: &mut Watch<'_>, sample: &Sample) {
    watch
        .of("a link to a customer's own page", async |store| {
            let (at, until) = (sample.at, sample.at + TimeDelta::hours(1));
            let opened = store.open_customer_link(&sample.link, &sample.session, at, until).await;
            assert!(opened.unwrap().is_none(), "it was opened before");
            let customer = store.find_customer_session(&sample.session, at).await.unwrap();
            assert_eq!(customer, Some(sample.customer));
        })
        .await;
    watch
        .of("forgetting old links", async |store| {
            let before = sample.at - TimeDelta::hours((sample.n - sample.n / 100).into());
            assert!(store.prune_customer_access(before).await.unwrap() > 0);
        })
        .await;
}
