//! Mails are sent by one at a time.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::MailId;

use super::{
    Engine,
    expect::race,
    fixtures::{days, just_after, minutes, precise},
    mails::{read, waiting},
    money::mail,
};
use crate::{Mail, MailResult, NewMail, Store};

/// What waits is claimed with the oldest first, as many as asked for, each with its content and one attempt more.
pub async fn take_the_oldest(engine: &impl Engine) {
    let store = engine.connect().await;
    let mails: Vec<NewMail> = [3, 1, 2]
        .map(|n| NewMail {
            content_sealed: vec![0xFF, 0, u8::try_from(n).unwrap()],
            ..mail(&n.to_string(), n)
        })
        .into();
    for new in &mails {
        store.add_mail(new).await.unwrap();
    }
    let expected = |new: &NewMail| {
        let claimed = Mail {
            attempts: 1,
            ..waiting(new)
        };
        (claimed, new.content_sealed.clone())
    };
    assert_eq!(claim(&*store, minutes(60), 0).await, []);
    assert_eq!(
        claim(&*store, minutes(60), 2).await,
        [expected(&mails[1]), expected(&mails[2])]
    );
    assert_eq!(read(&*store, mails[1].id).await.0, expected(&mails[1]).0);
    assert_eq!(claim(&*store, minutes(60), 9).await, [expected(&mails[0])]);
    assert_eq!(claim(&*store, minutes(60), 9).await, []);
}

/// A mail is not claimed before its time, at first or again.
pub async fn wait_for_the_time(engine: &impl Engine) {
    let store = engine.connect().await;
    let new = NewMail {
        created_at: precise(),
        ..mail("a", 1)
    };
    store.add_mail(&new).await.unwrap();
    assert_eq!(ids(&claim(&*store, precise() - Duration::microseconds(1), 9).await), []);
    assert_eq!(ids(&claim(&*store, precise(), 9).await), [new.id]);
    let again = MailResult::Again {
        at: just_after(minutes(5)),
        error: "450".to_owned(),
    };
    store.finish_mail(new.id, &again, minutes(1)).await.unwrap();
    assert_eq!(ids(&claim(&*store, minutes(5), 9).await), []);
    assert_eq!(ids(&claim(&*store, just_after(minutes(5)), 9).await), [new.id]);
}

/// A claim ends at its instant; then somebody else gets the mail, and its attempts are counted on.
pub async fn lapse(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let (first, second) = (mail("a", 1), mail("b", 2));
    for new in [&first, &second] {
        stores[0].add_mail(new).await.unwrap();
    }
    assert_eq!(claim(&*stores[0], minutes(10), 9).await.len(), 2);
    stores[0]
        .finish_mail(second.id, &MailResult::Sent, minutes(10))
        .await
        .unwrap();
    assert_eq!(claim(&*stores[1], minutes(11) - Duration::microseconds(1), 9).await, []);
    let claimed = claim(&*stores[1], minutes(11), 9).await;
    assert_eq!((ids(&claimed), claimed[0].0.attempts), (vec![first.id], 2));
}

/// Of several who claim at once in small portions, each gets mails that nobody else gets, and together they get all.
pub async fn are_exclusive_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    for n in 0..60 {
        stores[0].add_mail(&mail(&n.to_string(), n)).await.unwrap();
    }
    let claimed = race(8, |i| {
        let store = stores[i % 2].clone();
        async move {
            let mut mine = Vec::new();
            // Another claimer may hold what is left for the moment of its claim.
            let mut misses = 0;
            while misses < 3 && mine.len() <= 60 {
                let portion = claim(&*store, days(1), 5).await;
                misses += usize::from(portion.is_empty());
                mine.extend(portion);
            }
            mine
        }
    })
    .await;
    let claimed: Vec<_> = claimed.into_iter().flatten().collect();
    assert_eq!(claimed.len(), 60, "each once");
    assert_eq!(
        ids(&claimed).into_iter().collect::<BTreeSet<_>>().len(),
        60,
        "all of them"
    );
    assert!(claimed.iter().all(|(mail, _)| mail.attempts == 1));
}

fn ids(mails: &[(Mail, Vec<u8>)]) -> Vec<MailId> {
    mails.iter().map(|(mail, _)| mail.id).collect()
}

/// Claims for a minute.
async fn claim(store: &dyn Store, now: DateTime<Utc>, limit: u16) -> Vec<(Mail, Vec<u8>)> {
    store.claim_mails(now, now + Duration::minutes(1), limit).await.unwrap()
}
