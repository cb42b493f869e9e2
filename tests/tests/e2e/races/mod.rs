//! Limits that hold when everybody comes at once, and when the server dies in the middle.

mod killed;
mod one_server;
mod several_servers;

use claviger_tests::{Answer, App, Device, Json, Sold};
use futures_util::future::join_all;

/// Devices, or repetitions, at the same time.
const CROWD: usize = 64;

/// Activates all devices at the same time, each through one of the apps in turn.
async fn activate_at_once(apps: &[App], license: &Sold, devices: &[Device]) -> Vec<Answer> {
    let turns = apps.iter().cycle().zip(devices);
    join_all(turns.map(|(app, device)| app.activate(&license.key, device))).await
}

/// Of all answers exactly three are slots, for three devices, and the others say why not.
async fn assert_three_slots(app: &App, license: &Sold, devices: &[Device], answers: &[Answer]) {
    let (taken, refused): (Vec<_>, Vec<_>) = devices
        .iter()
        .zip(answers)
        .partition(|(_, answer)| answer.status == 200);
    assert_eq!(taken.len(), 3, "slots were taken");
    for (_, answer) in refused {
        assert_eq!(answer.problem(409, "DEVICE_LIMIT_REACHED").list("devices").len(), 3);
    }
    let mut names: Vec<&str> = taken.iter().map(|(device, _)| device.name.as_str()).collect();
    names.sort_unstable();
    let listed = app.devices(&license.key).await.ok();
    let mut holders = listed.each("devices", "name");
    holders.sort_unstable();
    assert_eq!(holders, names, "who was told so holds the slots");
}
