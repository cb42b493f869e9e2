//! A license is revoked, or given back, on one of three servers, while the others are asked about it.

use std::time::Duration;

use claviger_tests::{Device, Engine, Json, Shop, Sold, World, on_postgres};
use futures_util::future::join_all;
use serde_json::json;

use super::{
    news::Change,
    processes::{Processes, Trouble},
};

/// Licenses that change at the same time.
const AT_ONCE: usize = 20;
/// Times that so many change: each kind of trouble once.
const TIMES: usize = Trouble::ROUND.len();
/// The same in the long variant: more than 1,000 trials.
const MANY_TIMES: usize = 54;
const LONG: Duration = Duration::from_secs(1800);

on_postgres!(no_server_vouches_for_a_revoked_license, what_is_granted_is_known_to_all);

async fn no_server_vouches_for_a_revoked_license(world: &World) {
    revoke(world, TIMES).await;
}

#[tokio::test]
#[ignore = "takes minutes; dev/try-revoking runs it"]
async fn in_a_thousand_trials_no_server_vouches_for_a_revoked_license() {
    World::play_for(Engine::Postgres, LONG, async |world| revoke(world, MANY_TIMES).await).await;
}

async fn revoke(world: &World, times: usize) {
    let processes = Processes::start(world).await;
    let laptop = Device::new("laptop");
    for time in 0..times {
        let by = time % 3;
        let licenses = sold(&processes.shops[by], &laptop).await;
        all_say(&processes, &licenses, &laptop, "VALID").await;
        let change = Change {
            processes: &processes,
            licenses: &licenses,
            device: &laptop,
            by,
            trouble: Trouble::ROUND[time % Trouble::ROUND.len()],
        };
        change
            .is_heard("REVOKED", async |shop, license| {
                shop.amend(&license.id, "revoke", json!({})).await;
            })
            .await;
    }
}

async fn what_is_granted_is_known_to_all(world: &World) {
    let processes = Processes::start(world).await;
    let (laptop, desktop) = (Device::new("laptop"), Device::new("desktop"));
    let licenses = sold(&processes.shops[0], &laptop).await;
    all_say(&processes, &licenses, &laptop, "VALID").await;
    all_say(&processes, &licenses, &desktop, "NOT_ACTIVATED").await;
    let change = |device, by| Change {
        processes: &processes,
        licenses: &licenses,
        device,
        by,
        trouble: Trouble::Nothing,
    };
    change(&desktop, 1)
        .is_heard("VALID", async |shop, license| {
            shop.app("switchfast").activate(&license.key, &desktop).await.ok();
        })
        .await;
    change(&laptop, 2)
        .is_heard("NOT_ACTIVATED", async |shop, license| {
            let released = shop.app("switchfast").deactivate(&license.key, &laptop).await.ok();
            assert_eq!(released["released"], true);
        })
        .await;
    change(&desktop, 0)
        .is_heard("REVOKED", async |shop, license| {
            shop.amend(&license.id, "revoke", json!({})).await;
        })
        .await;
    change(&desktop, 1)
        .is_heard("VALID", async |shop, license| {
            shop.amend(&license.id, "reinstate", json!({})).await;
        })
        .await;
}

/// Licenses with an active device.
async fn sold(shop: &Shop, device: &Device) -> Vec<Sold> {
    let selling = (0..AT_ONCE).map(async |_| {
        let license = shop.issue("switchfast", "lifetime").await;
        shop.app("switchfast").activate(&license.key, device).await.ok();
        license
    });
    join_all(selling).await
}

/// All servers know them, and how they stand.
async fn all_say(processes: &Processes<'_>, licenses: &[Sold], device: &Device, code: &str) {
    for shop in &processes.shops {
        let app = shop.app("switchfast");
        let answers = join_all(licenses.iter().map(|license| app.validate(&license.key, device))).await;
        for answer in answers {
            assert_eq!(answer.ok().text("code"), code);
        }
    }
}
