//! The outbox: for one cause one mail.

use claviger_licensing::{Language, MailId};

use super::{
    Engine,
    expect::{assert_conflict, race},
    fixtures::{admin_at, customer, days, just_after, minutes, nobody, precise, start},
    money::mail,
    shop::Shop,
};
use crate::{Mail, MailResult, MailState, NewMail, Store};

/// A mail is read as it was put in, with its content apart.
pub async fn keep_every_field(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let license = shop.sell(&shop.pro, 1).await;
    let buyer = customer("ada@example.com", None);
    shop.store.ensure_customer(&buyer, &admin_at(start())).await.unwrap();
    let plain = mail("größer:1", 1);
    let rich = NewMail {
        kind: "payment_failed".to_owned(),
        recipient: "Ärzte+1@Example.com".to_owned(),
        language: Language::De,
        customer_id: Some(buyer.id),
        license_id: Some(license),
        content_sealed: (0..=255).cycle().take(100_000).collect(),
        created_at: precise(),
        ..mail("rich", 2)
    };
    for new in [plain, rich] {
        assert!(shop.store.add_mail(&new).await.unwrap());
        let (kept, content) = read(&*shop.store, new.id).await;
        assert_eq!(kept, waiting(&new));
        assert_eq!(content, Some(new.content_sealed));
    }
    assert_eq!(shop.store.find_mail(nobody()).await.unwrap(), None);
}

/// For one cause one mail is kept, the first, even after it was sent; nothing is kept of who does not exist.
pub async fn are_kept_once_per_cause(engine: &impl Engine) {
    let store = engine.connect().await;
    let first = mail("a", 1);
    assert!(store.add_mail(&first).await.unwrap());
    let second = NewMail {
        recipient: "eve@example.com".to_owned(),
        ..mail("a", 2)
    };
    assert!(!store.add_mail(&second).await.unwrap());
    store
        .finish_mail(first.id, &MailResult::Sent, minutes(3))
        .await
        .unwrap();
    assert!(!store.add_mail(&second).await.unwrap());
    assert!(store.add_mail(&mail("A", 4)).await.unwrap(), "another cause");
    assert_eq!(
        read(&*store, first.id).await.0.recipient.as_deref(),
        Some("ada@example.com")
    );
    assert_eq!(store.find_mail(second.id).await.unwrap(), None);

    let misfits = [
        NewMail {
            customer_id: Some(nobody()),
            ..mail("b", 5)
        },
        NewMail {
            license_id: Some(nobody()),
            ..mail("b", 5)
        },
        NewMail {
            id: first.id,
            ..mail("b", 5)
        },
    ];
    for misfit in misfits {
        assert_conflict(store.add_mail(&misfit).await);
    }
    assert!(store.add_mail(&mail("b", 6)).await.unwrap());
}

/// Of several mails for one cause at once one is kept.
pub async fn are_kept_once_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let added = race(32, |i| {
        let (store, new) = (stores[i % 2].clone(), mail("a", 1));
        async move { store.add_mail(&new).await.unwrap().then_some(new.id) }
    })
    .await;
    let winners: Vec<_> = added.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(read(&*stores[0], winners[0]).await.0.cause, "a");
}

/// Each outcome of an attempt leaves what it says; a mail that waits no longer stays as it is.
pub async fn end_with_a_result(engine: &impl Engine) {
    let store = engine.connect().await;
    let failed = |error: &str| MailResult::Failed {
        error: error.to_owned(),
    };
    let again = MailResult::Again {
        at: just_after(minutes(20)),
        error: "450 grüß Gott".to_owned(),
    };
    let (sent, refused) = (mail("sent", 1), mail("refused", 2));
    for new in [&sent, &refused] {
        store.add_mail(new).await.unwrap();
        store.claim_mails(minutes(10), minutes(11), 1).await.unwrap();
        store.finish_mail(new.id, &again, minutes(10)).await.unwrap();
        let expected = Mail {
            attempts: 1,
            next_attempt_at: just_after(minutes(20)),
            last_error: Some("450 grüß Gott".to_owned()),
            ..waiting(new)
        };
        assert_eq!(read(&*store, new.id).await.0, expected);
    }
    store.claim_mails(minutes(21), minutes(22), 9).await.unwrap();
    store.finish_mail(sent.id, &MailResult::Sent, precise()).await.unwrap();
    store
        .finish_mail(refused.id, &failed("550 no such user"), precise())
        .await
        .unwrap();
    let (kept, content) = read(&*store, sent.id).await;
    assert_eq!(
        (kept.state, kept.finished_at, kept.attempts),
        (MailState::Sent, Some(precise()), 2)
    );
    assert_eq!(content, Some(sent.content_sealed), "it may be sent again");
    let (given_up, _) = read(&*store, refused.id).await;
    assert_eq!(
        (given_up.state, given_up.finished_at),
        (MailState::Failed, Some(precise()))
    );
    assert_eq!(given_up.last_error.as_deref(), Some("550 no such user"));

    for result in [again, failed("late"), MailResult::Sent] {
        for before in [&kept, &given_up] {
            store.finish_mail(before.id, &result, minutes(30)).await.unwrap();
            assert_eq!(read(&*store, before.id).await.0, *before);
        }
    }
    store
        .finish_mail(nobody(), &MailResult::Sent, minutes(30))
        .await
        .unwrap();
    assert_eq!(store.claim_mails(days(9), days(10), 9).await.unwrap(), []);
}

/// A mail that nobody tried to send yet.
pub(super) fn waiting(new: &NewMail) -> Mail {
    Mail {
        id: new.id,
        cause: new.cause.clone(),
        kind: new.kind.clone(),
        recipient: Some(new.recipient.clone()),
        language: new.language,
        customer_id: new.customer_id,
        license_id: new.license_id,
        state: MailState::Waiting,
        attempts: 0,
        next_attempt_at: new.created_at,
        last_error: None,
        created_at: new.created_at,
        finished_at: None,
        bounced_at: None,
    }
}

pub(super) async fn read(store: &dyn Store, id: MailId) -> (Mail, Option<Vec<u8>>) {
    store.find_mail(id).await.unwrap().expect("the mail")
}
