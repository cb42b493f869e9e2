//! What becomes of a trial: an admin changes it, or its device activates a license.

use chrono::Duration;
use claviger_licensing::{LicenseEvent, Trial};
use claviger_protocol::ComponentName;
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict},
    fixtures::{admin_at, app_at, components, days, device, minutes, nobody, precise, trial},
    shop::{Shop, occupant},
};
use crate::{AuditFilter, NewTrial, Page, TrialChange, TrialFilter};

/// An admin sets the end of a trial, and the log says from when to when.
pub async fn sets_the_end(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (mut changed, other) = (
        shop.begin(&trial(&shop.app, 1)).await,
        shop.begin(&trial(&shop.app, 2)).await,
    );
    for (action, ends_at) in [
        ("trial.extended", days(30)),
        ("trial.ended", precise() + Duration::hours(1)),
    ] {
        let from = std::mem::replace(&mut changed.ends_at, ends_at);
        let change = TrialChange::EndsAt { ends_at, action };
        assert!(
            shop.store
                .change_trial(changed.id, &change, &admin_at(minutes(9)))
                .await
                .unwrap()
        );
        assert_eq!(
            shop.store.find_trial_by_id(changed.id).await.unwrap().as_ref(),
            Some(&changed)
        );
        let events = shop.audit_of(action).await;
        assert_eq!(events.len(), 1);
        assert_audited(&events[0], action, &admin_at(minutes(9)));
        assert_eq!(
            (events[0].trial_id, &events[0].data),
            (Some(changed.id), &json!({ "from": from, "to": ends_at }))
        );
    }
    let impossible = TrialChange::EndsAt {
        ends_at: days(-1),
        action: "trial.ended",
    };
    assert_conflict(
        shop.store
            .change_trial(changed.id, &impossible, &admin_at(minutes(10)))
            .await,
    );
    assert_eq!(shop.store.find_trial_by_id(changed.id).await.unwrap(), Some(changed));
    assert_eq!(shop.store.find_trial_by_id(other.id).await.unwrap(), Some(other));

    let before = shop.audit(&AuditFilter::default()).await;
    for change in [impossible, TrialChange::AllowAgain] {
        assert!(
            !shop
                .store
                .change_trial(nobody(), &change, &admin_at(minutes(10)))
                .await
                .unwrap()
        );
    }
    assert_eq!(shop.audit(&AuditFilter::default()).await, before);
}

/// A trial that is allowed again is forgotten with all its devices and components, but not by the log.
pub async fn allows_another(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let told = components([(ComponentName::BOARD, 1), (ComponentName::MAC, 2)]);
    let told_too = NewTrial {
        components: told.clone(),
        ..trial(&shop.app, 1)
    };
    let first = shop.begin(&told_too).await;
    let other = shop.begin(&trial(&shop.tool, 1)).await;
    shop.store
        .link_trial_device(&first, &device(2), &told, &app_at(minutes(2)))
        .await
        .unwrap();
    assert!(
        shop.store
            .change_trial(first.id, &TrialChange::AllowAgain, &admin_at(days(30)))
            .await
            .unwrap()
    );

    assert_eq!(shop.store.find_trial_by_id(first.id).await.unwrap(), None);
    for n in [1, 2] {
        assert_eq!(shop.store.find_trial(shop.app.id, &device(n)).await.unwrap(), None);
    }
    assert_eq!(
        shop.store.find_trials_by_components(shop.app.id, &told).await.unwrap(),
        []
    );
    let remaining = shop
        .store
        .list_trials(&TrialFilter::default(), Page::first(10))
        .await
        .unwrap();
    assert_eq!(remaining, [other]);
    let events = shop.audit_of("trial.allowed_again").await;
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "trial.allowed_again", &admin_at(days(30)));
    let dates = json!({ "started_at": first.started_at, "ends_at": first.ends_at });
    assert_eq!((events[0].trial_id, &events[0].data), (Some(first.id), &dates));
    assert_eq!(shop.audit_of_trial(first.id).await.len(), 3, "its past is still told");

    assert!(
        !shop
            .store
            .change_trial(first.id, &TrialChange::AllowAgain, &admin_at(days(31)))
            .await
            .unwrap()
    );
    let again = trial(&shop.app, 1);
    assert_eq!(
        shop.store.begin_trial(&again, &app_at(days(31))).await.unwrap(),
        (again.trial.clone(), true)
    );
}

/// A trial is converted when one of its devices activates a license of its product, once and for all.
pub async fn converts(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (first, second) = (
        shop.begin(&trial(&shop.app, 1)).await,
        shop.begin(&trial(&shop.app, 2)).await,
    );
    let (recognized, other) = (
        shop.begin(&trial(&shop.app, 3)).await,
        shop.begin(&trial(&shop.tool, 1)).await,
    );
    let none = components([]);
    shop.store
        .link_trial_device(&recognized, &device(4), &none, &app_at(minutes(5)))
        .await
        .unwrap();
    let (early, late) = (shop.sell(&shop.pro, 1).await, shop.sell(&shop.pro, 2).await);
    let activated = shop.occupy(early, 0, 1, minutes(10)).await;
    shop.occupy(early, 1, 4, precise()).await;
    shop.vacate(early, activated, minutes(11)).await;
    shop.occupy(late, 0, 1, minutes(12)).await;
    // A commit that is refused converts nothing.
    let refused = [occupant(1, 2, minutes(13)), occupant(1, 9, minutes(13))].map(LicenseEvent::DeviceActivated);
    assert_conflict(shop.commit(late, &refused, minutes(13)).await);

    let converted = async |trial: &Trial| shop.store.find_trial_by_id(trial.id).await.unwrap().unwrap().converted;
    assert_eq!(converted(&first).await, Some((early, minutes(10))));
    assert_eq!(converted(&recognized).await, Some((early, precise())));
    assert_eq!(converted(&second).await, None);
    assert_eq!(converted(&other).await, None, "another product's license");
    let mut expected = first;
    expected.converted = Some((early, minutes(10)));
    assert_eq!(
        shop.store.find_trial(shop.app.id, &device(1)).await.unwrap(),
        Some(expected)
    );
}
