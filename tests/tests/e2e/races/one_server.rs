use claviger_tests::{Device, Json, World, on_both_engines};
use futures_util::future;

use super::{CROWD, activate_at_once, assert_three_slots};

on_both_engines!(
    a_crowd_gets_three_slots,
    the_same_device_at_the_same_time_gets_one,
    a_freed_slot_is_taken_once
);

async fn a_crowd_gets_three_slots(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let crowd = Device::fleet(CROWD);
    let answers = activate_at_once(std::slice::from_ref(&app), &license, &crowd).await;
    assert_three_slots(&app, &license, &crowd, &answers).await;
}

async fn the_same_device_at_the_same_time_gets_one(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let laptop = vec![Device::new("laptop"); CROWD];
    let answers = activate_at_once(std::slice::from_ref(&app), &license, &laptop).await;
    let activations: Vec<_> = answers
        .iter()
        .map(|answer| answer.ok()["activation"].text("id").to_owned())
        .collect();
    assert!(
        activations.iter().all(|activation| *activation == activations[0]),
        "{activations:?}"
    );
    assert_eq!(app.devices(&license.key).await.ok().list("devices").len(), 1);
}

async fn a_freed_slot_is_taken_once(world: &World) {
    let shop = world.shop().await;
    let (app, license) = (shop.app("switchfast"), shop.issue("switchfast", "lifetime").await);
    let devices = Device::fleet(CROWD);
    activate_at_once(std::slice::from_ref(&app), &license, &devices[..3]).await;
    let waiting = &devices[3..];
    let (freed, answers) = future::join(
        app.deactivate(&license.key, &devices[0]),
        activate_at_once(std::slice::from_ref(&app), &license, waiting),
    )
    .await;
    assert_eq!(freed.ok()["released"], true);
    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(taken <= 1, "{taken} devices got the one slot");
    assert_eq!(app.devices(&license.key).await.ok().list("devices").len(), 2 + taken);
}
