//! Licenses to test rules with, and what a store does with events.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, Duration, Utc};
use claviger_protocol::{ComponentName, KeyTemplate};

use super::{ActivationRequest, Decision, ReleaseTarget, activate, release, window_start};
use crate::{
    Activation, ActivationId, ActivationOrigin, ComponentHashes, DeviceFacts, DeviceHash, DriftPolicy, KeyHash,
    License, LicenseEvent, LicenseId, LicenseRecord, LicenseSource, LicenseStatus, NewActivation, Overrides, Plan,
    PlanId, PlanKind, Product, ProductId, ReleaseCause, TransferPolicy,
};

/// The smallest step of time that both storage engines keep.
pub(crate) const TICK: Duration = Duration::microseconds(1);

/// The day on which the license of these tests was issued.
pub(crate) fn issued() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// A good license of a perpetual plan for three devices, without devices.
pub(crate) fn record() -> LicenseRecord {
    let product = product();
    let plan = plan(product.id, "pro");
    LicenseRecord {
        license: license(),
        product: Arc::new(product),
        plan: Arc::new(plan),
        activations: Vec::new(),
    }
}

fn product() -> Product {
    Product {
        id: ProductId::mint(issued()),
        code: "app".to_owned(),
        name: "App".to_owned(),
        key_template: KeyTemplate::parse("XXXXX-XXXXX").unwrap(),
        check_interval_minutes: 240,
        trial: None,
        buy_url: None,
        support_url: None,
        retired: false,
    }
}

/// A perpetual plan for three devices.
pub(crate) fn plan(product_id: ProductId, code: &str) -> Plan {
    Plan {
        id: PlanId::mint(issued()),
        product_id,
        code: code.to_owned(),
        name: code.to_owned(),
        kind: PlanKind::Perpetual,
        max_devices: 3,
        features: BTreeSet::new(),
        limits: BTreeMap::new(),
        key_template: None,
        key_word: code.to_uppercase(),
        offline_hours: 24,
        license_file_days: 365,
        grace_days: 7,
        drift: DriftPolicy {
            min_shared_components: 2,
            max_rebinds: 3,
        },
        transfers: TransferPolicy { max_moves: None },
        retired: false,
    }
}

fn license() -> License {
    License {
        id: LicenseId::mint(issued()),
        customer_id: None,
        key_hash: KeyHash::new([7; 32]),
        key_last4: "7777".to_owned(),
        status: LicenseStatus::Active,
        status_reason: None,
        expires_at: None,
        overdue: None,
        hold: None,
        order_id: None,
        overrides: Overrides::default(),
        order_ref: None,
        source: LicenseSource::Admin,
        note: None,
        created_at: issued(),
        updated_at: issued(),
    }
}

/// The device of a number.
pub(super) fn device(number: u8) -> DeviceHash {
    DeviceHash::new([number; 32])
}

/// Parts of a machine: the name and the number of each.
pub(super) fn parts(parts: &[(&ComponentName, u8)]) -> ComponentHashes {
    parts
        .iter()
        .map(|(name, number)| ((*name).clone(), device(*number)))
        .collect()
}

/// A device that asks for a slot and tells no parts.
pub(super) fn request(number: u8, now: DateTime<Utc>) -> ActivationRequest {
    ActivationRequest {
        id: ActivationId::mint(now),
        product: "app".to_owned(),
        device: device(number),
        components: ComponentHashes::new(),
        facts: DeviceFacts::default(),
    }
}

/// Activates a device that must get a slot, and says how it came to it.
pub(crate) fn take(record: &mut LicenseRecord, number: u8, now: DateTime<Utc>) -> ActivationOrigin {
    take_with(record, &request(number, now), now)
}

/// Like [`take`], for a device that tells its parts.
pub(super) fn take_with(
    record: &mut LicenseRecord,
    request: &ActivationRequest,
    now: DateTime<Utc>,
) -> ActivationOrigin {
    let event = match activate(record, request, now) {
        Decision::Granted(event) => event,
        other => panic!("expected a slot, got {other:?}"),
    };
    store(record, &event, now);
    let taken = record
        .active()
        .find(|activation| activation.device == request.device)
        .unwrap();
    taken.origin
}

/// Frees the slot that a device must hold.
pub(super) fn give_up(record: &mut LicenseRecord, number: u8, cause: ReleaseCause, now: DateTime<Utc>) {
    let event = release(record, ReleaseTarget::Device(device(number)), cause).expect("the device holds a slot");
    store(record, &event, now);
}

/// What a store does with an event of devices. It keeps the whole history; see [`as_read`].
pub(super) fn store(record: &mut LicenseRecord, event: &LicenseEvent, now: DateTime<Utc>) {
    match event {
        LicenseEvent::DeviceActivated(new) => insert(record, new, now),
        LicenseEvent::DeviceReleased { id, cause } => free(record, *id, *cause, now),
        LicenseEvent::DeviceRebound { from, to } => {
            free(record, *from, ReleaseCause::Rebind, now);
            insert(record, to, now);
        }
        other => panic!("{other:?} is no event of devices"),
    }
}

fn insert(record: &mut LicenseRecord, new: &NewActivation, now: DateTime<Utc>) {
    for before in record.activations.iter_mut().filter(|before| before.slot == new.slot) {
        assert!(
            before.superseded || before.released.is_some(),
            "slot {} is held",
            new.slot
        );
        before.superseded = true;
    }
    assert!(
        record.active().all(|active| active.device != new.device),
        "a device holds one slot"
    );
    record.activations.push(Activation {
        id: new.id,
        slot: new.slot,
        device: new.device,
        components: new.components.clone(),
        facts: new.facts.clone(),
        origin: new.origin,
        activated_at: now,
        last_seen_at: now,
        released: None,
        superseded: false,
    });
    record
        .activations
        .sort_by_key(|activation| (activation.slot, activation.activated_at));
}

fn free(record: &mut LicenseRecord, id: ActivationId, cause: ReleaseCause, now: DateTime<Utc>) {
    let holder = record
        .activations
        .iter_mut()
        .find(|activation| activation.id == id)
        .expect("it exists");
    assert_eq!(holder.released, None, "it is active");
    holder.released = Some((now, cause));
}

/// The record as a store reads it: last holders of slots, moves and re-binds of the window, and nothing else.
pub(super) fn as_read(record: &LicenseRecord, now: DateTime<Utc>) -> LicenseRecord {
    let mut read = record.clone();
    read.activations.retain(|activation| {
        let counted = matches!(activation.origin, ActivationOrigin::Move | ActivationOrigin::Rebind);
        !activation.superseded || (counted && activation.activated_at >= window_start(now))
    });
    read
}
