//! One trial per machine and product.

use chrono::Duration;
use claviger_protocol::ComponentName;
use serde_json::json;

use super::{
    Engine,
    expect::{assert_audited, assert_conflict, race},
    fixtures::{app_at, components, days, device, minutes, nobody, precise, start, trial},
    shop::Shop,
};
use crate::{Page, TrialFilter};

/// A trial is found as it was begun, by its device and by its id, and is audited once.
pub async fn begins(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut new = trial(&shop.app, 1);
    new.trial.started_at = precise();
    new.trial.ends_at = precise() + Duration::microseconds(1);
    new.trial.email = Some("Ärzte@example.com".to_owned());
    new.trial.device_name = Some("Büro 🦊".to_owned());
    new.trial.platform = Some("macos".to_owned());
    new.trial.app_version = Some("2.0.0-beta.1".to_owned());
    let plain = trial(&shop.app, 2);
    for new in [&new, &plain] {
        let begun = shop
            .store
            .begin_trial(new, &app_at(new.trial.started_at))
            .await
            .unwrap();
        assert_eq!(begun, (new.trial.clone(), true));
        assert_eq!(
            shop.store.find_trial(shop.app.id, &new.device).await.unwrap().as_ref(),
            Some(&new.trial)
        );
        assert_eq!(
            shop.store.find_trial_by_id(new.trial.id).await.unwrap().as_ref(),
            Some(&new.trial)
        );
        let events = shop.audit_of_trial(new.trial.id).await;
        assert_eq!(events.len(), 1);
        assert_audited(&events[0], "trial.started", &app_at(new.trial.started_at));
        assert_eq!(events[0].trial_id, Some(new.trial.id));
        assert_eq!(
            events[0].data,
            json!({ "product": shop.app.id, "ends_at": new.trial.ends_at })
        );
    }
    assert_eq!(shop.store.find_trial(shop.app.id, &device(3)).await.unwrap(), None);
    assert_eq!(shop.store.find_trial(shop.tool.id, &device(1)).await.unwrap(), None);
    assert_eq!(shop.store.find_trial_by_id(nobody()).await.unwrap(), None);
}

/// A device keeps its first trial of a product, also when that is over; another product has its own.
pub async fn begins_once_per_product(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let first = trial(&shop.app, 1);
    shop.store.begin_trial(&first, &app_at(start())).await.unwrap();
    let mut again = trial(&shop.app, 1);
    again.trial.started_at = days(300);
    again.trial.ends_at = days(307);
    let begun = shop.store.begin_trial(&again, &app_at(days(300))).await.unwrap();
    assert_eq!(begun, (first.trial.clone(), false));
    assert_eq!(shop.store.find_trial_by_id(again.trial.id).await.unwrap(), None);
    assert_eq!(shop.audit_of("trial.started").await.len(), 1);

    let other = trial(&shop.tool, 1);
    assert_eq!(
        shop.store.begin_trial(&other, &app_at(start())).await.unwrap(),
        (other.trial.clone(), true)
    );
    assert_eq!(
        shop.store.find_trial(shop.app.id, &device(1)).await.unwrap(),
        Some(first.trial)
    );
    assert_eq!(
        shop.store.find_trial(shop.tool.id, &device(1)).await.unwrap(),
        Some(other.trial)
    );
}

/// A device that asks 64 times at once begins one trial, and is told of it every time.
pub async fn begins_once_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    let begun = race(64, |i| {
        let (store, mut new) = (stores[i % 2].clone(), trial(&shop.app, 1));
        new.trial.started_at = minutes(i64::try_from(i).unwrap());
        new.components = components([(ComponentName::BOARD, i)]);
        async move { store.begin_trial(&new, &app_at(start())).await.unwrap() }
    })
    .await;
    assert_eq!(begun.iter().filter(|(_, is_new)| *is_new).count(), 1);
    let stored = shop
        .store
        .find_trial(shop.app.id, &device(1))
        .await
        .unwrap()
        .expect("the trial");
    assert!(
        begun.iter().all(|(trial, _)| *trial == stored),
        "everyone was told of the same trial"
    );
    assert_eq!(
        shop.store
            .list_trials(&TrialFilter::default(), Page::first(10))
            .await
            .unwrap(),
        [stored]
    );
    assert_eq!(shop.audit_of("trial.started").await.len(), 1);
}

/// A trial of nothing is refused.
pub async fn refuses_what_does_not_fit(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut unknown = trial(&shop.app, 1);
    unknown.trial.product_id = nobody();
    let mut backwards = trial(&shop.app, 1);
    backwards.trial.ends_at = backwards.trial.started_at - Duration::microseconds(1);
    for misfit in [unknown, backwards] {
        assert_conflict(shop.store.begin_trial(&misfit, &app_at(start())).await);
        assert_eq!(
            shop.store
                .list_trials(&TrialFilter::default(), Page::first(10))
                .await
                .unwrap(),
            []
        );
        assert_eq!(shop.audit_of("trial.started").await, []);
    }
}

/// A recognized device has the trial of its machine; a device that has a trial keeps it.
pub async fn links_devices(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (first, second) = (
        shop.begin(&trial(&shop.app, 1)).await,
        shop.begin(&trial(&shop.app, 2)).await,
    );
    let told = components([(ComponentName::BOARD, 7)]);
    shop.store
        .link_trial_device(&first, &device(3), &told, &app_at(minutes(9)))
        .await
        .unwrap();
    assert_eq!(
        shop.store.find_trial(shop.app.id, &device(3)).await.unwrap().as_ref(),
        Some(&first)
    );
    let events = shop.audit_of("trial.device_recognized").await;
    assert_eq!(events.len(), 1);
    assert_audited(&events[0], "trial.device_recognized", &app_at(minutes(9)));
    assert_eq!(
        (events[0].trial_id, &events[0].data),
        (Some(first.id), &json!({ "product": shop.app.id }))
    );
    let found = shop.store.find_trials_by_components(shop.app.id, &told).await.unwrap();
    assert_eq!(found, [(first.clone(), told.clone())]);

    for taken in [1, 2, 3] {
        shop.store
            .link_trial_device(&first, &device(taken), &told, &app_at(minutes(10)))
            .await
            .unwrap();
    }
    assert_eq!(
        shop.store.find_trial(shop.app.id, &device(2)).await.unwrap(),
        Some(second)
    );
    assert_eq!(
        shop.audit_of("trial.device_recognized").await.len(),
        1,
        "nothing new was recognized"
    );
    let again = shop
        .store
        .begin_trial(&trial(&shop.app, 3), &app_at(minutes(11)))
        .await
        .unwrap();
    assert_eq!(again, (first, false));
}

/// A device that is recognized many times at once is linked once.
pub async fn links_once_in_a_race(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let first = shop.begin(&trial(&shop.app, 1)).await;
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    race(16, |i| {
        let (store, first) = (stores[i % 2].clone(), first.clone());
        let told = components([(ComponentName::BOARD, 1), (ComponentName::MAC, 2)]);
        async move {
            store
                .link_trial_device(&first, &device(2), &told, &app_at(start()))
                .await
                .unwrap();
        }
    })
    .await;
    assert_eq!(shop.audit_of("trial.device_recognized").await.len(), 1);
    assert_eq!(
        shop.store.find_trial(shop.app.id, &device(2)).await.unwrap(),
        Some(first)
    );
}
