//! The audit log.

use claviger_licensing::{Actor, AdminTokenId, AuditContext, AuditEventId};
use serde_json::json;
use uuid::Uuid;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, assert_pages},
    fixtures::{admin_at, app_at, customer, minutes, nobody, precise, start, trial},
    shop::Shop,
};
use crate::{AuditFilter, NewAuditEvent, Page, Store};

/// An event is listed as it was written, by whichever actor, with an id of its time.
pub async fn keeps_every_field(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let license = shop.sell(&shop.pro, 1).await;
    let holder = shop
        .store
        .ensure_customer(&customer("ada@example.com", None), &app_at(start()))
        .await
        .unwrap()
        .id;
    let data = json!({ "text": "größer 🦊 \\ \"%_\"", "list": [1, -2, 0.5, null, true], "deep": { "a": { "b": [] } } });
    let admin = Actor::Admin {
        id: AdminTokenId::mint(start()),
        name: "日本 \"quoted\"".to_owned(),
    };
    for (actor, request_id) in [
        (admin, Some("req 1")),
        (Actor::App, None),
        (Actor::CommandLine, Some("")),
        (Actor::System, None),
    ] {
        let context = AuditContext {
            actor,
            at: precise(),
            request_id: request_id.map(str::to_owned),
        };
        let new = NewAuditEvent {
            action: format!("test.{}", context.actor.kind()),
            license_id: Some(license),
            customer_id: Some(holder),
            data: data.clone(),
        };
        shop.store.add_audit_event(&new, &context).await.unwrap();
        let events = shop.audit_of(&new.action).await;
        assert_eq!(events.len(), 1);
        assert_audited(&events[0], &new.action, &context);
        assert_eq!(
            (events[0].license_id, events[0].customer_id, events[0].trial_id),
            (Some(license), Some(holder), None)
        );
        assert_eq!(events[0].data, data);
        let (earliest, latest) = (AuditEventId::mint(start()), AuditEventId::mint(minutes(1)));
        assert!(
            earliest < events[0].id && events[0].id < latest,
            "its id sorts by its time"
        );
    }
}

/// The log pages through every event once, newest first.
pub async fn pages(engine: &impl Engine) {
    let store = engine.connect().await;
    for n in 0..5 {
        write(&*store, n).await;
    }
    let all = store
        .list_audit_events(&AuditFilter::default(), Page::first(1000))
        .await
        .unwrap();
    assert!(all.is_sorted_by(|a, b| a.at > b.at), "newest first");
    let ids: Vec<Uuid> = all.iter().map(|event| event.id.uuid()).collect();
    assert_pages(
        async |page| store.list_audit_events(&AuditFilter::default(), page).await,
        |event| event.id.uuid(),
        &ids,
        async || write(&*store, 5).await,
    )
    .await;
}

/// Every condition alone finds what it says, and all that are set must hold.
pub async fn filters(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (license, other) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.pro, 2).await);
    let holder = shop
        .store
        .ensure_customer(&customer("ada@example.com", None), &app_at(minutes(3)))
        .await
        .unwrap()
        .id;
    let tried = trial(&shop.app, 4);
    shop.store.begin_trial(&tried, &app_at(minutes(4))).await.unwrap();
    for (n, license_id, customer_id) in [
        (5, Some(license), None),
        (6, Some(license), Some(holder)),
        (7, None, Some(holder)),
        (8, None, None),
    ] {
        let new = NewAuditEvent {
            action: "test.done".to_owned(),
            license_id,
            customer_id,
            data: json!({}),
        };
        shop.store.add_audit_event(&new, &app_at(minutes(n))).await.unwrap();
    }
    let none = AuditFilter::default();
    let action = |action: &str| Some(action.to_owned());
    let cases = [
        (none.clone(), vec![8, 7, 6, 5, 4, 3, 2, 1, 0]),
        (
            AuditFilter {
                license_id: Some(license),
                ..none.clone()
            },
            vec![6, 5, 1],
        ),
        (
            AuditFilter {
                license_id: Some(other),
                ..none.clone()
            },
            vec![2],
        ),
        (
            AuditFilter {
                license_id: Some(nobody()),
                ..none.clone()
            },
            vec![],
        ),
        (
            AuditFilter {
                customer_id: Some(holder),
                ..none.clone()
            },
            vec![7, 6, 3],
        ),
        (
            AuditFilter {
                trial_id: Some(tried.trial.id),
                ..none.clone()
            },
            vec![4],
        ),
        (
            AuditFilter {
                trial_id: Some(nobody()),
                ..none.clone()
            },
            vec![],
        ),
        (
            AuditFilter {
                action: action("test.done"),
                ..none.clone()
            },
            vec![8, 7, 6, 5],
        ),
        (
            AuditFilter {
                action: action("test."),
                ..none.clone()
            },
            vec![],
        ),
        (
            AuditFilter {
                action: action("TEST.DONE"),
                ..none.clone()
            },
            vec![],
        ),
        (
            AuditFilter {
                action: action("test_done"),
                ..none.clone()
            },
            vec![],
        ),
        (
            AuditFilter {
                license_id: Some(license),
                customer_id: Some(holder),
                ..none.clone()
            },
            vec![6],
        ),
        (
            AuditFilter {
                license_id: Some(license),
                action: action("license.created"),
                ..none.clone()
            },
            vec![1],
        ),
        (
            AuditFilter {
                license_id: Some(other),
                trial_id: Some(tried.trial.id),
                ..none
            },
            vec![],
        ),
    ];
    for (i, (filter, expected)) in cases.into_iter().enumerate() {
        let found: Vec<_> = shop.audit(&filter).await.into_iter().map(|event| event.at).collect();
        assert_eq!(found, expected.into_iter().map(minutes).collect::<Vec<_>>(), "case {i}");
    }
}

/// An event about a license or customer that does not exist is refused.
pub async fn refuses_what_does_not_exist(engine: &impl Engine) {
    let store = engine.connect().await;
    let new = NewAuditEvent {
        action: "test.done".to_owned(),
        data: json!({}),
        ..NewAuditEvent::default()
    };
    let misfits = [
        NewAuditEvent {
            license_id: Some(nobody()),
            ..new.clone()
        },
        NewAuditEvent {
            customer_id: Some(nobody()),
            ..new
        },
    ];
    for misfit in misfits {
        assert_conflict(store.add_audit_event(&misfit, &admin_at(start())).await);
    }
    assert_eq!(
        store
            .list_audit_events(&AuditFilter::default(), Page::first(10))
            .await
            .unwrap(),
        []
    );
}

/// Writes an event n minutes after the start.
async fn write(store: &dyn Store, n: i64) {
    let new = NewAuditEvent {
        action: "test.done".to_owned(),
        data: json!({ "n": n }),
        ..NewAuditEvent::default()
    };
    store.add_audit_event(&new, &admin_at(minutes(n))).await.unwrap();
}
