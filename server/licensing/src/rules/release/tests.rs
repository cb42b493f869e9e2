use std::sync::Arc;

use chrono::Duration;

use super::*;
use crate::{
    ActivationOrigin, LicenseStatus,
    rules::fixtures::{device, issued, record, store, take},
};

#[test]
fn a_device_is_found_by_its_hash_or_its_activation() {
    let mut record = record();
    take(&mut record, 1, issued());
    take(&mut record, 2, issued());
    let second = record.activations[1].id;
    let expected = Some(LicenseEvent::DeviceReleased {
        id: second,
        cause: ReleaseCause::Customer,
    });
    assert_eq!(
        release(&record, ReleaseTarget::Device(device(2)), ReleaseCause::Customer),
        expected
    );
    assert_eq!(
        release(&record, ReleaseTarget::Activation(second), ReleaseCause::Customer),
        expected
    );
}

#[test]
fn releasing_twice_is_no_error() {
    let mut record = record();
    take(&mut record, 1, issued());
    let target = ReleaseTarget::Activation(record.activations[0].id);
    let event = release(&record, target, ReleaseCause::Admin).unwrap();
    store(&mut record, &event, issued());
    assert_eq!(release(&record, target, ReleaseCause::Admin), None);
    assert_eq!(
        release(&record, ReleaseTarget::Device(device(9)), ReleaseCause::Admin),
        None
    );
}

#[test]
fn a_license_that_is_no_good_lets_go_of_its_devices() {
    let mut record = record();
    take(&mut record, 1, issued());
    record.license.status = LicenseStatus::Revoked;
    record.license.expires_at = Some(issued() + Duration::seconds(1));
    assert!(release(&record, ReleaseTarget::Device(device(1)), ReleaseCause::Customer).is_some());
}

#[test]
fn a_reset_frees_every_slot_and_costs_no_move() {
    let mut record = record();
    Arc::make_mut(&mut record.plan).transfers.max_moves = Some(1);
    for number in 1..=3 {
        take(&mut record, number, issued());
    }
    for event in reset_activations(&record) {
        store(&mut record, &event, issued());
    }
    assert_eq!(record.active().count(), 0);
    assert!(reset_activations(&record).is_empty());
    for number in 4..=6 {
        assert_eq!(take(&mut record, number, issued()), ActivationOrigin::New);
    }
}
