//! Re-binds and moves keep to the budget of their plan when many devices ask at once.

use chrono::{DateTime, Utc};
use claviger_licensing::{
    ActivationId, ActivationOrigin, ComponentHashes, LicenseId, ReleaseCause,
    rules::{ActivationRequest, Decision},
};
use claviger_protocol::{Code, ComponentName};
use serde_json::json;

use super::{
    Engine,
    decisions::{assert_consistent, count_granted, count_refused, race_to_activate},
    fixtures::{app_at, components, days, minutes, start},
    shop::{Shop, activate_by_rule, request},
};

/// A changed machine that asks many times at once takes over its slot once.
pub async fn rebinds_a_machine_once(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, old) = solo_with_a_machine(&shop).await;
    let decisions = race_to_activate(
        &shop,
        engine,
        id,
        (0..16).map(|_| machine(&shop, 2, minutes(5))).collect(),
    )
    .await;
    assert_eq!(count_granted(&decisions), 1);
    let record = shop.record(id).await;
    let changed = record.active().next().expect("it has its slot").id;
    assert_eq!(record.active().count(), 1);
    let told = decisions
        .iter()
        .filter(|decision| **decision == Decision::AlreadyActive(changed))
        .count();
    assert_eq!(told, 15);
    let old = shop.activation(id, old).await;
    assert_eq!(
        (old.released, old.superseded),
        (Some((minutes(5), ReleaseCause::Rebind)), true)
    );
    assert_eq!(shop.audit_of("device.rebound").await.len(), 1);
}

/// Of several machines that look like the one that holds the slot, the budget of re-binds lets one take it over.
pub async fn holds_the_rebind_budget(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let (id, _) = solo_with_a_machine(&shop).await;
    let decisions = race_to_activate(
        &shop,
        engine,
        id,
        (10..26).map(|n| machine(&shop, n, minutes(5))).collect(),
    )
    .await;
    assert_eq!(count_granted(&decisions), 1);
    assert_eq!(count_refused(&decisions, Code::DeviceLimitReached), 15);
    assert_consistent(&shop, id, 1).await;
    assert_eq!(shop.history(id).await.len(), 2);
    assert_eq!(shop.history(id).await[0].origin, ActivationOrigin::Rebind);
}

/// Three slots are free, but the plan allows one move: of 16 newcomers one gets in, before the window is over.
pub async fn holds_the_transfer_limit(engine: &impl Engine) {
    let shop = Shop::open(engine).await;
    let mut content = shop.store.read_catalog().await.unwrap().content;
    content.plans[0].transfers.max_moves = Some(1);
    assert_eq!(content.plans[0].id, shop.pro.id);
    shop.store
        .write_catalog(1, &content, json!({}), &app_at(start()))
        .await
        .unwrap();
    let id = shop.sell(&shop.pro, 1).await;
    for (slot, n) in [(0, 0), (1, 1), (2, 2)] {
        let activation = shop.occupy(id, slot, n, minutes(2)).await;
        shop.vacate(id, activation, minutes(3)).await;
    }
    let newcomers = (10..26).map(|n| request(&shop.app, n, minutes(5))).collect();
    let decisions = race_to_activate(&shop, engine, id, newcomers).await;
    assert_eq!(count_granted(&decisions), 1);
    assert_eq!(count_refused(&decisions, Code::TransferLimitReached), 15);

    // Later in the window the move still counts, though its slot was vacated and taken by its former holder again …
    let moved = shop.record(id).await.active().next().expect("one got in").clone();
    shop.vacate(id, moved.id, minutes(6)).await;
    shop.occupy(id, moved.slot, 0, minutes(7)).await;
    let decision = activate_by_rule(shop.store.as_ref(), id, &request(&shop.app, 30, days(29)), days(29))
        .await
        .unwrap();
    assert_eq!(count_refused(&[decision], Code::TransferLimitReached), 1);
    // … and after it no longer.
    let decision = activate_by_rule(shop.store.as_ref(), id, &request(&shop.app, 30, days(31)), days(31))
        .await
        .unwrap();
    assert_eq!(count_granted(&[decision]), 1);
}

/// A `solo` license whose slot is held by the machine number 1.
async fn solo_with_a_machine(shop: &Shop) -> (LicenseId, ActivationId) {
    let id = shop.sell(&shop.solo, 1).await;
    let first = machine(shop, 1, minutes(2));
    let decision = activate_by_rule(shop.store.as_ref(), id, &first, minutes(2))
        .await
        .unwrap();
    assert_eq!(count_granted(&[decision]), 1);
    (id, first.id)
}

/// A device of its own hash on a machine whose board and disk are always the same.
fn machine(shop: &Shop, n: usize, now: DateTime<Utc>) -> ActivationRequest {
    let parts: ComponentHashes = components([
        (ComponentName::BOARD, 1),
        (ComponentName::DISK, 2),
        (ComponentName::MAC, n),
    ]);
    ActivationRequest {
        components: parts,
        ..request(&shop.app, n, now)
    }
}
