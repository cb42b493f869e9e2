//! A commit applies events and audits each of them, or does nothing at all.

use std::collections::BTreeSet;

use claviger_licensing::{
    ActivationOrigin, AuditEvent, License, LicenseEvent, LicenseId, LicenseRecord, LicenseStatus, Overdue, Overrides,
    ReleaseCause,
};
use claviger_protocol::Limit;
use uuid::Uuid;

use super::{
    Engine,
    expect::assert_audited,
    fixtures::{admin_at, customer, days, limits, minutes, precise, texts},
    shop::{Shop, occupant},
};

/// What an event does to a license.
type Change = Box<dyn Fn(&mut License)>;

/// Every change of a license's own row is applied, dated and audited.
pub async fn applies_changes(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let holder = shop
        .store
        .ensure_customer(&customer("ada@example.com", None), &admin_at(minutes(1)))
        .await
        .unwrap();
    let overdue = Overdue {
        since: precise(),
        grace_until: days(7),
    };
    let overrides = Overrides {
        max_devices: Some(1000),
        add_features: texts(["beta"]),
        remove_features: texts(["export"]),
        limits: limits([("files", Limit::Unlimited)]),
    };
    let text = |text: &str| Some(text.to_owned());
    let changes: Vec<(LicenseEvent, Change)> = vec![
        (
            LicenseEvent::Suspended {
                reason: text("größer")
            },
            status(LicenseStatus::Suspended, text("größer")),
        ),
        (LicenseEvent::Reinstated, status(LicenseStatus::Active, None)),
        (
            LicenseEvent::Suspended { reason: None },
            status(LicenseStatus::Suspended, None),
        ),
        (
            LicenseEvent::Revoked { reason: text("refund") },
            status(LicenseStatus::Revoked, text("refund")),
        ),
        (
            LicenseEvent::Revoked { reason: None },
            status(LicenseStatus::Revoked, None),
        ),
        (LicenseEvent::Reinstated, status(LicenseStatus::Active, None)),
        (
            LicenseEvent::ExpirySet {
                from: None,
                to: Some(days(30)),
            },
            Box::new(|license| license.expires_at = Some(days(30))),
        ),
        (
            LicenseEvent::ExpirySet {
                from: Some(days(30)),
                to: None,
            },
            Box::new(|license| license.expires_at = None),
        ),
        (
            LicenseEvent::OverridesSet(overrides.clone()),
            Box::new(move |license| license.overrides = overrides.clone()),
        ),
        (
            LicenseEvent::OverridesSet(Overrides::default()),
            Box::new(|license| license.overrides = Overrides::default()),
        ),
        (
            LicenseEvent::NoteSet(text("a\n🦊")),
            Box::new(move |license| license.note = text("a\n🦊")),
        ),
        (LicenseEvent::NoteSet(None), Box::new(|license| license.note = None)),
        (
            LicenseEvent::OrderRefSet(text("2026/1")),
            Box::new(move |license| license.order_ref = text("2026/1")),
        ),
        (
            LicenseEvent::OrderRefSet(None),
            Box::new(|license| license.order_ref = None),
        ),
        (
            LicenseEvent::CustomerSet(holder.id),
            Box::new(move |license| license.customer_id = Some(holder.id)),
        ),
        (
            LicenseEvent::BecameOverdue(overdue),
            Box::new(move |license| license.overdue = Some(overdue)),
        ),
        (LicenseEvent::OverdueCleared, Box::new(|license| license.overdue = None)),
    ];
    let mut expected = shop.record(id).await.license;
    let mut known = known_events(&shop, id).await;
    for ((event, change), minute) in changes.into_iter().zip(10..) {
        let context = admin_at(minutes(minute));
        shop.commit(id, std::slice::from_ref(&event), context.at).await.unwrap();
        change(&mut expected);
        expected.updated_at = context.at;
        assert_eq!(shop.record(id).await.license, expected, "{}", event.action());

        let news = news(&shop, id, &mut known).await;
        assert_eq!(news.len(), 1, "{}", event.action());
        assert_audited(&news[0], event.action(), &context);
        assert_eq!(news[0].data, event.audit_data());
        let customer = matches!(event, LicenseEvent::CustomerSet(_)).then_some(holder.id);
        assert_eq!(
            (news[0].license_id, news[0].customer_id, news[0].trial_id),
            (Some(id), customer, None)
        );
    }
}

fn status(status: LicenseStatus, reason: Option<String>) -> Change {
    Box::new(move |license| {
        license.status = status;
        license.status_reason.clone_from(&reason);
    })
}

/// A license can change to another plan of its product.
pub async fn changes_the_plan(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let mut known = known_events(&shop, id).await;
    let event = LicenseEvent::PlanChanged {
        from: "pro".to_owned(),
        to: shop.solo.id,
        to_code: "solo".to_owned(),
    };
    shop.commit(id, std::slice::from_ref(&event), minutes(9)).await.unwrap();
    let record = shop.record(id).await;
    assert_eq!(*record.plan, shop.solo);
    assert_eq!(record.license.updated_at, minutes(9));
    let news = news(&shop, id, &mut known).await;
    assert_eq!(news.len(), 1);
    assert_audited(&news[0], "license.plan_changed", &admin_at(minutes(9)));
    assert_eq!(news[0].data, event.audit_data());
}

/// Devices come and go, and keys are revealed, without a change of the license's own row; each is audited.
pub async fn applies_what_devices_do(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let unchanged = shop.record(id).await.license;
    let (first, mut second) = (occupant(0, 1, minutes(10)), occupant(0, 2, minutes(11)));
    second.origin = ActivationOrigin::Rebind;
    let events = [
        LicenseEvent::DeviceActivated(first.clone()),
        LicenseEvent::DeviceRebound {
            from: first.id,
            to: second.clone(),
        },
        LicenseEvent::DeviceReleased {
            id: second.id,
            cause: ReleaseCause::Admin,
        },
        LicenseEvent::KeyRevealed,
    ];
    let mut known = known_events(&shop, id).await;
    for (event, minute) in events.into_iter().zip(10..) {
        let context = admin_at(minutes(minute));
        shop.commit(id, std::slice::from_ref(&event), context.at).await.unwrap();
        let news = news(&shop, id, &mut known).await;
        assert_eq!(news.len(), 1, "{}", event.action());
        assert_audited(&news[0], event.action(), &context);
        assert_eq!(news[0].data, event.audit_data());
    }
    assert_eq!(shop.record(id).await.license, unchanged);
    let (first, second) = (
        shop.activation(id, first.id).await,
        shop.activation(id, second.id).await,
    );
    assert_eq!(
        (first.released, first.superseded),
        (Some((minutes(11), ReleaseCause::Rebind)), true)
    );
    assert_eq!((first.activated_at, first.last_seen_at), (minutes(10), minutes(10)));
    assert_eq!(
        (second.released, second.superseded),
        (Some((minutes(12), ReleaseCause::Admin)), false)
    );
    assert_eq!((second.slot, second.origin), (0, ActivationOrigin::Rebind));
}

/// Several events apply in order, and each is audited once, all by the same actor at the same instant.
pub async fn applies_events_in_order(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, other) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.pro, 2).await);
    let bystander = shop.record(other).await;
    let (first, second) = (occupant(0, 1, minutes(10)), occupant(0, 2, minutes(10)));
    let events = [
        LicenseEvent::Suspended {
            reason: Some("typo".to_owned()),
        },
        LicenseEvent::DeviceActivated(first.clone()),
        LicenseEvent::DeviceReleased {
            id: first.id,
            cause: ReleaseCause::Customer,
        },
        LicenseEvent::DeviceActivated(second.clone()),
        LicenseEvent::NoteSet(Some("one".to_owned())),
        LicenseEvent::NoteSet(Some("two".to_owned())),
        LicenseEvent::Reinstated,
    ];
    let mut known = known_events(&shop, id).await;
    shop.commit(id, &events, precise()).await.unwrap();
    let LicenseRecord {
        license, activations, ..
    } = shop.record(id).await;
    assert_eq!((license.status, license.status_reason), (LicenseStatus::Active, None));
    assert_eq!((license.note.as_deref(), license.updated_at), (Some("two"), precise()));
    let active: Vec<_> = activations
        .iter()
        .filter(|entry| entry.is_active())
        .map(|entry| entry.id)
        .collect();
    assert_eq!(active, [second.id]);
    assert!(shop.activation(id, first.id).await.superseded);

    let news = news(&shop, id, &mut known).await;
    let mut actions: Vec<_> = news.iter().map(|event| event.action.as_str()).collect();
    actions.sort_unstable();
    let mut expected: Vec<_> = events.iter().map(LicenseEvent::action).collect();
    expected.sort_unstable();
    assert_eq!(actions, expected);
    news.iter()
        .for_each(|event| assert_audited(event, &event.action, &admin_at(precise())));
    assert_eq!(shop.record(other).await, bystander);
}

/// The audit events of a license so far.
pub(super) async fn known_events(shop: &Shop, id: LicenseId) -> BTreeSet<Uuid> {
    shop.audit_of_license(id)
        .await
        .iter()
        .map(|event| event.id.uuid())
        .collect()
}

/// The audit events of a license that were not known yet.
pub(super) async fn news(shop: &Shop, id: LicenseId, known: &mut BTreeSet<Uuid>) -> Vec<AuditEvent> {
    let events = shop.audit_of_license(id).await;
    events
        .into_iter()
        .filter(|event| known.insert(event.id.uuid()))
        .collect()
}
