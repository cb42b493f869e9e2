//! What admins and mail servers do to mails.

use claviger_licensing::AuditContext;
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict},
    fixtures::{admin_at, customer, days, just_after, minutes, nobody, precise, start},
    mails::{read, waiting},
    money::mail,
    shop::Shop,
};
use crate::{AuditFilter, Mail, MailResult, MailState, NewMail};

/// A mail that an admin asks for waits like any other and is audited; one whose cause is known is neither.
pub async fn are_asked_for(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (license, store) = (shop.sell(&shop.pro, 1).await, &shop.store);
    let buyer = customer("ada@example.com", None);
    store.ensure_customer(&buyer, &admin_at(start())).await.unwrap();
    let new = NewMail {
        customer_id: Some(buyer.id),
        license_id: Some(license),
        ..mail("a", 1)
    };
    assert!(store.request_mail(&new, &admin_at(precise())).await.unwrap());
    let (kept, content) = read(&**store, new.id).await;
    assert_eq!(kept, waiting(&new));
    assert_eq!(content, Some(new.content_sealed));
    assert_told(&shop, "mail.requested", 0, &kept, &admin_at(precise())).await;
    assert!(!store.request_mail(&mail("a", 2), &admin_at(minutes(3))).await.unwrap());
    assert_eq!(shop.audit_of("mail.requested").await.len(), 1);
    let misfit = NewMail {
        license_id: Some(nobody()),
        ..mail("b", 5)
    };
    assert_conflict(store.request_mail(&misfit, &admin_at(minutes(4))).await);
    assert_eq!(shop.audit_of("mail.requested").await.len(), 1);
}

/// A mail that is sent again waits from now on with no attempts counted, whatever its state.
pub async fn are_sent_again(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (license, store) = (shop.sell(&shop.pro, 1).await, &shop.store);
    let buyer = customer("ada@example.com", None);
    store.ensure_customer(&buyer, &admin_at(start())).await.unwrap();
    let failed = MailResult::Failed { error: "x".to_owned() };
    let later = MailResult::Again {
        at: days(9),
        error: "x".to_owned(),
    };
    for (n, result) in [Some(MailResult::Sent), Some(failed), Some(later), None]
        .into_iter()
        .enumerate()
    {
        let new = NewMail {
            customer_id: Some(buyer.id),
            license_id: Some(license),
            ..mail(&n.to_string(), 1)
        };
        store.add_mail(&new).await.unwrap();
        assert_eq!(store.claim_mails(minutes(10), days(5), 9).await.unwrap().len(), 1);
        if let Some(result) = result {
            store.finish_mail(new.id, &result, minutes(11)).await.unwrap();
            store.bounce_mail(new.id, "550", &admin_at(minutes(12))).await.unwrap();
        }
        let context = admin_at(just_after(minutes(20)));
        assert!(store.resend_mail(new.id, &context).await.unwrap());
        let (kept, content) = read(&**store, new.id).await;
        assert_eq!(
            (kept.state, kept.attempts, kept.bounced_at),
            (MailState::Waiting, 0, None)
        );
        assert_eq!((kept.next_attempt_at, kept.finished_at), (context.at, None));
        assert_eq!(content, Some(new.content_sealed));
        assert_told(&shop, "mail.resent", n, &kept, &context).await;
        assert_eq!(store.claim_mails(minutes(20), days(5), 9).await.unwrap(), []);
        let claimed = store.claim_mails(context.at, days(5), 9).await.unwrap();
        assert_eq!(claimed.iter().map(|(mail, _)| mail.attempts).collect::<Vec<_>>(), [1]);
        store.finish_mail(new.id, &MailResult::Sent, minutes(21)).await.unwrap();
    }
    let before = shop.audit(&AuditFilter::default()).await;
    assert!(!store.resend_mail(nobody(), &admin_at(minutes(30))).await.unwrap());
    assert_eq!(shop.audit(&AuditFilter::default()).await, before);
}

/// A mail that came back is marked with what the other side said.
pub async fn come_back(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let store = &shop.store;
    let new = mail("a", 1);
    store.add_mail(&new).await.unwrap();
    store.claim_mails(minutes(10), days(5), 9).await.unwrap();
    store.finish_mail(new.id, &MailResult::Sent, minutes(11)).await.unwrap();
    let sent = read(&**store, new.id).await.0;
    assert!(
        store
            .bounce_mail(new.id, "550 größer", &admin_at(precise()))
            .await
            .unwrap()
    );
    let expected = Mail {
        bounced_at: Some(precise()),
        last_error: Some("550 größer".to_owned()),
        ..sent
    };
    assert_eq!(read(&**store, new.id).await.0, expected);
    assert_told(&shop, "mail.bounced", 0, &expected, &admin_at(precise())).await;
    let before = shop.audit(&AuditFilter::default()).await;
    assert!(!store.bounce_mail(nobody(), "x", &admin_at(minutes(30))).await.unwrap());
    assert_eq!(shop.audit(&AuditFilter::default()).await, before);
}

/// Of what went wrong the beginning is kept: mail servers may talk much.
pub async fn keep_the_beginning_of_errors(engine: &impl Engine) {
    let store = engine.connect().await;
    let new = mail("a", 1);
    store.add_mail(&new).await.unwrap();
    let (long, kept) = ("ü".repeat(70_000), "ü".repeat(500));
    let again = MailResult::Again {
        at: minutes(10),
        error: long.clone(),
    };
    store.finish_mail(new.id, &again, minutes(2)).await.unwrap();
    assert_eq!(read(&*store, new.id).await.0.last_error, Some(kept.clone()));
    store
        .bounce_mail(new.id, &format!("!{long}"), &admin_at(minutes(3)))
        .await
        .unwrap();
    let told = format!("!{}", &kept[2..]);
    assert_eq!(read(&*store, new.id).await.0.last_error, Some(told));
}

/// One event of the action is about this mail; there are so many others.
async fn assert_told(shop: &Shop, action: &str, others: usize, mail: &Mail, context: &AuditContext) {
    let events = shop.audit_of(action).await;
    assert_eq!(events.len(), others + 1);
    let told = json!(mail.id);
    let event = events
        .iter()
        .find(|event| event.data["mail"] == told)
        .expect("names the mail");
    assert_audited(event, action, context);
    assert_eq!(
        (event.license_id, event.customer_id),
        (mail.license_id, mail.customer_id)
    );
    assert_eq!(
        event.data,
        json!({ "mail": mail.id }),
        "neither the address nor what was said"
    );
}
