//! What rules decide when many devices ask at once.

use std::collections::BTreeSet;

use claviger_licensing::{
    Activation, LicenseId,
    rules::{ActivationRequest, Decision},
};
use claviger_protocol::Code;

use super::{
    Engine,
    expect::race,
    fixtures::minutes,
    shop::{Shop, activate_by_rule},
};
use crate::AuditFilter;

/// Lets all ask at once, half of them at another store on the same database.
pub(super) async fn race_to_activate(
    shop: &Shop,
    engine: &impl Engine,
    id: LicenseId,
    requests: Vec<ActivationRequest>,
) -> Vec<Decision> {
    let stores = [shop.store.clone(), shop.neighbor(engine).await];
    race(requests.len(), |i| {
        let (store, request) = (stores[i % 2].clone(), requests[i].clone());
        async move {
            activate_by_rule(store.as_ref(), id, &request, minutes(5))
                .await
                .unwrap()
        }
    })
    .await
}

pub(super) fn count_granted(decisions: &[Decision]) -> usize {
    decisions
        .iter()
        .filter(|decision| matches!(decision, Decision::Granted(_)))
        .count()
}

pub(super) fn count_refused(decisions: &[Decision], code: Code) -> usize {
    decisions
        .iter()
        .filter(|decision| matches!(decision, Decision::Refused(refusal) if refusal.code == code))
        .count()
}

/// The history of a license adds up: as many active as expected, in different slots below the limit, one last holder a slot,
/// and an audit event for everything that happened.
pub(super) async fn assert_consistent(shop: &Shop, id: LicenseId, active: usize) {
    let history = shop.history(id).await;
    let slots = |entries: Vec<&Activation>| entries.into_iter().map(|entry| entry.slot).collect::<BTreeSet<_>>();
    let now: Vec<_> = history.iter().filter(|entry| entry.is_active()).collect();
    let last: Vec<_> = history.iter().filter(|entry| !entry.superseded).collect();
    assert_eq!((now.len(), slots(now).len()), (active, active));
    assert_eq!(last.len(), slots(last).len());
    let expected = usize::from(shop.record(id).await.entitlements().max_devices);
    assert!(history.iter().all(|entry| usize::from(entry.slot) < expected));
    let events = shop
        .audit(&AuditFilter {
            license_id: Some(id),
            ..AuditFilter::default()
        })
        .await;
    let count = |action| events.iter().filter(|event| event.action == action).count();
    assert_eq!(count("device.activated") + count("device.rebound"), history.len());
    let gone = history.iter().filter(|entry| !entry.is_active()).count();
    assert_eq!(count("device.released") + count("device.rebound"), gone);
}
