//! Parts of the audit log, for who watches.

use chrono::{DateTime, Duration, Utc};
use claviger_licensing::{Actor, AdminTokenId, AuditContext, AuditEventId};

use super::{
    Engine,
    fixtures::{minutes, nobody, start},
    shop::Shop,
};
use crate::{AuditFilter, NewAuditEvent, Page, Store};

/// Who did it: what kind of somebody, and which admin.
pub async fn by_actor(engine: &impl Engine) {
    let store = engine.connect().await;
    let (ada, bob) = (AdminTokenId::mint(start()), AdminTokenId::mint(start()));
    let admin = |id| Actor::Admin {
        id,
        name: "same name".to_owned(),
    };
    let actors = [
        Actor::App,
        admin(ada),
        Actor::System,
        admin(bob),
        Actor::CommandLine,
        admin(ada),
    ];
    for (n, actor) in (1..).zip(actors) {
        write(&*store, "test.done", actor, minutes(n)).await;
    }
    let kind = |kind| AuditFilter {
        actor_kind: Some(kind),
        ..AuditFilter::default()
    };
    let by = |id| AuditFilter {
        actor: Some(id),
        ..AuditFilter::default()
    };
    assert_eq!(times(&*store, &kind("admin")).await, at([6, 4, 2]));
    assert_eq!(times(&*store, &kind("app")).await, at([1]));
    assert_eq!(times(&*store, &kind("system")).await, at([3]));
    assert_eq!(times(&*store, &kind("command_line")).await, at([5]));
    assert_eq!(times(&*store, &by(ada)).await, at([6, 2]));
    assert_eq!(times(&*store, &by(bob)).await, at([4]));
    assert_eq!(times(&*store, &by(nobody())).await, at([]));
    let impossible = AuditFilter {
        actor: Some(ada),
        ..kind("app")
    };
    assert_eq!(times(&*store, &impossible).await, at([]));
}

/// What it was done to: the word before the dot, all of it.
pub async fn by_subject(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let license = shop.sell(&shop.pro, 1).await;
    for (n, action) in [
        (2, "license.suspended"),
        (3, "license_file.made"),
        (4, "licenses"),
        (5, "license"),
        (6, "mail.license.sent"),
        (7, ""),
    ] {
        write(&*shop.store, action, Actor::App, minutes(n)).await;
    }
    let subject = |subject: &str| AuditFilter {
        subject: Some(subject.to_owned()),
        ..AuditFilter::default()
    };
    let store = &*shop.store;
    assert_eq!(times(store, &subject("license")).await, at([5, 2, 1]));
    assert_eq!(times(store, &subject("mail")).await, at([6]));
    assert_eq!(times(store, &subject("licens")).await, at([]));
    assert_eq!(times(store, &subject("License")).await, at([]));
    assert_eq!(times(store, &subject("license.suspended")).await, at([]));
    assert_eq!(times(store, &subject("%")).await, at([]));
    let together = AuditFilter {
        license_id: Some(license),
        ..subject("license")
    };
    assert_eq!(times(store, &together).await, at([1]));
}

/// When: from an instant on, and before another; pages go through all of it.
pub async fn by_time(engine: &impl Engine) {
    let store = engine.connect().await;
    let moment = Duration::microseconds(1);
    let written = [
        minutes(1),
        minutes(2) - moment,
        minutes(2),
        minutes(2) + moment,
        minutes(3),
    ];
    for at in written {
        write(&*store, "test.done", Actor::App, at).await;
    }
    let between = |from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>| AuditFilter {
        from,
        to,
        ..AuditFilter::default()
    };
    let sorted = async |filter: &AuditFilter| {
        let mut times = times(&*store, filter).await;
        times.sort();
        times
    };
    assert_eq!(sorted(&between(Some(minutes(2)), None)).await, written[2..]);
    assert_eq!(sorted(&between(None, Some(minutes(2)))).await, written[..2]);
    assert_eq!(
        sorted(&between(Some(minutes(2)), Some(minutes(3)))).await,
        written[2..4]
    );
    assert_eq!(sorted(&between(Some(minutes(2)), Some(minutes(2)))).await, at([]));
    assert_eq!(sorted(&between(Some(minutes(3)), Some(minutes(1)))).await, at([]));
    assert_eq!(
        sorted(&between(Some(minutes(-9_999_999)), Some(minutes(9)))).await,
        written
    );
    let span = between(Some(minutes(2)), None);
    let mut seen = Vec::new();
    let mut page = Page::first(1);
    while let [event] = store.list_audit_events(&span, page).await.unwrap().as_slice() {
        seen.push(event.at);
        page = Page::after(event.id.uuid(), 1);
    }
    seen.sort();
    assert_eq!(seen, written[2..]);
}

/// Who knows the newest event learns what came since, and nothing while nothing came.
pub async fn tells_what_came_since(engine: &impl Engine) {
    let store = engine.connect().await;
    for n in 1..=3 {
        write(&*store, "test.done", Actor::App, minutes(n)).await;
    }
    let all = store
        .list_audit_events(&AuditFilter::default(), Page::first(9))
        .await
        .unwrap();
    let since = |id: AuditEventId| AuditFilter {
        after: Some(id),
        ..AuditFilter::default()
    };
    let newest = since(all[0].id);
    assert_eq!(times(&*store, &newest).await, at([]));
    write(&*store, "other.done", Actor::System, minutes(4)).await;
    write(&*store, "test.done", Actor::App, minutes(5)).await;
    assert_eq!(times(&*store, &newest).await, at([5, 4]));
    assert_eq!(times(&*store, &since(all[1].id)).await, at([5, 4, 3]));
    assert_eq!(times(&*store, &since(nobody())).await, at([5, 4, 3, 2, 1]));
    let of_apps = AuditFilter {
        actor_kind: Some("app"),
        ..newest.clone()
    };
    assert_eq!(times(&*store, &of_apps).await, at([5]));
    let earlier = AuditFilter {
        to: Some(minutes(5)),
        ..newest.clone()
    };
    assert_eq!(times(&*store, &earlier).await, at([4]));
    let first = store.list_audit_events(&newest, Page::first(1)).await.unwrap();
    let rest = Page::after(first[0].id.uuid(), 9);
    let rest = store.list_audit_events(&newest, rest).await.unwrap();
    assert_eq!(rest.iter().map(|event| event.at).collect::<Vec<_>>(), at([4]));
}

async fn write(store: &dyn Store, action: &str, actor: Actor, at: DateTime<Utc>) {
    let new = NewAuditEvent {
        action: action.to_owned(),
        ..NewAuditEvent::default()
    };
    let context = AuditContext {
        actor,
        at,
        request_id: None,
    };
    store.add_audit_event(&new, &context).await.unwrap();
}

/// When the events happened that a filter lets through, as they are listed.
async fn times(store: &dyn Store, filter: &AuditFilter) -> Vec<DateTime<Utc>> {
    let events = store.list_audit_events(filter, Page::first(1000)).await.unwrap();
    events.into_iter().map(|event| event.at).collect()
}

fn at<const N: usize>(times: [i64; N]) -> Vec<DateTime<Utc>> {
    times.map(minutes).to_vec()
}
