//! How customers get to their own page.

use chrono::Duration;
use claviger_licensing::CustomerId;

use super::{
    Engine,
    expect::{assert_conflict, race},
    fixtures::{admin_at, customer, days, minutes, nobody, precise, start, token},
};
use crate::{NewCustomerLink, Store};

/// A link works once: it begins a session of its customer, which runs until its instant.
pub async fn begins_a_session(engine: &impl Engine) {
    let store = engine.connect().await;
    let (ada, eve) = (
        add(&*store, "ada@example.com").await,
        add(&*store, "eve@example.com").await,
    );
    store.add_customer_link(&link(1, ada)).await.unwrap();
    store.add_customer_link(&link(2, eve)).await.unwrap();
    let whose = async |n, now| store.find_customer_session(&token(n), now).await.unwrap();
    assert_eq!(whose(11, start()).await, None);
    assert_eq!(open(&*store, 1, 11).await, Some(ada));
    assert_eq!(open(&*store, 2, 12).await, Some(eve));
    assert_eq!(open(&*store, 9, 19).await, None, "there is no such link");
    for (link, session) in [(1, 13), (1, 11), (2, 14)] {
        assert_eq!(open(&*store, link, session).await, None, "used up");
    }
    assert_eq!(
        (whose(11, minutes(1)).await, whose(12, minutes(1)).await),
        (Some(ada), Some(eve))
    );
    for none in [1, 2, 9, 13, 14, 19] {
        assert_eq!(whose(none, minutes(1)).await, None, "a link is no session");
    }
    let end = session_end();
    assert_eq!(whose(11, end - Duration::microseconds(1)).await, Some(ada));
    assert_eq!(whose(11, end).await, None, "at its very end it is over");
}

/// At the instant of its end a link opens nothing any more.
pub async fn ends_at_its_instant(engine: &impl Engine) {
    let store = engine.connect().await;
    let ada = add(&*store, "ada@example.com").await;
    for n in [1, 2] {
        let link = NewCustomerLink {
            expires_at: precise(),
            ..link(n, ada)
        };
        store.add_customer_link(&link).await.unwrap();
    }
    let open_at = async |n, now| {
        let session = token(10 + n);
        store
            .open_customer_link(&token(n), &session, now, days(1))
            .await
            .unwrap()
    };
    assert_eq!(open_at(1, precise()).await, None);
    assert_eq!(open_at(1, days(9)).await, None);
    assert_eq!(open_at(2, precise() - Duration::microseconds(1)).await, Some(ada));
    assert_eq!(store.find_customer_session(&token(11), start()).await.unwrap(), None);
    let session = store.find_customer_session(&token(12), precise()).await.unwrap();
    assert_eq!(session, Some(ada), "a session may outlive its link");
}

/// A link is one customer's, and of one who exists; a session is of one link.
pub async fn refuses_what_does_not_fit(engine: &impl Engine) {
    let store = engine.connect().await;
    let (ada, eve) = (
        add(&*store, "ada@example.com").await,
        add(&*store, "eve@example.com").await,
    );
    store.add_customer_link(&link(1, ada)).await.unwrap();
    assert_conflict(store.add_customer_link(&link(1, eve)).await);
    assert_conflict(store.add_customer_link(&link(2, nobody())).await);
    assert_eq!(open(&*store, 1, 11).await, Some(ada));
    store.add_customer_link(&link(3, eve)).await.unwrap();
    assert_conflict(
        store
            .open_customer_link(&token(3), &token(11), start(), session_end())
            .await,
    );
    assert_eq!(open(&*store, 3, 13).await, Some(eve), "the link was not used up");
}

/// Of several that open one link at once, one gets the session.
pub async fn opens_once_in_a_race(engine: &impl Engine) {
    let stores = [engine.connect().await, engine.connect().await];
    let ada = add(&*stores[0], "ada@example.com").await;
    stores[0].add_customer_link(&link(1, ada)).await.unwrap();
    let opened = race(32, |i| {
        let store = stores[i % 2].clone();
        async move { open(&*store, 1, 100 + i).await.map(|customer| (customer, i)) }
    })
    .await;
    let winners: Vec<_> = opened.into_iter().flatten().collect();
    let &[(customer, winner)] = &*winners else {
        panic!("one session, not {}", winners.len())
    };
    assert_eq!(customer, ada);
    for i in 0..32 {
        let session = stores[1]
            .find_customer_session(&token(100 + i), minutes(1))
            .await
            .unwrap();
        assert_eq!(session, (i == winner).then_some(ada));
    }
}

/// Links and sessions that ended before an instant are deleted; a session that runs stays, though its link is long over.
pub async fn prunes(engine: &impl Engine) {
    let store = engine.connect().await;
    let ada = add(&*store, "ada@example.com").await;
    for (n, minute) in [(1, 10), (2, 11), (3, 12), (4, 10), (5, 10)] {
        let link = NewCustomerLink {
            expires_at: minutes(minute),
            ..link(n, ada)
        };
        store.add_customer_link(&link).await.unwrap();
    }
    for (n, end) in [(4, minutes(11)), (5, minutes(12))] {
        let opened = store.open_customer_link(&token(n), &token(10 + n), start(), end).await;
        assert_eq!(opened.unwrap(), Some(ada));
    }
    assert_eq!(store.prune_customer_access(minutes(10)).await.unwrap(), 0);
    assert_eq!(store.prune_customer_access(minutes(12)).await.unwrap(), 3);
    assert_eq!(store.prune_customer_access(minutes(12)).await.unwrap(), 0);
    assert_eq!(
        store.find_customer_session(&token(15), start()).await.unwrap(),
        Some(ada)
    );
    assert_eq!(store.find_customer_session(&token(14), start()).await.unwrap(), None);
    assert_eq!(
        (open(&*store, 2, 22).await, open(&*store, 3, 23).await),
        (None, Some(ada))
    );
    assert_eq!(open(&*store, 5, 25).await, None, "still used up");
    assert_eq!(store.prune_customer_access(days(900)).await.unwrap(), 2);
}

/// Once a customer is erased, the customer’s links open nothing any more, and sessions are over.
pub async fn ends_with_erasure(engine: &impl Engine) {
    let store = engine.connect().await;
    let (ada, eve) = (
        add(&*store, "ada@example.com").await,
        add(&*store, "eve@example.com").await,
    );
    for (n, customer) in [(1, ada), (2, ada), (3, eve), (4, eve)] {
        store.add_customer_link(&link(n, customer)).await.unwrap();
    }
    assert_eq!(open(&*store, 1, 11).await, Some(ada));
    assert_eq!(open(&*store, 3, 13).await, Some(eve));
    assert!(store.erase_customer(ada, &admin_at(precise())).await.unwrap());
    let whose = async |n| store.find_customer_session(&token(n), minutes(1)).await.unwrap();
    assert_eq!((whose(11).await, whose(13).await), (None, Some(eve)));
    assert_eq!(open(&*store, 2, 12).await, None);
    assert_eq!(open(&*store, 4, 14).await, Some(eve));
}

/// The n-th link, for an hour.
fn link(n: usize, customer_id: CustomerId) -> NewCustomerLink {
    NewCustomerLink {
        link: token(n),
        customer_id,
        created_at: start(),
        expires_at: minutes(60),
    }
}

fn session_end() -> chrono::DateTime<chrono::Utc> {
    precise() + Duration::hours(2)
}

async fn open(store: &dyn Store, link: usize, session: usize) -> Option<CustomerId> {
    let (link, session) = (token(link), token(session));
    let opened = store.open_customer_link(&link, &session, start(), session_end());
    opened.await.unwrap()
}

async fn add(store: &dyn Store, email: &str) -> CustomerId {
    let new = customer(email, None);
    store.ensure_customer(&new, &admin_at(start())).await.unwrap().id
}
