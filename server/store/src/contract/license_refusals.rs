//! A commit that a constraint refuses leaves nothing behind, nor does an empty one.

use claviger_licensing::{LicenseEvent, ReleaseCause};

use super::{
    Engine,
    expect::assert_conflict,
    fixtures::{license, minutes, nobody},
    license_events::{known_events, news},
    shop::{Shop, occupant},
};

/// A commit without events changes nothing and lets the license go.
pub async fn commits_nothing(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.sell(&shop.pro, 1).await;
    let (before, mut known) = (shop.record(id).await, known_events(&shop, id).await);
    shop.commit(id, &[], minutes(10)).await.unwrap();
    shop.commit(id, &[], minutes(11)).await.unwrap();
    assert_eq!(shop.record(id).await, before);
    assert_eq!(news(&shop, id, &mut known).await, []);
}

/// An event that a constraint refuses, or that releases what is not active, takes all events of its commit with it, and lets the license go.
pub async fn leaves_nothing_of_a_refused_commit(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let id = shop.add(&license(&shop.pro, 1)).await;
    let (taken, other) = (occupant(0, 1, minutes(5)), occupant(1, 2, minutes(5)));
    let seated = [
        LicenseEvent::DeviceActivated(taken.clone()),
        LicenseEvent::DeviceActivated(other.clone()),
    ];
    shop.commit(id, &seated, minutes(5)).await.unwrap();
    let gone = shop.occupy(id, 2, 9, minutes(5)).await;
    shop.vacate(id, gone, minutes(5)).await;
    let elsewhere = shop.occupy(shop.sell(&shop.pro, 2).await, 0, 1, minutes(5)).await;
    let (before, history) = (shop.record(id).await, shop.history(id).await);
    let mut known = known_events(&shop, id).await;
    let plan_changed = |to| LicenseEvent::PlanChanged {
        from: "pro".to_owned(),
        to,
        to_code: "x".to_owned(),
    };
    let released = |id| LicenseEvent::DeviceReleased {
        id,
        cause: ReleaseCause::Admin,
    };
    let same_slot = [occupant(2, 3, minutes(6)), occupant(2, 4, minutes(6))].map(LicenseEvent::DeviceActivated);
    let same_device = [occupant(2, 3, minutes(6)), occupant(3, 3, minutes(6))].map(LicenseEvent::DeviceActivated);
    let mut same_id = occupant(2, 3, minutes(6));
    same_id.id = taken.id;
    let refused = [
        same_slot.to_vec(),
        same_device.to_vec(),
        vec![LicenseEvent::DeviceActivated(occupant(0, 3, minutes(6)))],
        vec![LicenseEvent::DeviceActivated(occupant(2, 1, minutes(6)))],
        vec![LicenseEvent::DeviceActivated(occupant(1000, 3, minutes(6)))],
        vec![LicenseEvent::DeviceActivated(same_id)],
        vec![LicenseEvent::DeviceRebound {
            from: taken.id,
            to: occupant(1, 3, minutes(6)),
        }],
        vec![LicenseEvent::DeviceRebound {
            from: taken.id,
            to: occupant(0, 2, minutes(6)),
        }],
        vec![released(gone)],
        vec![released(elsewhere)],
        vec![released(nobody())],
        vec![released(taken.id), released(taken.id)],
        vec![LicenseEvent::CustomerSet(nobody())],
        vec![plan_changed(nobody())],
        vec![plan_changed(shop.basic.id)],
        vec![LicenseEvent::ExpirySet {
            from: None,
            to: Some(before.license.created_at),
        }],
    ];
    for (i, events) in refused.into_iter().enumerate() {
        let list: Vec<_> = [
            LicenseEvent::Suspended { reason: None },
            LicenseEvent::NoteSet(Some("x".to_owned())),
        ]
        .into_iter()
        .chain(events)
        .collect();
        let result = shop.commit(id, &list, minutes(6)).await;
        assert!(result.is_err(), "case {i} is refused");
        assert_conflict(result);
        assert_eq!(shop.record(id).await, before, "case {i}");
        assert_eq!(shop.history(id).await, history, "case {i}");
        assert_eq!(news(&shop, id, &mut known).await, [], "case {i}");
    }
}
