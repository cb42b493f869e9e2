//! Who wants to be forgotten is forgotten by the outbox, too.

use claviger_licensing::{CustomerId, MailId};

use super::{
    Engine,
    fixtures::{admin_at, customer, days, minutes, precise, start},
    mails::read,
    money::mail,
    shop::Shop,
};
use crate::{Mail, MailFilter, MailResult, MailState, NewMail, Page};

/// Addresses and contents go of mails to the customer and of mails to the customer's address, whatever became of them; those
/// that wait are not sent any more.
pub async fn forgets_the_mails(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (ada, eve) = (
        known(&shop, "Ada_Ä@example.com").await,
        known(&shop, "eve@example.com").await,
    );
    let to = |cause: &str, recipient: &str, customer_id| NewMail {
        recipient: recipient.to_owned(),
        customer_id,
        ..mail(cause, 1)
    };
    let mine = [
        to("sent", "old@example.com", Some(ada)),
        to("waiting", "Ada_Ä@example.com", Some(ada)),
        to("claimed", "ada_Ä@EXAMPLE.com", None),
        to("ending", "ada_ä@example.com", None),
    ];
    let others = [
        to("eve", "eve@example.com", Some(eve)),
        to("alike", "adaxä@example.com", None),
    ];
    for new in mine.iter().chain(&others) {
        shop.store.add_mail(new).await.unwrap();
    }
    let refused = MailResult::Again {
        at: minutes(2),
        error: "450 <old@example.com> is busy".to_owned(),
    };
    for result in [refused, MailResult::Sent] {
        shop.store.finish_mail(mine[0].id, &result, minutes(2)).await.unwrap();
    }
    shop.store.claim_mails(minutes(3), minutes(30), 9).await.unwrap();
    let before = listed(&shop).await;
    assert!(shop.store.erase_customer(ada, &admin_at(precise())).await.unwrap());

    for mail in before {
        let (kept, content) = read(&*shop.store, mail.id).await;
        if others.iter().any(|other| other.id == mail.id) {
            assert_eq!(kept, mail);
            assert!(content.is_some());
            continue;
        }
        let waited = mail.state == MailState::Waiting;
        let expected = Mail {
            recipient: None,
            state: if waited { MailState::Failed } else { mail.state },
            finished_at: if waited { Some(precise()) } else { mail.finished_at },
            last_error: Some("erased".to_owned()),
            ..mail
        };
        assert_eq!((kept, content), (expected, None), "mail servers quote the address");
    }
    // Who was just sending one of them changes nothing, and nobody sends it again.
    let erased = listed(&shop).await;
    for new in &mine {
        shop.store
            .finish_mail(new.id, &MailResult::Sent, minutes(4))
            .await
            .unwrap();
        assert!(!shop.store.resend_mail(new.id, &admin_at(minutes(5))).await.unwrap());
    }
    assert_eq!(listed(&shop).await, erased);
    let context = admin_at(minutes(6));
    let bounce = shop.store.bounce_mail(mine[0].id, "550 <old@example.com>", &context);
    assert!(bounce.await.unwrap());
    let (bounced, _) = read(&*shop.store, mine[0].id).await;
    assert_eq!(
        (bounced.last_error.as_deref(), bounced.bounced_at),
        (Some("erased"), Some(minutes(6)))
    );
    assert_eq!(shop.audit_of("mail.resent").await, []);
    let claimed = shop.store.claim_mails(days(9), days(10), 9).await.unwrap();
    let claimed: Vec<MailId> = claimed.into_iter().map(|(mail, _)| mail.id).collect();
    assert_eq!(claimed.len(), 2);
    assert!(others.iter().all(|other| claimed.contains(&other.id)));
    assert!(
        !shop.store.add_mail(&to("sent", "ada@example.com", None)).await.unwrap(),
        "a cause is not forgotten"
    );
}

async fn known(shop: &Shop, email: &str) -> CustomerId {
    let new = customer(email, None);
    shop.store.ensure_customer(&new, &admin_at(start())).await.unwrap().id
}

async fn listed(shop: &Shop) -> Vec<Mail> {
    let everything = MailFilter::default();
    shop.store.list_mails(&everything, Page::first(100)).await.unwrap()
}
