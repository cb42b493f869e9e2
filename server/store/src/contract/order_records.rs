//! What a write of an order leaves in the audit log and in the outbox.

use claviger_licensing::{Order, OrderStatus};
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, race},
    fixtures::{admin_at, app_at, customer, minutes, precise},
    money::{holder, links, mail, order, subscription, write},
    shop::Shop,
};
use crate::{AuditFilter, MailFilter, NewMail, OrderWrite, Page};

/// A new order is audited, under its license and customer where it has them, without secrets.
pub async fn audit_what_is_new(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let license = shop.sell(&shop.pro, 1).await;
    let (plain, mut rich) = (order(&shop.pro, 1), order(&shop.pro, 2));
    (rich.license_id, rich.status, rich.stripe) = (Some(license), OrderStatus::Paid, links(1));
    let buyer = customer("ada@example.com", Some("Ada"));
    let context = admin_at(precise());
    let sold = OrderWrite {
        customer: Some(buyer.clone()),
        ..write(&rich)
    };
    for (write, license_id, customer_id) in [(write(&plain), None, None), (sold, Some(license), Some(buyer.id))] {
        shop.store.write_order(&write, &context).await.unwrap();
        let told = write.order.id.to_string();
        let events = shop.audit_of("order.created").await;
        let event = events.iter().find(|event| event.data["order"] == told.as_str());
        let event = event.expect("names the order");
        assert_audited(event, "order.created", &context);
        assert_eq!(
            (event.license_id, event.customer_id, event.trial_id),
            (license_id, customer_id, None)
        );
        let told = json!({ "order": write.order.id, "source": "checkout", "status": write.order.status });
        assert_eq!(event.data, told);
    }
    assert_eq!(shop.audit_of("order.created").await.len(), 2);
    assert_eq!(shop.audit_of("order.status_changed").await, []);
    assert_eq!(shop.audit_of("customer.created").await.len(), 1);
}

/// A change of the status is audited with both, and nothing else is.
pub async fn audit_changes_of_the_status(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let license = shop.sell(&shop.pro, 1).await;
    let first = order(&shop.pro, 1);
    shop.place(&first).await;
    let buyer = customer("ada@example.com", None);
    let steps = [
        (OrderStatus::Pending, false),
        (OrderStatus::Paid, true),
        (OrderStatus::Paid, false),
        (OrderStatus::ChargedBack, true),
    ];
    let (mut known, mut from) = (
        shop.audit(&AuditFilter::default()).await.len() + 1,
        OrderStatus::Pending,
    );
    for ((status, is_change), minute) in steps.into_iter().zip(10..) {
        let write = OrderWrite {
            customer: Some(buyer.clone()),
            subscription: Some(subscription(1)),
            ..write(&Order {
                status,
                license_id: Some(license),
                updated_at: minutes(minute),
                ..first.clone()
            })
        };
        shop.rewrite(&write, minutes(minute)).await.unwrap();
        known += usize::from(is_change);
        assert_eq!(
            shop.audit(&AuditFilter::default()).await.len(),
            known,
            "with the new customer"
        );
        if is_change {
            let event = &shop.audit_of("order.status_changed").await[0];
            assert_audited(event, "order.status_changed", &admin_at(minutes(minute)));
            assert_eq!((event.license_id, event.customer_id), (Some(license), Some(buyer.id)));
            assert_eq!(event.data, json!({ "order": first.id, "from": from, "to": status }));
        }
        from = status;
    }
}

/// The mails of a write go into the outbox as they are, and to the order's customer.
pub async fn send_mails(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let license = shop.sell(&shop.pro, 1).await;
    let (buyer, first) = (customer("ada@example.com", None), order(&shop.pro, 1));
    let about_it = NewMail {
        license_id: Some(license),
        ..mail("about a license", 10)
    };
    let write = OrderWrite {
        customer: Some(buyer.clone()),
        mails: vec![about_it.clone(), mail("plain", 11)],
        ..write(&first)
    };
    shop.store.write_order(&write, &admin_at(minutes(12))).await.unwrap();
    assert_eq!(shop.causes().await, ["plain", "about a license"]);
    let (kept, content) = shop.store.find_mail(about_it.id).await.unwrap().expect("the mail");
    assert_eq!((kept.license_id, kept.customer_id), (Some(license), Some(buyer.id)));
    assert_eq!((kept.created_at, content), (minutes(10), Some(about_it.content_sealed)));

    // The customer of an order is known from then on, and so is its license.
    let licensed = Order {
        license_id: Some(license),
        ..first
    };
    let later = OrderWrite {
        mails: vec![mail("later", 13)],
        ..self::write(&licensed)
    };
    shop.rewrite(&later, minutes(13)).await.unwrap();
    let kept = shop.store.find_mail(later.mails[0].id).await.unwrap();
    let (kept, _) = kept.expect("the mail");
    assert_eq!((kept.license_id, kept.customer_id), (Some(license), Some(buyer.id)));
}

/// For one cause one mail is kept, the first: within a write, across writes, across orders.
pub async fn send_mails_once_per_cause(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let kept = mail("a", 1);
    assert!(shop.store.add_mail(&kept).await.unwrap());
    let twice = mail("b", 2);
    let first = OrderWrite {
        mails: vec![twice.clone(), mail("a", 3), mail("b", 4)],
        ..write(&order(&shop.pro, 1))
    };
    shop.store.write_order(&first, &admin_at(minutes(5))).await.unwrap();
    let again = OrderWrite {
        mails: vec![mail("b", 6), mail("c", 7), mail("a", 8)],
        ..write(&first.order)
    };
    shop.rewrite(&again, minutes(9)).await.unwrap();
    let other = OrderWrite {
        mails: vec![mail("c", 10), mail("d", 11)],
        ..write(&order(&shop.basic, 2))
    };
    shop.store.write_order(&other, &admin_at(minutes(12))).await.unwrap();
    assert_eq!(shop.causes().await, ["d", "c", "b", "a"]);
    for (mail, minute) in [(kept, 1), (twice, 2)] {
        let (kept, _) = shop.store.find_mail(mail.id).await.unwrap().expect("the first");
        assert_eq!(kept.created_at, minutes(minute));
    }
}

/// Of several orders that are written at once with mails of the same causes, in whatever order, all are written and each
/// mail is kept once.
pub async fn send_mails_once_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    for n in 0..16 {
        let id = shop.place(&order(&shop.pro, n)).await;
        let n = u128::try_from(n).unwrap();
        super::money::lease(&*shop.store, id, n, minutes(100)).await;
    }
    let orders: Vec<_> = shop
        .orders()
        .await
        .into_iter()
        .rev()
        .map(|summary| summary.order)
        .collect();
    let results = race(16, |n| {
        let mut mails: Vec<_> = ["a", "b", "c", "d"].map(|cause| mail(cause, 50)).into();
        if n % 3 == 0 {
            mails.reverse();
        }
        let write = OrderWrite {
            mails,
            lease: Some(holder(u128::try_from(n).unwrap())),
            ..write(&orders[n])
        };
        let store = stores[n % 2].clone();
        async move { store.write_order(&write, &app_at(minutes(100))).await }
    })
    .await;
    results.into_iter().for_each(Result::unwrap);
    let everything = MailFilter::default();
    let mut causes: Vec<_> = shop.store.list_mails(&everything, Page::first(100)).await.unwrap();
    causes.sort_by(|a, b| a.cause.cmp(&b.cause));
    assert_eq!(
        causes.iter().map(|mail| &*mail.cause).collect::<Vec<_>>(),
        ["a", "b", "c", "d"]
    );
}
