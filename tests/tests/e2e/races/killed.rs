use std::sync::Arc;

use claviger_tests::{Answer, App, Device, Json, Server, Shop, Sold, World, on_both_engines};
use futures_util::{StreamExt, stream::FuturesUnordered};
use serde_json::json;

use super::CROWD;

/// On a busy machine the kill may come when all is answered; then it is done again.
const ATTEMPTS: usize = 5;

on_both_engines!(
    after_the_first_answer,
    after_the_third_answer,
    after_half_of_the_answers
);

async fn after_the_first_answer(world: &World) {
    killed_in_the_middle(world, 1).await;
}

async fn after_the_third_answer(world: &World) {
    killed_in_the_middle(world, 3).await;
}

async fn after_half_of_the_answers(world: &World) {
    killed_in_the_middle(world, CROWD / 2).await;
}

/// Kills the server when so many of a crowd have their answer, and looks at what is left.
async fn killed_in_the_middle(world: &World, answers: usize) {
    let mut shop = world.shop().await;
    let crowd = Device::fleet(CROWD);
    for _ in 0..ATTEMPTS {
        let license = shop.issue("switchfast", "lifetime").await;
        let told = activate_until_killed(&shop.server, &shop.app("switchfast"), &license, &crowd, answers).await;
        let token = world.admin_token("test", "owner").await;
        shop = shop.through(world.serve().await, "test", &token);
        assert_nothing_is_half_done(&shop, &license, &crowd, &told).await;
        if told.len() < CROWD {
            return;
        }
    }
    panic!("the server was always faster than the kill");
}

async fn assert_nothing_is_half_done(shop: &Shop, license: &Sold, crowd: &[Device], told: &[(&Device, Answer)]) {
    let app = shop.app("switchfast");
    let active = app.devices(&license.key).await.ok().list("devices").len();
    assert!(active <= 3, "{active} devices are active");
    for (device, answer) in told {
        let verdict = app.validate(&license.key, device).await.ok();
        let expected = if answer.status == 200 { "VALID" } else { "NOT_ACTIVATED" };
        assert_eq!(verdict["code"], expected, "{} was told {}", device.name, answer.text);
    }
    assert_free_slots(&app, license, 3 - active).await;
    assert_all_can_activate(shop, license, crowd).await;
}

/// The answers that came before the server died, and whose they were.
async fn activate_until_killed<'a>(
    server: &Arc<Server>,
    app: &App,
    license: &Sold,
    crowd: &'a [Device],
    answers: usize,
) -> Vec<(&'a Device, Answer)> {
    let ask = async |device| (device, app.try_activate(&license.key, device).await);
    let mut asking: FuturesUnordered<_> = crowd.iter().map(ask).collect();
    let mut told = Vec::new();
    while let Some((device, answer)) = asking.next().await {
        told.extend(answer.ok().map(|answer| (device, answer)));
        if told.len() == answers {
            server.kill();
        }
    }
    told
}

/// As many slots are free as the list of devices says, and no more.
async fn assert_free_slots(app: &App, license: &Sold, free: usize) {
    let newcomers: Vec<Device> = (0..4)
        .map(|number| Device::new(&format!("newcomer {number}")))
        .collect();
    for (number, newcomer) in newcomers.iter().enumerate() {
        let answer = app.activate(&license.key, newcomer).await;
        if number < free {
            assert_eq!(answer.ok()["code"], "VALID");
        } else {
            answer.problem(409, "DEVICE_LIMIT_REACHED");
        }
    }
}

/// Whatever became of its request, every device of the crowd can have a slot that is free.
async fn assert_all_can_activate(shop: &Shop, license: &Sold, crowd: &[Device]) {
    let app = shop.app("switchfast");
    for three in crowd.chunks(3) {
        shop.amend(&license.id, "reset-activations", json!({})).await;
        for device in three {
            assert_eq!(
                app.activate(&license.key, device).await.ok()["code"],
                "VALID",
                "{}",
                device.name
            );
        }
    }
}
