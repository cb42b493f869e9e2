use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use claviger_protocol::{Code, Components};

use super::{WINDOW_DAYS, standing, window_start};
use crate::{
    Activation, ActivationId, ActivationOrigin, ComponentHashes, DeviceFacts, DeviceHash, LicenseEvent, LicenseRecord,
    NewActivation, ReleaseCause,
};

/// A device that asks for a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivationRequest {
    /// The id that the activation gets if one is made.
    pub id: ActivationId,
    /// The code of the product that asks.
    pub product: String,
    /// The device.
    pub device: DeviceHash,
    /// The parts of the machine that it tells.
    pub components: ComponentHashes,
    /// What it says of itself.
    pub facts: DeviceFacts,
}

/// What becomes of an activation request.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// The device holds a slot already: nothing changes but what it says of itself.
    AlreadyActive(ActivationId),
    /// The device gets a slot by this event, a [`LicenseEvent::DeviceActivated`] or [`LicenseEvent::DeviceRebound`].
    Granted(Box<LicenseEvent>),
    /// It does not.
    Refused(Refusal),
}

/// Why a device gets no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub code: Code,
    /// When the same request will succeed, where time alone cures it.
    pub retry_at: Option<DateTime<Utc>>,
}

/// May this device take a slot?
///
/// In this order: a license that is no good refuses; a device that is active stays so, and needs no free slot; a machine
/// that changed is recognized, within the plan's budget; else a free slot is taken, moves within the plan's limit.
pub fn activate(record: &LicenseRecord, request: &ActivationRequest, now: DateTime<Utc>) -> Decision {
    if record.product.code != request.product {
        return refused(Code::ProductMismatch);
    }
    match standing(&record.license, now) {
        Code::Valid => {}
        code => return refused(code),
    }
    if let Some(active) = record.active().find(|activation| activation.device == request.device) {
        return Decision::AlreadyActive(active.id);
    }
    if let Some(old) = drifted_from(record, request, now) {
        let to = new_activation(request, old.slot, ActivationOrigin::Rebind);
        return Decision::Granted(Box::new(LicenseEvent::DeviceRebound { from: old.id, to }));
    }
    let Some((slot, origin)) = best_slot(record, &request.device) else {
        return refused(Code::DeviceLimitReached);
    };
    if let Some(refusal) = (origin == ActivationOrigin::Move)
        .then(|| refused_move(record, now))
        .flatten()
    {
        return Decision::Refused(refusal);
    }
    Decision::Granted(Box::new(LicenseEvent::DeviceActivated(new_activation(
        request, slot, origin,
    ))))
}

fn refused(code: Code) -> Decision {
    Decision::Refused(Refusal { code, retry_at: None })
}

fn new_activation(request: &ActivationRequest, slot: u16, origin: ActivationOrigin) -> NewActivation {
    NewActivation {
        id: request.id,
        slot,
        device: request.device,
        components: request.components.clone(),
        facts: request.facts.clone(),
        origin,
    }
}

/// The active device that this one is, changed: it shares enough components, at least one of them better than a host
/// name, and the license's budget of re-binds is not spent.
fn drifted_from<'a>(
    record: &'a LicenseRecord,
    request: &ActivationRequest,
    now: DateTime<Utc>,
) -> Option<&'a Activation> {
    let policy = record.plan.drift;
    if policy.min_shared_components == 0
        || count_since(record, ActivationOrigin::Rebind, now) >= usize::from(policy.max_rebinds)
    {
        return None;
    }
    record
        .active()
        .map(|activation| {
            (
                activation,
                Components::shared(&activation.components, &request.components),
            )
        })
        .filter(|(_, shared)| shared.total >= usize::from(policy.min_shared_components) && shared.strong > 0)
        .max_by_key(|(activation, shared)| (shared.total, activation.last_seen_at))
        .map(|(activation, _)| activation)
}

/// The free slot that costs its taker least: its own former slot, then one that nobody gave up, then a move.
fn best_slot(record: &LicenseRecord, device: &DeviceHash) -> Option<(u16, ActivationOrigin)> {
    let max_devices = record.entitlements().max_devices;
    let holders: Vec<&Activation> = record
        .activations
        .iter()
        .filter(|activation| !activation.superseded)
        .collect();
    // Slots above the limit stay with their holders when the limit is lowered, and count.
    if record.active().count() >= usize::from(max_devices) {
        return None;
    }
    let former = holders.iter().filter(|last| last.slot < max_devices);
    if let Some(own) = former.clone().find(|last| last.device == *device && !last.is_active()) {
        return Some((own.slot, ActivationOrigin::Return));
    }
    let held: BTreeSet<u16> = former.clone().map(|last| last.slot).collect();
    if let Some(untouched) = (0..max_devices).find(|slot| !held.contains(slot)) {
        return Some((untouched, ActivationOrigin::New));
    }
    let vacated: Vec<_> = former
        .filter_map(|last| last.released.map(|(_, cause)| (last.slot, cause)))
        .collect();
    vacated
        .iter()
        .find(|(_, cause)| *cause == ReleaseCause::Admin)
        .map(|(slot, _)| (*slot, ActivationOrigin::New))
        .or_else(|| vacated.first().map(|(slot, _)| (*slot, ActivationOrigin::Move)))
}

/// Refuses a move if the plan's are spent; one more is free when enough of them have left the window.
fn refused_move(record: &LicenseRecord, now: DateTime<Utc>) -> Option<Refusal> {
    let max_moves = usize::from(record.plan.transfers.max_moves?);
    let mut moves: Vec<DateTime<Utc>> = moves_since(record, ActivationOrigin::Move, now).collect();
    moves.sort_unstable();
    let spent = moves.len().checked_sub(max_moves)?;
    // Where no move is allowed at all, time cures nothing.
    let retry_at = moves.get(spent).map(|oldest| *oldest + Duration::days(WINDOW_DAYS));
    Some(Refusal {
        code: Code::TransferLimitReached,
        retry_at,
    })
}

fn count_since(record: &LicenseRecord, origin: ActivationOrigin, now: DateTime<Utc>) -> usize {
    moves_since(record, origin, now).count()
}

fn moves_since(
    record: &LicenseRecord,
    origin: ActivationOrigin,
    now: DateTime<Utc>,
) -> impl Iterator<Item = DateTime<Utc>> {
    let start = window_start(now);
    record
        .activations
        .iter()
        .filter(move |activation| activation.origin == origin && activation.activated_at > start)
        .map(|activation| activation.activated_at)
}

#[cfg(test)]
mod drift;
#[cfg(test)]
mod property;
#[cfg(test)]
mod tests;
